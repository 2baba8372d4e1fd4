// From the reports of a group's runs to one curve: the metric of each run over steps or time, smoothed if asked; over the runs the
// interquartile mean with its 95 % stratified bootstrap interval at each place. A single run is its own curve, without an interval.

import { interquartileInterval, interquartileMean } from '../experiments/statistics.js'
import { numericEntriesOf } from '../runs/report-entries.js'
import type { IterationReport } from '../training/report.js'
import type { RunGroup } from './read-runs.js'

export type Abscissa = 'steps' | 'time'

export interface CurvePoint {
  /** Environment steps, or seconds. */
  readonly x: number
  readonly y: number
  /** The interval; null for a single run. */
  readonly low: number | null
  readonly high: number | null
}

export interface Curve {
  readonly settings: string
  readonly runs: number
  readonly points: readonly CurvePoint[]
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface CurveOptions {
  readonly metric: string
  readonly x: Abscissa
  /** Iterations whose mean is drawn in place of one; 1 changes nothing. */
  readonly smooth: number
}

/** Places at which a curve is computed at most: more than a page can show. */
const MOST_POINTS = 200
/** Fewer than a report's 10,000: the ends of a band move by less than its line is wide. */
const RESAMPLES = 2000

/** Null where no run has a value. @param note told what of the runs is not in it */
export function curveOf({ env, settings, runs }: RunGroup, options: CurveOptions, note: (text: string) => void): Curve | null {
  const lines = runs.map(({ path, reports }) => ({ path, points: smoothed(pointsOf(reports, options), options.smooth) }))
  const present = lines.filter(({ points }) => points.length > 0)
  const what = `${options.metric} of ${env}, ${settings}`
  if (present.length === 0) return null
  for (const { path } of lines.filter(({ points }) => points.length === 0)) note(`${what}: ${path} has no value yet and is left out.`)
  const start = Math.max(...present.map(({ points }) => points[0].x))
  const ends = present.map(({ points }) => points[points.length - 1].x)
  const end = Math.min(...ends)
  if (end < start) {
    note(`${what}: its runs have no ${options.x} in common, so that nothing can be drawn of them together.`)
    return null
  }
  if (options.x === 'steps' && end < Math.max(...ends)) note(`${what}: drawn as far as its shortest run goes, ${present[ends.indexOf(end)].path}.`)
  return { settings, runs: present.length, points: combined(present.map(({ points }) => points), start, end) }
}

function combined(lines: readonly (readonly Point[])[], start: number, end: number): CurvePoint[] {
  return placesOf(lines, start, end).map((x) => {
    const values = lines.map((points) => valueAt(points, x))
    const interval = interquartileInterval([values], RESAMPLES)
    return { x, y: interquartileMean(values), low: interval?.[0] ?? null, high: interval?.[1] ?? null }
  })
}

/** The runs' own places where they share them and they are few enough, else equally far from one another. */
function placesOf(lines: readonly (readonly Point[])[], start: number, end: number): number[] {
  const own = lines.map((points) => points.map(({ x }) => x).filter((x) => x >= start && x <= end))
  const shared = own.every((places) => places.length === own[0].length && places.every((x, i) => x === own[0][i]))
  if (shared && own[0].length <= MOST_POINTS) return own[0]
  return Array.from({ length: MOST_POINTS }, (_, i) => (i === MOST_POINTS - 1 ? end : start + (end - start) * i / (MOST_POINTS - 1)))
}

function pointsOf(reports: readonly IterationReport[], { metric, x }: CurveOptions): Point[] {
  let seconds = 0
  return reports.flatMap((report) => {
    seconds += report.seconds.total
    const y = numericEntriesOf(report).find(({ path }) => path.join('.') === metric)?.value ?? null
    return y === null ? [] : [{ x: x === 'steps' ? report.steps : seconds, y }]
  })
}

/** Each value becomes the mean of the last so many, itself included; of those there are, at the beginning. */
function smoothed(points: readonly Point[], iterations: number): Point[] {
  return points.map(({ x }, i) => {
    const window = points.slice(Math.max(0, i + 1 - iterations), i + 1)
    return { x, y: window.reduce((sum, { y }) => sum + y, 0) / window.length }
  })
}

/** Between two points linearly; `x` is not outside of them. */
function valueAt(points: readonly Point[], x: number): number {
  const after = points.findIndex((point) => point.x >= x)
  const { [after]: next, [Math.max(after - 1, 0)]: previous } = points
  if (next.x === x || after === 0) return next.y
  return previous.y + (next.y - previous.y) * (x - previous.x) / (next.x - previous.x)
}
