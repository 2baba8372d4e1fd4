// What a space is: the set that observations or actions come from, with a uniform sampler, a membership test, and a flat form for
// networks. Semantics follow Gymnasium's spaces; each kind is a file of its own. Dict and Tuple gather other spaces; they are for
// observations only, as no distribution acts in them.

import type { RandomSource } from './random-source.js'

/** One action: a number (Discrete), or a vector (Box: f32 or f64; MultiDiscrete: i32; MultiBinary: u8). */
export type Action = number | Float32Array | Float64Array | Int32Array | Uint8Array

/** One observation: the same containers, or records (Dict) and lists (Tuple) of observations. */
export type Observation = Action | ObservationRecord | readonly Observation[]
export interface ObservationRecord { readonly [key: string]: Observation }

export interface Space<T = Observation> {
  readonly kind: SpaceJSON['kind']
  /** Dimensions; `[]` for Discrete, Dict and Tuple. */
  readonly shape: readonly number[]
  /** Uniform draw (unbounded directions of a Box: normal; half-bounded: exponential). */
  sample(random: RandomSource): T
  contains(value: unknown): boolean
  /** Length of the flat form: a Box or MultiBinary raveled, Discrete one-hot, MultiDiscrete concatenated one-hots, parts in order. */
  readonly flatSize: number
  /** Writes the flat form of `value` into `out` at `offset`. */
  flatten(value: T, out: Float64Array, offset: number): void
  /** Plain data from which `spaceFromJSON` makes an equal space. */
  toJSON(): SpaceJSON
}

/** A space that policies act in. */
export interface ActionSpace<A = Action> extends Space<A> {
  readonly kind: ActionSpaceJSON['kind']
  toJSON(): ActionSpaceJSON
}

export type ActionSpaceJSON =
  | { readonly kind: 'Box', readonly shape: readonly number[], readonly low: readonly (number | string)[], readonly high: readonly (number | string)[], readonly dtype: 'float32' | 'float64' }
  | { readonly kind: 'Discrete', readonly n: number, readonly start: number }
  | { readonly kind: 'MultiDiscrete', readonly nvec: readonly number[], readonly start: readonly number[] }
  | { readonly kind: 'MultiBinary', readonly shape: readonly number[] }

export type SpaceJSON =
  | ActionSpaceJSON
  | { readonly kind: 'Dict', readonly spaces: readonly (readonly [key: string, space: SpaceJSON])[] }
  | { readonly kind: 'Tuple', readonly spaces: readonly SpaceJSON[] }
