// A distribution of any form with room for p and q (outputs and free parameters) of so many rows, and what is computed of them, for tests
// by identities and small differences.

import type { Pointer } from '../src/compute/pointer.js'
import { PLAIN, type ActionForm } from '../src/distributions/action-form.js'
import type { Distribution } from '../src/distributions/distribution.js'
import { distributionFor } from '../src/distributions/for-space.js'
import type { ActionSpaceJSON } from '../src/spaces/space.js'
import { normals } from './arrays.js'
import type { Seat } from './seat.js'

/** Step of the differences: exact in f32 beside multiples of itself. */
export const H = 2 ** -10

export type Side = 'p' | 'q'

export class DistributionBench {
  readonly distribution: Distribution
  readonly p: Float32Array
  readonly q: Float32Array
  readonly pFree: Float32Array
  readonly qFree: Float32Array
  readonly actions: Float32Array
  readonly weights: Float32Array
  readonly dOut: Float32Array
  readonly dFree: Float32Array
  readonly noise: Float64Array
  private readonly result: Float64Array
  private readonly along: Float32Array

  constructor(
    { arena, kernels, memory }: Seat, readonly space: ActionSpaceJSON, readonly rows: number, form: Partial<ActionForm>, features = 0,
  ) {
    this.distribution = distributionFor(space, kernels, arena, memory, { ...PLAIN, ...form }, features)
    const { outputs, free, actionSize, held } = this.distribution
    this.p = arena.f32(rows * outputs)
    this.q = arena.f32(rows * outputs)
    this.pFree = arena.f32(free)
    this.qFree = arena.f32(free)
    this.actions = arena.f32(rows * actionSize)
    this.weights = arena.f32(rows)
    this.dOut = arena.f32(rows * outputs)
    this.dFree = arena.f32(free)
    this.noise = arena.f64(held?.size ?? 0)
    this.result = arena.f64(rows)
    this.along = arena.f32(rows)
  }

  /** The same p and q in every row, at multiples of 2⁻¹⁰, so that a step of 2⁻¹⁰ is exact in f32. */
  fill(scale = 0.8, seed = 1): this {
    const grid = (n: number, of: number): Float64Array => normals(n, of, scale).map((x) => Math.round(x / H) * H)
    const { outputs, free } = this.distribution
    const [p, q] = [grid(outputs, seed), grid(outputs, seed + 1)]
    this.p.forEach((_, i) => { this.p[i] = p[i % outputs] })
    this.q.forEach((_, i) => { this.q[i] = q[i % outputs] })
    this.pFree.set(grid(free, seed + 2))
    this.qFree.set(grid(free, seed + 3))
    this.weights.fill(1)
    return this
  }

  logProb(side: Side): Float64Array {
    const [out, free] = this.side(side)
    this.distribution.logProb(this.rows, out, free, this.actions.byteOffset, this.result.byteOffset)
    return this.result.slice()
  }

  entropies(side: Side = 'p'): Float64Array {
    const [out, free] = this.side(side)
    this.distribution.entropy(this.rows, out, free, this.result.byteOffset)
    return this.result.slice()
  }

  /** KL(p‖q) of every row. */
  kls(): Float64Array {
    this.distribution.klOldNew(this.rows, ...this.side('p'), ...this.side('q'), this.result.byteOffset)
    return this.result.slice()
  }

  klGradient(): number[] {
    this.distribution.klGradient(this.rows, ...this.side('p'), ...this.side('q'), ...this.into)
    return this.gradient
  }

  entropyGradient(): number[] {
    this.distribution.entropyGradient(this.rows, ...this.side('p'), ...this.into)
    return this.gradient
  }

  /** Of Σ_rows weight·log p(action). */
  score(): number[] {
    this.distribution.score(this.rows, ...this.side('p'), this.actions.byteOffset, this.weights.byteOffset, ...this.into)
    return this.gradient
  }

  /** Along the tangent that stands in q and qFree. */
  scoreAlong(): Float32Array {
    this.distribution.scoreAlong(this.rows, ...this.side('p'), this.actions.byteOffset, ...this.side('q'), this.along.byteOffset)
    return this.along.slice()
  }

  /** M times the tangent that stands in q and qFree. */
  fisher(): number[] {
    this.distribution.fisher(this.rows, ...this.side('p'), ...this.side('q'), ...this.into)
    return this.gradient
  }

  /** An action for every row, at step r of environment 0. */
  sample(): void {
    const { distribution, p, pFree, actions } = this
    for (let r = 0; r < this.rows; r++) {
      const out = p.byteOffset + 4 * r * distribution.outputs
      distribution.sample(out, pFree.byteOffset, actions.byteOffset + 4 * r * distribution.actionSize, [11, 0, r, 0, 7])
    }
  }

  /** The same under held noise, a new realisation every so many rows. */
  sampleHeld(every: number): void {
    const { distribution: { outputs, actionSize, held }, p, pFree, actions, noise } = this
    if (held === undefined) throw new Error('no held noise')
    for (let r = 0; r < this.rows; r++) {
      if (r % every === 0) held.draw(noise.byteOffset, [11, 0, r / every, 0, 8])
      held.sample(
        p.byteOffset + 4 * r * outputs, pFree.byteOffset, noise.byteOffset, actions.byteOffset + 4 * r * actionSize, [11, 0, r, 0, 7],
      )
    }
  }

  /** Entry i of every stored action. */
  actionEntries(i: number): Float64Array {
    const { actionSize } = this.distribution
    return Float64Array.from({ length: this.rows }, (_, r) => this.actions[r * actionSize + i])
  }

  private side(side: Side): [out: Pointer, free: Pointer] {
    return side === 'p' ? [this.p.byteOffset, this.pFree.byteOffset] : [this.q.byteOffset, this.qFree.byteOffset]
  }

  private get into(): [dOut: Pointer, dFree: Pointer] {
    return [this.dOut.byteOffset, this.dFree.byteOffset]
  }

  private get gradient(): number[] {
    return [...this.dOut, ...this.dFree]
  }
}

/** Central differences of `f` in every entry of the parameters given. */
export function differences(parameters: readonly Float32Array[], f: () => number): number[] {
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
export function estimate(values: ArrayLike<number>): { mean: number, error: number } {
  const list = Array.from(values)
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length
  const variance = list.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (list.length - 1)
  return { mean, error: Math.sqrt(variance / list.length) }
}
