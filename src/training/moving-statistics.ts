// Whether the statistics of observations still follow what is observed.

import type { TrainConfig } from './config.js'

/** @param taken environment steps so far */
export function statisticsMove({ normalizeObservations, statisticsSteps }: Pick<TrainConfig, 'normalizeObservations' | 'statisticsSteps'>, taken: number): boolean {
  return normalizeObservations && (statisticsSteps === null || taken <= statisticsSteps)
}
