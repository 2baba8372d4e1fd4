// Answers about numbers: curves of one metric over several runs, and what the page on the trust region shows of one run.

import { decimate, orNull } from './decimate.js'
import { fold, type FoldedCurve, type Series } from './fold.js'
import type { MetricColumns } from './metric-columns.js'
import type { Curve, CurvesReply, Fold, TrustRegionReply } from './protocol.js'
import type { ServedRun } from './served-run.js'
import { smooth } from './smooth.js'

export interface CurvesQuestion {
  readonly metric: string
  readonly x: 'steps' | 'seconds'
  readonly points: number
  /** Iterations; 1 for none. */
  readonly smooth: number
}

/** What a page of the trust region has no use for. */
const NOT_SERIES = new Set(['iteration', 'steps'])
const PHASES = 'seconds.'

export class CurveDesk {
  /** By what they are of: a fold is the one costly part of an answer, and most are asked for again unchanged. */
  private readonly folds = new Map<string, FoldedCurve | null>()

  /** @param runs with their columns read @param unread those of them that have more: settings with one of them are not folded */
  answer(runs: readonly ServedRun[], question: CurvesQuestion, unread: ReadonlySet<ServedRun>): CurvesReply {
    const series = new Map(runs.map((run) => [run, seriesOf(run.log.columns, question)]))
    const curves = runs.map((run) => [run.id, thinnedOut(series.get(run) ?? NOTHING, question.points)] as const)
    const folds = settingsAmong(runs).flatMap(([label, seeds]) => {
      const folded = seeds.some((run) => unread.has(run)) ? null : this.folded(seeds, series, question)
      return folded === null ? [] : [asFold(label, seeds, folded)]
    })
    return { metric: question.metric, complete: unread.size === 0, curves: Object.fromEntries(curves), folds }
  }

  private folded(runs: readonly ServedRun[], series: ReadonlyMap<ServedRun, Series>, question: CurvesQuestion): FoldedCurve | null {
    const points = Math.min(question.points, MOST_FOLD_POINTS)
    const key = JSON.stringify([runs.map(({ id, log }) => [id, log.version]), { ...question, points }])
    const known = this.folds.get(key)
    if (known !== undefined) return known
    const folded = fold(runs.map((run) => series.get(run) ?? NOTHING), points)
    if (this.folds.size >= MOST_FOLDS) this.folds.clear()
    this.folds.set(key, folded)
    return folded
  }
}

/** @param run with its columns read */
export function trustRegionOf({ id, log: { columns } }: ServedRun, points: number): TrustRegionReply {
  const steps = columns.column('steps') ?? new Float64Array()
  const names = columns.names.filter((name) => !NOT_SERIES.has(name) && !name.includes('.'))
  const rows = rowsWithExtremes(columns, steps.length, points)
  const phases = columns.names.filter((name) => name.startsWith(PHASES))
  return {
    run: id,
    iterations: steps.length,
    x: rows.map((row) => steps[row]),
    series: Object.fromEntries(names.map((name) => [name, rows.map((row) => orNull((columns.column(name) ?? steps)[row]))])),
    outcomes: columns.outcomes(),
    seconds: Object.fromEntries(phases.map((name) => [name.slice(PHASES.length), meanOf(columns.column(name) ?? steps)])),
  }
}

const NOTHING: Series = { x: new Float64Array(), y: new Float64Array() }
/** A band is smooth: more points than this would only cost time. */
const MOST_FOLD_POINTS = 200
const MOST_FOLDS = 100
/** Metrics whose extremes are kept where many share one axis. */
const LEADING = ['kl', 'maxKl', 'measuredImprovement']

/** One choice of rows for all metrics, which share an axis: the extremes of the leading ones. */
function rowsWithExtremes(columns: MetricColumns, rows: number, points: number): number[] {
  const leading = LEADING.map((name) => columns.column(name)).filter((column) => column !== null)
  if (rows <= points || leading.length === 0) return decimate(new Float64Array(rows), points)
  const share = Math.max(2, Math.floor(points / leading.length))
  return [...new Set(leading.flatMap((column) => decimate(column, share)))].sort((a, b) => a - b)
}

function seriesOf(columns: MetricColumns, { metric, x, smooth: window }: CurvesQuestion): Series {
  const steps = columns.column('steps')
  const y = columns.column(metric)
  if (steps === null || y === null) return NOTHING
  return { x: x === 'steps' ? steps.slice() : cumulative(columns.column('seconds.total') ?? new Float64Array(y.length)), y: smooth(y, window) }
}

function thinnedOut({ x, y }: Series, points: number): Curve {
  const rows = decimate(y, points)
  return { x: rows.map((row) => x[row]), y: rows.map((row) => orNull(y[row])) }
}

/** Runs with the same environment, algorithm and setting, as far as there are several. */
function settingsAmong(runs: readonly ServedRun[]): (readonly [label: string, runs: readonly ServedRun[]])[] {
  const groups = new Map<string, ServedRun[]>()
  for (const run of runs) {
    const { env, algorithm, setting } = run.entry
    if (env === null) continue
    const label = [env, algorithm, setting].join(' · ')
    groups.set(label, [...groups.get(label) ?? [], run])
  }
  return [...groups].filter(([, seeds]) => seeds.length > 1)
}

function asFold(label: string, runs: readonly ServedRun[], { x, interquartileMean, low, high }: FoldedCurve): Fold {
  const listed = (values: Float64Array): (number | null)[] => Array.from(values, orNull)
  return {
    label, runs: runs.map(({ id }) => id), x: [...x], interquartileMean: listed(interquartileMean), low: listed(low), high: listed(high),
  }
}

/** Wall-clock seconds of training after each row; an iteration that does not say counts as none. */
function cumulative(seconds: Float64Array): Float64Array {
  let sum = 0
  return seconds.map((value) => {
    if (Number.isFinite(value) && value > 0) sum += value
    return sum
  })
}

function meanOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length
}
