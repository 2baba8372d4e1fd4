// Bounds of a space's flat form, entry by entry: a Box's own, 0 and 1 for one-hots and bits, parts in order.

import { boundFromJSON } from './space-json.js'
import type { SpaceJSON } from './space.js'

export interface FlatBounds {
  /** [flatSize] each. */
  readonly low: readonly number[]
  readonly high: readonly number[]
}

export function flatBounds(space: SpaceJSON): FlatBounds {
  switch (space.kind) {
    case 'Box': return { low: space.low.map(boundFromJSON), high: space.high.map(boundFromJSON) }
    case 'Discrete': return unit(space.n)
    case 'MultiDiscrete': return unit(space.nvec.reduce((sum, n) => sum + n, 0))
    case 'MultiBinary': return unit(space.shape.reduce((product, n) => product * n, 1))
    case 'Dict': return concatenated(space.spaces.map(([, part]) => flatBounds(part)))
    case 'Tuple': return concatenated(space.spaces.map(flatBounds))
    default: return space satisfies never
  }
}

function unit(size: number): FlatBounds {
  return { low: new Array<number>(size).fill(0), high: new Array<number>(size).fill(1) }
}

function concatenated(parts: readonly FlatBounds[]): FlatBounds {
  return { low: parts.flatMap(({ low }) => low), high: parts.flatMap(({ high }) => high) }
}
