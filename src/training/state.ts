// Everything that is needed to continue a run, as plain data (invariant 6): what goes in when a session opens comes out at any
// iteration, and a session opened with it continues with the same bits.

import type { EpisodeStatisticsState } from '../envs/episode-statistics.js'
import type { Snapshot } from '../envs/env.js'
import type { EvaluationResult } from './evaluation-result.js'

export type StateArray = Float32Array | Float64Array | Uint8Array

export interface TrainState {
  /** Iterations finished, and environment steps taken, the warm-up included. */
  readonly iteration: number
  readonly steps: number
  /** θ, φ, moments, statistics, and where each environment stands, by name; copies. */
  readonly arrays: Readonly<Record<string, { readonly shape: readonly number[], readonly data: StateArray }>>
  /** One for each environment; null for one that cannot be snapshot: its episode starts anew. */
  readonly snapshots: readonly (Snapshot | null)[]
  readonly episodes: EpisodeStatisticsState
  /** The best evaluation during training so far, and the last one; null without one. */
  readonly best: { readonly iteration: number, readonly evaluation: EvaluationResult } | null
  readonly lastEvaluation: EvaluationResult | null
}

/** The warning about environments whose snapshots are null. */
export function startsAnew(env: string, episodes: number): string {
  return `environment ${env} cannot be saved: ${episodes === 1 ? 'the episode it was in starts' : `the ${episodes} episodes they were in start`} anew, so the run `
    + 'continues soundly, but not with the bits it would have had. Give it snapshot and restore, or keep all of its state in a property `state` of plain data.'
}
