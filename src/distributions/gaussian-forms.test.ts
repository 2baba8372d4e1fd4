// The further Gaussian policies by identities (deviation from the network, gSDE, tanh squashing): expectations over samples of the kernels'
// own sampler within three standard errors, gradients and metric by small differences, and what each kind promises beyond that.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals, relativeError } from '../../tests/arrays.js'
import { differences, DistributionBench, estimate, H } from '../../tests/distribution-bench.js'
import { kernelDesk } from '../../tests/kernel-desk.js'
import { seated } from '../../tests/seat.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import type { ActionForm } from './action-form.js'

const SPACE: ActionSpaceJSON = { kind: 'Box', shape: [3], low: [-1, -2, 0], high: [1, 0.5, 3], dtype: 'float32' }
const SAMPLES = 40_000
const FEATURES = 5

const FORMS: readonly { name: string, form: Partial<ActionForm> }[] = [
  { name: 'state-dependent σ', form: { stateDependentStd: true } },
  { name: 'squashed', form: { squashActions: true } },
  { name: 'squashed, state-dependent σ', form: { squashActions: true, stateDependentStd: true } },
  { name: 'gSDE', form: { exploration: 'gsde' } },
]

describe.each(FORMS)('$name', ({ form }) => {
  const bench = async (rows: number, scale?: number): Promise<DistributionBench> => (
    (await seated((seat) => new DistributionBench(seat, SPACE, rows, form, FEATURES))).fill(scale)
  )

  it('samples so that −E log p is the entropy, E log(p/q) the KL and E[score] 0', async () => {
    const all = await bench(SAMPLES)
    all.sample()
    const [p, q] = [all.logProb('p'), all.logProb('q')]
    const surprise = estimate(p.map((x) => -x))
    const divergence = estimate(p.map((x, i) => x - q[i]))
    expect(Math.abs(surprise.mean - all.entropies()[0])).toBeLessThan(3 * surprise.error)
    expect(Math.abs(divergence.mean - all.kls()[0])).toBeLessThan(3 * divergence.error)
    expect(surprise.error).toBeLessThan(0.02)
    for (const seed of [5, 6, 7]) {
      all.q.set(repeated(normals(all.distribution.outputs, seed), SAMPLES))
      all.qFree.set(normals(all.qFree.length, seed + 10))
      const along = estimate(all.scoreAlong())
      expect(Math.abs(along.mean)).toBeLessThan(3 * along.error)
      expect(along.error).toBeLessThan(0.1)
    }
  })

  it('has samples of the mean and the deviation that rowLogStd tells', async () => {
    const all = await bench(SAMPLES)
    all.sample()
    const { distribution, p, pFree } = all
    const at = distribution.rowLogStd!(pFree.byteOffset)(p.byteOffset)
    const logStd = new Float32Array(p.buffer, at, 3)
    for (let i = 0; i < 3; i++) {
      const std = Math.exp(logStd[i])
      const entries = all.actionEntries(i)
      const mean = estimate(entries)
      const squares = estimate(entries.map((a) => (a - p[i]) * (a - p[i])))
      expect(Math.abs(mean.mean - p[i])).toBeLessThan(3 * mean.error)
      expect(Math.abs(squares.mean - std * std)).toBeLessThan(3 * squares.error)
    }
  })

  it('has a KL that is never negative and vanishes only for equal distributions', async () => {
    const one = await bench(1)
    fc.assert(fc.property(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(0.05, 0.5, 1.5), (seed, scale) => {
      one.fill(scale, seed)
      expect(one.kls()[0]).toBeGreaterThan(0)
    }))
    one.q.set(one.p)
    one.qFree.set(one.pFree)
    expect(one.kls()[0]).toBe(0)
    expect(one.klGradient().every((entry) => entry === 0)).toBe(true)
  })

  it('has the gradients that small differences have: KL, score and entropy', async () => {
    const one = await bench(1)
    one.sample()
    expect(relativeError(one.klGradient(), differences([one.q, one.qFree], () => one.kls()[0]))).toBeLessThan(1e-5)
    expect(relativeError(one.score(), differences([one.p, one.pFree], () => one.logProb('p')[0]))).toBeLessThan(1e-5)
    expect(relativeError(one.entropyGradient(), differences([one.p, one.pFree], () => one.entropies()[0]))).toBeLessThan(1e-5)
  })

  it('adds the rows\' gradients: three rows are three times one', async () => {
    const [one, three] = [await bench(1), await bench(3)]
    one.sample()
    three.actions.set(repeated(one.actions, 3))
    for (const gradient of ['klGradient', 'score', 'entropyGradient', 'fisher'] as const) {
      const [alone, together] = [one[gradient](), three[gradient]()]
      const outputs = one.distribution.outputs
      expect(together.slice(0, 3 * outputs)).toEqual(repeated(alone.slice(0, outputs), 3))
      const free = alone.slice(outputs)
      if (!free.some((entry) => entry !== 0)) continue
      expect(relativeError(together.slice(3 * outputs), free.map((x) => 3 * x))).toBeLessThan(1e-6)
    }
  })

  it('has a score along a tangent that is its inner product with the score', async () => {
    const one = await bench(1)
    one.sample()
    const score = one.score()
    one.q.set(normals(one.q.length, 5))
    one.qFree.set(normals(one.qFree.length, 6))
    const tangent = [...one.q, ...one.qFree]
    const expected = score.reduce((sum, entry, i) => sum + entry * tangent[i], 0)
    expect(Math.abs(one.scoreAlong()[0] - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)))
  })

  it('has the KL\'s second derivative as its metric', async () => {
    const one = await bench(1)
    const { p, pFree, q, qFree } = one
    const tangents = [normals(q.length, 5), normals(qFree.length, 6)]
    const at = (step: number): number[] => {
      q.set(p.map((entry, i) => entry + step * tangents[0][i]))
      qFree.set(pFree.map((entry, i) => entry + step * tangents[1][i]))
      return one.klGradient()
    }
    const [ahead, behind] = [at(H), at(-H)]
    q.set(tangents[0])
    qFree.set(tangents[1])
    expect(relativeError(ahead.map((g, i) => (g - behind[i]) / (2 * H)), one.fisher())).toBeLessThan(2e-4)
  })

  it('has the score\'s covariance as its metric', async () => {
    const [one, all] = [await bench(1), await bench(SAMPLES)]
    all.sample()
    for (const seed of [5, 6, 7, 8]) {
      const tangent = [normals(one.q.length, seed), normals(one.qFree.length, seed + 10)]
      for (const side of [one, all]) {
        side.q.set(repeated(tangent[0], side.rows))
        side.qFree.set(tangent[1])
      }
      const squares = estimate(all.scoreAlong().map((s) => s * s))
      const v = [...one.q, ...one.qFree]
      const metric = one.fisher().reduce((sum, entry, i) => sum + entry * v[i], 0)
      expect(Math.abs(squares.mean - metric)).toBeLessThan(3 * squares.error)
      expect(squares.error).toBeLessThan(0.05 * metric)
    }
  })
})

it('state-dependent σ, the same in all states, has the numbers of the state-independent one', async () => {
  const [state, plain] = await Promise.all([true, false].map((stateDependentStd) => (
    seated((seat) => new DistributionBench(seat, SPACE, 4, { stateDependentStd }))
  )))
  plain.fill()
  for (const [from, free, to] of [[plain.p, plain.pFree, state.p], [plain.q, plain.qFree, state.q]]) {
    for (let r = 0; r < 4; r++) to.set([...from.subarray(3 * r, 3 * r + 3), ...free], 6 * r)
  }
  state.weights.fill(1)
  for (const side of [state, plain]) side.sample()
  expect(state.actions).toEqual(plain.actions)
  expect(state.logProb('p')).toEqual(plain.logProb('p'))
  expect(state.entropies()).toEqual(plain.entropies())
  expect(state.kls()).toEqual(plain.kls())
  const means = (gradient: number[]): number[] => [0, 1, 2, 3].flatMap((r) => gradient.slice(6 * r, 6 * r + 3))
  expect(means(state.score())).toEqual(plain.score().slice(0, 12))
  expect(means(state.klGradient())).toEqual(plain.klGradient().slice(0, 12))
})

describe('squashing', () => {
  const ONE: ActionSpaceJSON = { kind: 'Box', shape: [1], low: [-1], high: [2], dtype: 'float64' }

  it.each([[0, -1], [0.7, 0], [-1.5, 0.5]])('has a density of the action whose integral is 1: μ = %j, ln σ = %j', async (mu, logStd) => {
    const rows = 40_000
    const all = await seated((seat) => new DistributionBench(seat, ONE, rows, { squashActions: true }))
    all.p.fill(mu)
    all.pFree.fill(logStd)
    // Σ π(a) Δa over a grid of actions: a = ½ + 3/2·tanh u
    const grid = Float64Array.from({ length: rows }, (_, r) => (r + 0.5) / rows * 2 - 1)
    all.actions.set(grid.map(Math.atanh))
    const mass = all.logProb('p').reduce((sum, logProb) => sum + Math.exp(logProb) * 3 / rows, 0)
    expect(mass).toBeCloseTo(1, 3)
  })

  it('has no trouble far out: log π falls like −u²/2σ² + 2|u|', async () => {
    const all = await seated((seat) => new DistributionBench(seat, ONE, 2, { squashActions: true }))
    all.actions.set([300, -300])
    const expected = -0.5 * 300 * 300 - 0.5 * Math.log(2 * Math.PI) - Math.log(1.5) - 2 * (Math.LN2 - 300)
    all.logProb('p').forEach((logProb) => { expect(logProb).toBeCloseTo(expected, 9) })
  })

  it.each([1e-3, 0.1, 0.5, 0.99, 1.01, 2, 3, 7, 20, 150, 1000])('has the entropy of a fine integral: σ = %j', (std) => {
    const { kernels, f32, f64 } = kernelDesk()
    for (const mu of [0, 0.3, -1.1, 4, 11]) {
      const [mean, logStd, out] = [f32([mu]), f32([Math.log(std)]), f64([0])]
      kernels.squashEntropy(1, 1, mean.byteOffset, 1, logStd.byteOffset, 0, 0, out.byteOffset)
      const sigma = Math.exp(logStd[0])
      const step = Math.min(0.01, 0.03 / sigma)
      let integral = 0
      for (let z = -9; z <= 9; z += step) {
        const u = Math.abs(mean[0] + sigma * z)
        integral += step * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * 2 * (Math.LN2 - u - Math.log1p(Math.exp(-2 * u)))
      }
      expect(Math.abs(out[0] - integral)).toBeLessThan(1e-6 * Math.max(1, sigma))
    }
  })
})

describe('gSDE', () => {
  const bench = async (rows: number): Promise<DistributionBench> => (
    (await seated((seat) => new DistributionBench(seat, SPACE, rows, { exploration: 'gsde' }, FEATURES))).fill()
  )

  it('has, over realisations of the held noise, the distribution of the action at a state', async () => {
    const all = await bench(SAMPLES)
    all.sampleHeld(1)
    const surprise = estimate(all.logProb('p').map((x) => -x))
    expect(Math.abs(surprise.mean - all.entropies()[0])).toBeLessThan(3 * surprise.error)
    for (let i = 0; i < 3; i++) {
      const variance = 1e-6 + Array.from({ length: FEATURES }, (_, j) => (
        all.p[3 + j] ** 2 * Math.exp(2 * all.pFree[3 * j + i])
      )).reduce((sum, x) => sum + x, 0)
      const entries = all.actionEntries(i)
      const squares = estimate(entries.map((a) => (a - all.p[i]) ** 2))
      expect(Math.abs(squares.mean - variance)).toBeLessThan(3 * squares.error)
    }
  })

  it('is a linear function of the features while the noise is held, but for white noise of deviation 0.001', async () => {
    const all = await bench(3)
    const { outputs } = all.distribution
    all.p.fill(0) // rows: features h, h′ and h − 2h′, mean 0
    const [h, other] = [normals(FEATURES, 8), normals(FEATURES, 9)]
    all.p.set(h, 3)
    all.p.set(other, outputs + 3)
    all.p.set(h.map((x, j) => x - 2 * other[j]), 2 * outputs + 3)
    all.sampleHeld(3)
    for (let i = 0; i < 3; i++) {
      const [a, b, c] = all.actionEntries(i)
      expect(Math.abs(a - 2 * b - c)).toBeLessThan(0.012)
      expect(Math.abs(a)).toBeGreaterThan(0.02)
    }
  })

  it('has a variance of 1e-6 where every feature is 0', async () => {
    const one = await bench(1)
    one.p.fill(0, 3)
    expect(one.entropies()[0]).toBeCloseTo(1.5 * Math.log(2 * Math.PI * Math.E * 1e-6), 9)
    expect(one.score().every(Number.isFinite)).toBe(true)
  })
})

function repeated(values: ArrayLike<number>, times: number): number[] {
  return Array.from({ length: times * values.length }, (_, i) => values[i % values.length])
}
