// A drawing of a classic task: what of an observation it shows, and how. States are drawn between two moments, so a drawing says which of
// its numbers are angles: these go the shorter way round.

import type { Action, Observation } from '../../../../src/browser.js'
import type { Extent, Pen } from './pen.js'

export interface Drawing {
  readonly secondsPerStep: number
  readonly extent: Extent
  /** The numbers that are drawn. */
  readonly state: (observation: Observation) => readonly number[]
  readonly angles: readonly boolean[]
  readonly draw: (pen: Pen, state: readonly number[], action: Action | null) => void
}

/** Entry i of an observation, or of an action, that is a vector. */
export function entry(vector: Observation | null, i: number): number {
  return (vector as ArrayLike<number> | null)?.[i] ?? 0
}
