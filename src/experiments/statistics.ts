// Statistics of few runs: the interquartile mean and its stratified bootstrap interval, as Agarwal et al. 2021, "Deep Reinforcement
// Learning at the Edge of the Statistical Precipice" (arXiv:2108.13264), recommend them and their library rliable computes them. Pure
// functions; the random numbers are counted from a fixed key, so that the same values give the same bits.

import { RandomStream, STREAM } from '../compute/random.js'

/** rliable's default is 50,000; what the fewer cost in precision is far below what few runs do. */
export const RESAMPLES = 10_000
export const CONFIDENCE = 0.95
/** Any number would do, as long as it stays. */
const BOOTSTRAP_KEY = 210_813_264

/** Lower and upper end. */
export type Interval = readonly [low: number, high: number]

/** Arithmetic mean, summed in order. @throws RangeError for no values */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError('mean: got no values, expected at least one.')
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

/**
 * Mean of the middle half: a quarter of the values, rounded down, is cut off at each end. This is scipy's `trim_mean(values, 0.25)`; with
 * fewer than four values it is the mean.
 * @throws RangeError for no values
 */
export function interquartileMean(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort()
  const cut = Math.floor(sorted.length / 4)
  return mean(sorted.subarray(cut, sorted.length - cut))
}

/**
 * The statistic's values over bootstrap resamples, ascending. Each resample draws, within every stratum (a task), as many values (its
 * runs) as there are, with replacement, and hands all of them to the statistic in one array.
 * @param strata values by task; none may be empty
 * @param statistic must not keep the array, which is used again
 */
export function stratifiedBootstrap(
  strata: readonly (readonly number[])[], statistic: (values: Float64Array) => number, resamples: number = RESAMPLES,
): Float64Array {
  if (strata.length === 0 || strata.some((stratum) => stratum.length === 0)) {
    throw new RangeError('stratifiedBootstrap: got a stratum without values, expected at least one value in each.')
  }
  const draws = strata.map((stratum, index) => bootstrapDraws(stratum.length, resamples, index))
  const drawn = new Float64Array(strata.reduce((sum, stratum) => sum + stratum.length, 0))
  return Float64Array.from({ length: resamples }, (_, resample) => {
    let at = 0
    strata.forEach((stratum, index) => {
      const first = resample * stratum.length
      for (let i = 0; i < stratum.length; i++) drawn[at++] = stratum[draws[index][first + i]]
    })
    return statistic(drawn)
  }).sort()
}

/** Which values each bootstrap resample draws of a stratum: `values` indices for each resample, one resample after the other. */
export function bootstrapDraws(values: number, resamples: number, stratum = 0): Uint32Array {
  const stream = new RandomStream(BOOTSTRAP_KEY, STREAM.user, stratum)
  const draws = new Uint32Array(values * resamples)
  for (let resample = 0; resample < resamples; resample++) {
    const random = stream.at(resample)
    for (let i = 0; i < values; i++) draws[resample * values + i] = random.integer(values)
  }
  return draws
}

/** The value below which a share of the values lies, between neighbours linearly, as numpy's `percentile`. @param sorted ascending */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below]
  return below + 1 < sorted.length ? low + (place - below) * (sorted[below + 1] - low) : low
}

/**
 * The 95 % percentile interval of the interquartile mean over stratified bootstrap resamples. It means little for few runs: with
 * three it covers the truth far less often than its name says (docs/experiments.md has the figures).
 * @param strata values by task
 * @returns null where no stratum has two values: nothing can vary then
 */
export function interquartileInterval(strata: readonly (readonly number[])[], resamples: number = RESAMPLES): Interval | null {
  if (strata.every((stratum) => stratum.length < 2)) return null
  const sorted = stratifiedBootstrap(strata, interquartileMean, resamples)
  const tail = (1 - CONFIDENCE) / 2
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)]
}
