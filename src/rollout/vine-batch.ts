// The record of the vine procedure: M states of the trunk, K actions in each, and what the branch from each pair came to. Rows are pairs,
// those of one state side by side: row m·K + k. The states of an environment are side by side too, in the order of its steps. Threads
// write the rows of their own environments' states; the learner reads all of them.

import type { Arena } from '../compute/arena.js'

/** How a branch ended: cut after its last step, in a terminal state, at the environment's time limit; or there is none. */
export const BRANCH_END = { none: 0, cut: 1, terminated: 2, truncated: 3 } as const
export type BranchEnd = (typeof BRANCH_END)[keyof typeof BRANCH_END]

export interface VineBatch {
  /** M. */
  readonly states: number
  /** K. */
  readonly actionsPerState: number
  /** M·K. */
  readonly rows: number
  /** Raw observation of each state, flat [M, O] f64. */
  readonly observations: Float64Array
  /** The same as the networks saw it, once for each row [M·K, O] f32. */
  readonly inputs: Float32Array
  /** First action of the branch as drawn, before any clipping [M·K, A], and its log π(a|s) [M·K] f64. */
  readonly actions: Float32Array
  readonly logProbs: Float64Array
  /** Allowed choices [M·K, D]; empty where actions have no masks. */
  readonly masks: Uint8Array
  /** Q̂(s, a): the branch's discounted return, in units of the scaled rewards [M·K] f64. */
  readonly returns: Float64Array
  /**
   * A BRANCH_END [M·K]. `none`: the row's action is forbidden in its state. It counts for nothing, and the most likely action stands in for
   * it, so that every row has a probability.
   */
  readonly ends: Uint8Array
  /** Environment steps that the branch took [M·K]; 0 where it would repeat another one step by step. */
  readonly steps: Float64Array
}

/** @param maskSize D, entries of an action mask; 0 where actions have none */
export function layoutVineBatch(
  arena: Arena, states: number, actionsPerState: number, observationSize: number, actionSize: number, maskSize = 0,
): VineBatch {
  const rows = states * actionsPerState
  return {
    states, actionsPerState, rows,
    observations: arena.f64(states * observationSize),
    inputs: arena.f32(rows * observationSize),
    actions: arena.f32(rows * actionSize),
    logProbs: arena.f64(rows),
    masks: arena.u8(rows * maskSize),
    returns: arena.f64(rows),
    ends: arena.u8(rows),
    steps: arena.f64(rows),
  }
}

/** Environment steps of all branches, in row order. */
export function branchSteps({ steps }: VineBatch): number {
  let sum = 0
  for (const taken of steps) sum += taken
  return sum
}
