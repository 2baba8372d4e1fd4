// What a space is: the set that observations or actions come from, with a uniform sampler, a membership test, and a flat form for
// networks. Semantics follow Gymnasium's spaces; each kind is a file of its own.

import type { RandomSource } from './random-source.js'

/** One action: a number (Discrete), or a vector (Box: f32; MultiDiscrete: i32; MultiBinary: u8). */
export type Action = number | Float32Array | Float64Array | Int32Array | Uint8Array

/** One observation; same containers as actions. */
export type Observation = number | Float32Array | Float64Array | Int32Array | Uint8Array

export interface Space<T = Observation> {
  readonly kind: 'Box' | 'Discrete' | 'MultiDiscrete' | 'MultiBinary'
  /** Dimensions; `[]` for Discrete. */
  readonly shape: readonly number[]
  /** Uniform draw (unbounded directions of a Box: normal; half-bounded: exponential). */
  sample(random: RandomSource): T
  contains(value: unknown): boolean
  /** Length of the flat form: a Box or MultiBinary raveled, Discrete one-hot, MultiDiscrete concatenated one-hots. */
  readonly flatSize: number
  /** Writes the flat form of `value` into `out` at `offset`. */
  flatten(value: T, out: Float64Array, offset: number): void
  /** Plain data from which `spaceFromJSON` makes an equal space. */
  toJSON(): SpaceJSON
}

export type SpaceJSON =
  | { readonly kind: 'Box', readonly shape: readonly number[], readonly low: readonly (number | string)[], readonly high: readonly (number | string)[], readonly dtype: 'float32' | 'float64' }
  | { readonly kind: 'Discrete', readonly n: number, readonly start: number }
  | { readonly kind: 'MultiDiscrete', readonly nvec: readonly number[], readonly start: readonly number[] }
  | { readonly kind: 'MultiBinary', readonly shape: readonly number[] }
