// How much of a run's budget of steps lies behind, and how much is left. Where every iteration takes the same steps, whole iterations
// are counted, as many as fit; where their steps vary, an iteration begins as long as there is budget left.

import { stepsVary } from '../algorithms/registry.js'
import { iterationCount, type TrainConfig } from './config.js'

/** Iterations finished, and environment steps taken. */
export interface Done {
  readonly iteration: number
  readonly steps: number
}

/** Iterations still to run; where their steps vary, 1 while there is budget left. */
export function remainingIterations(config: TrainConfig, { iteration, steps }: Done): number {
  if (stepsVary(config.algorithm)) return steps < config.steps ? 1 : 0
  return Math.max(0, iterationCount(config) - iteration)
}

/** Share of the run that lies behind, in [0, 1]: what schedules go by. */
export function progressOf(config: TrainConfig, { iteration, steps }: Done): number {
  return stepsVary(config.algorithm) ? Math.min(1, steps / config.steps) : iteration / iterationCount(config)
}
