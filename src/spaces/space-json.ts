// Spaces from their plain data: the inverse of `toJSON`, so that a saved policy knows its spaces without its environment.
// JSON has no infinities: bounds write them as 'Infinity' and '-Infinity'.

import { Box, type BoxDtype } from './box.js'
import { Dict } from './dict.js'
import { Discrete } from './discrete.js'
import { MultiBinary } from './multi-binary.js'
import { MultiDiscrete } from './multi-discrete.js'
import type { ActionSpaceJSON, SpaceJSON } from './space.js'
import { Tuple } from './tuple.js'

/** Every kind of space there is; `kind` tells them apart. */
export type AnySpace = AnyActionSpace | Dict | Tuple
/** Every kind of space that policies act in. */
export type AnyActionSpace = Box<BoxDtype> | Discrete | MultiDiscrete | MultiBinary

/**
 * The space that `toJSON` described: same kind, shape and bounds.
 * @throws RangeError for an unknown kind or dtype, a bound that is no number, and whatever the space's constructor refuses
 */
export function spaceFromJSON(json: ActionSpaceJSON): AnyActionSpace
export function spaceFromJSON(json: SpaceJSON): AnySpace
export function spaceFromJSON(json: SpaceJSON): AnySpace {
  switch (json.kind) {
    case 'Box': return boxFromJSON(json)
    case 'Discrete': return new Discrete(json.n, json.start)
    case 'MultiDiscrete': return new MultiDiscrete(json.nvec, json.start)
    case 'MultiBinary': return new MultiBinary(json.shape)
    case 'Dict': return new Dict(json.spaces.map(([key, space]) => [key, spaceFromJSON(space)] as const))
    case 'Tuple': return new Tuple(json.spaces.map((space) => spaceFromJSON(space)))
    default: {
      const { kind } = json satisfies never as { kind: unknown } // files hold anything
      throw new RangeError(`spaceFromJSON: kind is ${JSON.stringify(kind)}; expected Box, Discrete, MultiDiscrete, MultiBinary, Dict or Tuple.`)
    }
  }
}

function boxFromJSON({ shape, low, high, dtype }: Extract<SpaceJSON, { kind: 'Box' }>): Box<BoxDtype> {
  switch (dtype) {
    case 'float32':
    case 'float64': return new Box({ low: low.map(boundFromJSON), high: high.map(boundFromJSON), shape, dtype })
    default: throw new RangeError(`spaceFromJSON: dtype of a Box is ${JSON.stringify(dtype satisfies never)}; expected float32 or float64.`)
  }
}

/** A bound of a Box, as `toJSON` wrote it. */
export function boundFromJSON(json: number | string): number {
  if (json === 'Infinity') return Infinity
  if (json === '-Infinity') return -Infinity
  if (typeof json === 'number') return json
  throw new RangeError(`spaceFromJSON: a bound of a Box is ${JSON.stringify(json)}; expected a number, "Infinity" or "-Infinity".`)
}
