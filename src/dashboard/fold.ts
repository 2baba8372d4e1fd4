// Seeds of one setting as one curve: on common x, the interquartile mean over the runs and the 95 % percentile interval of its bootstrap,
// as src/experiments/statistics.ts computes them of single figures. Between its iterations a run's curve is taken as straight.

import { bootstrapDraws, CONFIDENCE, interquartileMean, quantile } from '../experiments/statistics.js'

/** Fewer than a report's 10,000: of some hundred intervals, each a few pixels wide. */
export const CURVE_RESAMPLES = 2000

export interface FoldedCurve {
  readonly x: Float64Array
  readonly interquartileMean: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
}

export interface Series {
  /** Ascending. */
  readonly x: Float64Array
  /** NaN: none. */
  readonly y: Float64Array
}

/**
 * On `points` equally spaced x, from where the last of the runs has its first value to where the first of them has its last: nothing
 * is extrapolated, and each x has all runs. Null where there is no such range.
 */
export function fold(runs: readonly Series[], points: number): FoldedCurve | null {
  const known = runs.map(withoutGaps)
  if (known.some(({ x }) => x.length === 0)) return null
  const from = Math.max(...known.map(({ x }) => x[0]))
  const to = Math.min(...known.map(({ x }) => x[x.length - 1]))
  if (!(from <= to)) return null
  const count = from === to ? 1 : points
  const x = Float64Array.from({ length: count }, (_, i) => (count === 1 ? from : from + (to - from) * (i / (count - 1))))
  const values = known.map((run) => interpolate(run, x))
  const columns = Array.from(x, (_, i) => Float64Array.from(values, (of) => of[i]))
  const intervals = bootstrapIntervals(columns, CURVE_RESAMPLES)
  return {
    x,
    interquartileMean: Float64Array.from(columns, (column) => interquartileMean(column)),
    low: Float64Array.from(intervals, ([low]) => low),
    high: Float64Array.from(intervals, ([, high]) => high),
  }
}

function withoutGaps({ x, y }: Series): Series {
  const known = (_: number, row: number): boolean => !Number.isNaN(y[row])
  return { x: x.filter(known), y: y.filter(known) }
}

/** Straight lines between the points of a run. @param at ascending, inside the run's x */
function interpolate({ x, y }: Series, at: Float64Array): Float64Array {
  let next = 0
  return at.map((place) => {
    while (next < x.length - 1 && x[next] < place) next++
    if (next === 0 || x[next] === place) return y[next]
    const share = (place - x[next - 1]) / (x[next] - x[next - 1])
    return y[next - 1] + share * (y[next] - y[next - 1])
  })
}

/**
 * What `interquartileInterval` gives for each of the columns, bit by bit, but faster: the draws are the same for all, and a resample is
 * counted into the sorted values in place of being sorted.
 */
export function bootstrapIntervals(columns: readonly Float64Array[], resamples: number): (readonly [low: number, high: number])[] {
  const runs = columns.length === 0 ? 0 : columns[0].length
  if (runs < 2) return columns.map(([value]) => [value, value])
  const draws = bootstrapDraws(runs, resamples)
  const tail = (1 - CONFIDENCE) / 2
  const means = new Float64Array(resamples)
  return columns.map((column) => {
    resampledMeans(column, draws, means)
    means.sort()
    return [quantile(means, tail), quantile(means, 1 - tail)]
  })
}

/** The interquartile mean of each resample. @param draws indices, `column.length` for each resample */
function resampledMeans(column: Float64Array, draws: Uint32Array, means: Float64Array): void {
  const runs = column.length
  const order = Array.from(column.keys()).sort((a, b) => column[a] - column[b])
  const sorted = Float64Array.from(order, (index) => column[index])
  const rank = new Uint32Array(runs)
  order.forEach((index, place) => { rank[index] = place })
  const counts = new Uint32Array(runs)
  const cut = Math.floor(runs / 4)
  for (let resample = 0; resample < means.length; resample++) {
    counts.fill(0)
    const first = resample * runs
    for (let i = 0; i < runs; i++) counts[rank[draws[first + i]]]++
    means[resample] = trimmedSum(sorted, counts, cut) / (runs - 2 * cut)
  }
}

/** Sum of the sorted values without the `cut` lowest and highest, each counted so many times; in ascending order. */
function trimmedSum(sorted: Float64Array, counts: Uint32Array, cut: number): number {
  const end = sorted.length - cut
  let sum = 0
  for (let place = 0, before = 0; before < end; place++) {
    const until = Math.min(end, before + counts[place])
    for (let i = Math.max(cut, before); i < until; i++) sum += sorted[place]
    before += counts[place]
  }
  return sum
}
