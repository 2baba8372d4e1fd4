// The record of the vine procedure: from M states of the trunk, K actions each, and what a branch from each pair was worth. Rows are
// (state, action) pairs, those of one state side by side: row m·K + k. Threads write the rows of their own environments' states.

import type { Arena } from '../compute/arena.js'

export interface VineBatch {
  /** M = states per environment × environments. */
  readonly states: number
  /** K. */
  readonly actionsPerState: number
  /** M·K. */
  readonly rows: number
  /** Raw observation of the row's state, the same K times, flat [M·K, O] f64; and as the networks saw it, f32. */
  readonly observations: Float64Array
  readonly inputs: Float32Array
  /** The branch's first action, before any clipping [M·K, A], and its log π(a|s) [M·K] f64. */
  readonly actions: Float32Array
  readonly logProbs: Float64Array
  /** Allowed choices [M·K, maskSize]; see Batch.masks. */
  readonly masks: Uint8Array
  /** Q̂(s, a): the branch's discounted return, in units of the scaled rewards [M·K] f64. */
  readonly returns: Float64Array
  /** Environment steps of each state's branches [M]. */
  readonly steps: Float64Array
}

export function layoutVineBatch(
  arena: Arena, states: number, actionsPerState: number, observationSize: number, actionSize: number, maskSize: number,
): VineBatch {
  const rows = states * actionsPerState
  return {
    states, actionsPerState, rows,
    observations: arena.f64(rows * observationSize),
    inputs: arena.f32(rows * observationSize),
    actions: arena.f32(rows * actionSize),
    logProbs: arena.f64(rows),
    masks: arena.u8(rows * maskSize),
    returns: arena.f64(rows),
    steps: arena.f64(states),
  }
}
