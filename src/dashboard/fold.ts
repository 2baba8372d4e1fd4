// Seeds of one setting as one curve: on common x, the interquartile mean over the runs and the 95 % percentile interval of its bootstrap,
// as src/experiments/statistics.ts computes them of single figures. Between its iterations a run's curve is taken as straight.

import { bootstrapDraws, CONFIDENCE, interquartileMean, quantile } from '../experiments/statistics.js'

/** A report has 10,000 for one figure; a curve has some hundred intervals, whose ends are drawn a pixel wide. */
export const CURVE_RESAMPLES = 1000

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
  const order = Uint32Array.from(column.keys()).sort((a, b) => column[a] - column[b])
  const rank = new Uint32Array(runs)
  order.forEach((index, place) => { rank[index] = place })
  const sorted = Float64Array.from(order, (index) => column[index])
  const counts = new Uint32Array(runs) // how often each place of `sorted` was drawn; all zero between resamples
  const cut = Math.floor(runs / 4)
  const kept = runs - 2 * cut
  for (let resample = 0, drawn = 0; resample < means.length; resample++) {
    for (const end = drawn + runs; drawn < end; drawn++) counts[rank[draws[drawn]]]++
    let skip = cut
    let left = kept
    let sum = 0
    for (let place = 0; place < runs; place++) {
      let count = counts[place]
      if (count === 0) continue
      counts[place] = 0
      if (skip > 0) {
        const skipped = Math.min(skip, count)
        skip -= skipped
        count -= skipped
      }
      for (; count > 0 && left > 0; count--, left--) sum += sorted[place]
    }
    means[resample] = sum / kept
  }
}
