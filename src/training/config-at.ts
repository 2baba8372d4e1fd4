// The config as it stands at a point of the run: every schedule replaced by its value there. What is no schedule is read through to the
// config itself.

import type { TrainConfig } from './config.js'
import { scheduleAt } from './schedules.js'

/** Keys that take a schedule. */
const SCHEDULED = ['gamma', 'maxKl', 'clip', 'policyLearningRate', 'valueLearningRate', 'entropyBonus'] as const satisfies (keyof TrainConfig)[]
type Scheduled = (typeof SCHEDULED)[number]

export type CurrentConfig = Omit<TrainConfig, Scheduled> & Readonly<Record<Scheduled, number>>

/** @param progress share of the run's iterations that lie behind, in [0, 1] */
export function configAt(config: TrainConfig, progress: number): CurrentConfig {
  const current = Object.create(config) as Record<string, number>
  for (const key of SCHEDULED) {
    if (!(key in config)) continue // the algorithm does not read it
    Object.defineProperty(current, key, { value: scheduleAt(config[key], progress), enumerable: true })
  }
  return current as unknown as CurrentConfig
}
