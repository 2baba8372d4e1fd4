// One number per run, and what the runs of a group say together.

import { interquartileInterval, interquartileMean, mean, type Interval } from './statistics.js'

export interface Figure {
  /** One a run, in the runs' order; null for a run that has none. */
  readonly values: readonly (number | null)[]
  readonly mean: number
  /** Mean of the middle half (Agarwal et al. 2021). */
  readonly interquartileMean: number
  /** 95 % stratified bootstrap interval of the interquartile mean; null for a single run. */
  readonly interval: Interval | null
  readonly least: number
}

/** Of the values there are; null for none. */
export function figureOf(values: readonly (number | null)[]): Figure | null {
  const present = values.filter((value) => value !== null)
  if (present.length === 0) return null
  return {
    values,
    mean: mean(present),
    interquartileMean: interquartileMean(present),
    interval: interquartileInterval([present]),
    least: present.reduce((least, value) => Math.min(least, value)),
  }
}
