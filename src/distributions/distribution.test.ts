// Every distribution by identities: −E log p is the entropy and E log(p/q) the KL(p‖q), over samples of the kernels' own sampler
// (three standard errors) and, for discrete actions, exactly over all actions; gradients and the metric by small differences.

import { describe, expect, it } from 'vitest'
import { inner, normals, relativeError } from '../../tests/arrays.js'
import { allActions, DISCRETE_SPACES, SPACES } from '../../tests/small-policies.js'
import { seated, type Seat } from '../../tests/seat.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import type { Distribution } from './distribution.js'
import { distributionFor } from './for-space.js'

const SAMPLES = 20_000

/** A distribution with room for p, q (outputs and free parameters) of so many equal rows, and what is computed of them. */
class Bench {
  readonly distribution: Distribution
  readonly p: Float32Array
  readonly q: Float32Array
  readonly pFree: Float32Array
  readonly qFree: Float32Array
  readonly actions: Float32Array
  readonly weights: Float32Array
  readonly dOut: Float32Array
  readonly dFree: Float32Array
  private readonly result: Float64Array

  constructor({ arena, kernels, memory }: Seat, readonly space: ActionSpaceJSON, readonly rows: number) {
    this.distribution = distributionFor(space, kernels, arena, memory)
    const { outputs, free, actionSize } = this.distribution
    this.p = arena.f32(rows * outputs)
    this.q = arena.f32(rows * outputs)
    this.pFree = arena.f32(free)
    this.qFree = arena.f32(free)
    this.actions = arena.f32(rows * actionSize)
    this.weights = arena.f32(rows)
    this.dOut = arena.f32(rows * outputs)
    this.dFree = arena.f32(free)
    this.result = arena.f64(rows)
  }

  /** The same p and q in every row, at multiples of 2⁻¹⁰, so that a step of 2⁻¹⁰ is exact in f32. */
  fill(): this {
    const grid = (n: number, seed: number): Float64Array => normals(n, seed, 0.8).map((x) => Math.round(1024 * x) / 1024)
    const { outputs, free } = this.distribution
    const [p, q] = [grid(outputs, 1), grid(outputs, 2)]
    this.p.forEach((_, i) => { this.p[i] = p[i % outputs] })
    this.q.forEach((_, i) => { this.q[i] = q[i % outputs] })
    this.pFree.set(grid(free, 3))
    this.qFree.set(grid(free, 4))
    this.weights.fill(1)
    return this
  }

  logProb(side: 'p' | 'q'): Float64Array {
    const [out, free] = side === 'p' ? [this.p, this.pFree] : [this.q, this.qFree]
    this.distribution.logProb(this.rows, out.byteOffset, free.byteOffset, this.actions.byteOffset, this.result.byteOffset)
    return this.result.slice()
  }

  entropy(): number {
    this.distribution.entropy(this.rows, this.p.byteOffset, this.pFree.byteOffset, this.result.byteOffset)
    return this.result[0]
  }

  /** KL(p‖q). */
  kl(): number {
    const { p, pFree, q, qFree, result } = this
    this.distribution.klOldNew(this.rows, p.byteOffset, pFree.byteOffset, q.byteOffset, qFree.byteOffset, result.byteOffset)
    return result[0]
  }

  klGradient(): number[] {
    const { p, pFree, q, qFree, dOut, dFree } = this
    this.distribution.klGradient(
      this.rows, p.byteOffset, pFree.byteOffset, q.byteOffset, qFree.byteOffset, dOut.byteOffset, dFree.byteOffset,
    )
    return [...dOut, ...dFree]
  }

  score(): number[] {
    const { p, pFree, actions, weights, dOut, dFree } = this
    this.distribution.score(
      this.rows, p.byteOffset, pFree.byteOffset, actions.byteOffset, weights.byteOffset, dOut.byteOffset, dFree.byteOffset,
    )
    return [...dOut, ...dFree]
  }

  sample(): void {
    const { distribution, p, pFree, actions } = this
    for (let r = 0; r < this.rows; r++) {
      distribution.sample(p.byteOffset, pFree.byteOffset, actions.byteOffset + 4 * r * distribution.actionSize, [11, 0, r, 0, 7])
    }
  }
}

const H = 2 ** -10

/** Central differences of `f` in every entry of the parameters given. */
function differences(parameters: readonly Float32Array[], f: () => number): number[] {
  return parameters.flatMap((vector) => Array.from(vector, (entry, i) => {
    const [ahead, behind] = [H, -H].map((step) => {
      vector[i] = entry + step
      return f()
    })
    vector[i] = entry
    return (ahead - behind) / (2 * H)
  }))
}

/** Mean of the values, and its standard error. */
function estimate(values: Float64Array): { mean: number, error: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (values.length - 1)
  return { mean, error: Math.sqrt(variance / values.length) }
}

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  const bench = async (rows: number): Promise<Bench> => (await seated((seat) => new Bench(seat, space, rows))).fill()

  it('samples so that −E log p is the entropy and E log(p/q) the KL', async () => {
    const all = await bench(SAMPLES)
    all.sample()
    const [p, q] = [all.logProb('p'), all.logProb('q')]
    const surprise = estimate(p.map((x) => -x))
    const divergence = estimate(p.map((x, i) => x - q[i]))
    expect(Math.abs(surprise.mean - all.entropy())).toBeLessThan(3 * surprise.error)
    expect(Math.abs(divergence.mean - all.kl())).toBeLessThan(3 * divergence.error)
    expect(surprise.error).toBeLessThan(0.02)
  })

  it('has a KL that vanishes only for equal distributions', async () => {
    const one = await bench(1)
    expect(one.kl()).toBeGreaterThan(0.01)
    one.q.set(one.p)
    one.qFree.set(one.pFree)
    expect(one.kl()).toBe(0)
    expect(one.klGradient().every((entry) => entry === 0)).toBe(true)
  })

  it('has the gradients that small differences have: KL and score', async () => {
    const one = await bench(1)
    one.sample()
    expect(relativeError(one.klGradient(), differences([one.q, one.qFree], () => one.kl()))).toBeLessThan(2e-6)
    expect(relativeError(one.score(), differences([one.p, one.pFree], () => one.logProb('p')[0]))).toBeLessThan(2e-6)
  })

  it('has a score along a tangent that is its inner product with the score, row by row', async () => {
    const all = await bench(5)
    all.sample()
    const { distribution, p, pFree, actions, q, qFree } = all
    q.set(normals(q.length, 5))
    qFree.set(normals(qFree.length, 6))
    distribution.scoreAlong(
      5, p.byteOffset, pFree.byteOffset, actions.byteOffset, q.byteOffset, qFree.byteOffset, all.dOut.byteOffset, // one number a row
    )
    const alongs = all.dOut.slice(0, 5)
    const expected = alongs.map((_, row) => {
      all.weights.fill(0).fill(1, row, row + 1)
      const score = all.score()
      return inner(score, [...q, ...qFree])
    })
    expect(relativeError(alongs, expected)).toBeLessThan(1e-6)
  })

  it('has the KL\'s second derivative as its metric', async () => {
    const one = await bench(1)
    const { distribution, p, pFree, q, qFree, dOut, dFree } = one
    const tangents = [normals(q.length, 5), normals(qFree.length, 6)]
    const at = (step: number): number[] => {
      q.set(p.map((entry, i) => entry + step * tangents[0][i]))
      qFree.set(pFree.map((entry, i) => entry + step * tangents[1][i]))
      return one.klGradient()
    }
    const [ahead, behind] = [at(H), at(-H)]
    q.set(tangents[0])
    qFree.set(tangents[1])
    distribution.fisher(1, p.byteOffset, pFree.byteOffset, q.byteOffset, qFree.byteOffset, dOut.byteOffset, dFree.byteOffset)
    expect(relativeError(ahead.map((g, i) => (g - behind[i]) / (2 * H)), [...dOut, ...dFree])).toBeLessThan(2e-4)
  })
})

it.each(DISCRETE_SPACES.map((space) => [space.kind, space] as const))('%s: sums to one over all actions; entropy, KL and mode are theirs', async (_, space) => {
  const list = allActions(space)
  const all = (await seated((seat) => new Bench(seat, space, list.length))).fill()
  all.actions.set(list.flat())
  const [logP, logQ] = [all.logProb('p'), all.logProb('q')]
  const expectation = (value: (i: number) => number): number => logP.reduce((sum, log, i) => sum + Math.exp(log) * value(i), 0)
  expect(expectation(() => 1)).toBeCloseTo(1, 14)
  expect(expectation((i) => -logP[i])).toBeCloseTo(all.entropy(), 13)
  expect(expectation((i) => logP[i] - logQ[i])).toBeCloseTo(all.kl(), 13)
  const most = list[logP.indexOf(Math.max(...logP))]
  all.distribution.mode(all.p.byteOffset, all.actions.byteOffset)
  expect(Array.from(all.actions.subarray(0, most.length))).toEqual(most)
})
