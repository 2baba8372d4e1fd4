// The batch record: what N environments × T steps leave behind. Arrays are [T, N, ·], row-major: row t·N + n. Threads write their
// own environments' rows; the learner reads all of them.

import type { Arena } from '../compute/arena.js'

export interface Batch {
  readonly environments: number
  readonly horizon: number
  /** B = T·N */
  readonly rows: number
  /** Raw observations, flat [B, O] f64. */
  readonly observations: Float64Array
  /** The same, normalised by the iteration's frozen statistics: what the networks saw [B, O] f32. */
  readonly inputs: Float32Array
  /** Actions as sampled, before any clipping [B, A]. */
  readonly actions: Float32Array
  /** Which choices were allowed, 0 or 1 for each logit [B, D]; empty where actions have no masks. */
  readonly masks: Uint8Array
  /** log π(a|s) when the action was drawn [B] f64. */
  readonly logProbs: Float64Array
  /** Rewards as the environment gave them, and as the value function sees them (scaled, or the same) [B] f64. */
  readonly rewards: Float64Array
  readonly scaledRewards: Float64Array
  /** 0 or 1 [B]. */
  readonly terminated: Uint8Array
  readonly truncated: Uint8Array
  /** V of the final observation of a truncated step, and of the observation after the last step; 0 elsewhere [B] f32. */
  readonly bootstrap: Float32Array
}

/** @param maskSize D, entries of an action mask; 0 where actions have none */
export function layoutBatch(
  arena: Arena, environments: number, horizon: number, observationSize: number, actionSize: number, maskSize = 0,
): Batch {
  const rows = environments * horizon
  return {
    environments, horizon, rows,
    observations: arena.f64(rows * observationSize),
    inputs: arena.f32(rows * observationSize),
    actions: arena.f32(rows * actionSize),
    masks: arena.u8(rows * maskSize),
    logProbs: arena.f64(rows),
    rewards: arena.f64(rows),
    scaledRewards: arena.f64(rows),
    terminated: arena.u8(rows),
    truncated: arena.u8(rows),
    bootstrap: arena.f32(rows),
  }
}
