// Learning curves of runs: one curve for each environment and settings, over its seeds, in panels by environment and metric. Plain data
// and a picture, both a function of the runs: the same runs give the same bytes.

import { didYouMean } from '../errors/closest.js'
import type { Files } from '../host/host.js'
import { numericEntriesOf } from '../runs/report-entries.js'
import { curveNames } from './curve-names.js'
import { curveOf, type Abscissa, type Curve } from './curve.js'
import { figureSvg, type FigurePanel } from './figure-svg.js'
import { axisUnit, metricLabel } from './labels.js'
import { lineStyle, MOST_CURVES } from './line-style.js'
import { PlotError } from './plot-error.js'
import { readGroups, type RunGroup } from './read-runs.js'

export interface PlotOptions {
  /** Entries of the reports, nested ones with dots: `evaluation.meanReturn`. meanReturn if not given. */
  readonly metrics?: readonly string[]
  /** Over environment steps (if not given), or over the seconds of training. */
  readonly x?: Abscissa
  /** Draw the mean of the last so many iterations; 1 if not given. */
  readonly smooth?: number
  /** In pixels; 720, and what the panels need, if not given. */
  readonly width?: number
  readonly height?: number
  /** The environment if not given and there is one. */
  readonly title?: string
  /** What curves are called, by the settings that they would be called by; those that are named come first, in this order. */
  readonly names?: Readonly<Record<string, string>>
}

export interface PlotPanel {
  readonly env: string
  readonly metric: string
  readonly curves: readonly Curve[]
}

export interface RunPlot {
  readonly svg: string
  /** What is drawn. */
  readonly panels: readonly PlotPanel[]
  /** What is not drawn, and why, in sentences. */
  readonly notes: readonly string[]
}

const DEFAULT_WIDTH = 720
const LEAST = 120
const MOST = 10_000
const MOST_COLUMNS = 3
const NARROWEST_PANEL = 220

/**
 * @param paths run directories, or directories with runs somewhere below
 * @throws RunError for a path without runs, PlotError for an unknown metric or an option out of range
 */
export async function plotOn(files: Files, paths: readonly string[], options: PlotOptions = {}): Promise<RunPlot> {
  const { metrics = ['meanReturn'], x = 'steps', smooth = 1, width = DEFAULT_WIDTH } = options
  requireNumbers({ width, height: options.height, smooth })
  const notes: string[] = []
  const note = (text: string): void => { if (!notes.includes(text)) notes.push(text) }
  const groups = await readGroups(files, paths, note)
  for (const metric of metrics) requireMetric(metric, groups)
  const envs = [...new Set(groups.map(({ env }) => env))]
  const panels = metrics.flatMap((metric) => envs.flatMap((env): PlotPanel[] => {
    const curves = groups.filter((group) => group.env === env).map((group) => curveOf(group, { metric, x, smooth }, note))
    const present = curves.filter((curve) => curve !== null)
    return present.length === 0 ? [] : [{ env, metric, curves: present }]
  }))
  if (panels.length === 0) throw new PlotError(`${paths.join(', ')}: nothing can be drawn. ${notes.join(' ')}`)
  return { svg: drawn(panels, groups, { ...options, x, smooth, width }), panels, notes }
}

type SettledOptions = PlotOptions & Required<Pick<PlotOptions, 'x' | 'smooth' | 'width'>>

function drawn(panels: readonly PlotPanel[], groups: readonly RunGroup[], options: SettledOptions): string {
  const { x, smooth, width, height = null } = options
  const present = panels.flatMap(({ curves }) => curves.map((curve) => curve.settings))
  const { order: settings, shared, nameOf } = curveNames(groups, present, options.names)
  if (settings.length > MOST_CURVES) {
    throw new PlotError(`got ${settings.length} settings, ${MOST_CURVES} at most can be told apart. Plot fewer of them at a time.`)
  }
  const envs = [...new Set(panels.map(({ env }) => env))]
  const metrics = [...new Set(panels.map(({ metric }) => metric))]
  const across = (metrics.length === 1 || envs.length > 1 ? envs : metrics).length
  const columns = Math.max(1, Math.min(across, MOST_COLUMNS, Math.floor(width / NARROWEST_PANEL)))
  const figurePanels = panels.map(({ env, metric, curves }): FigurePanel => {
    const greatest = curves.reduce((most, { points }) => Math.max(most, points[points.length - 1].x), 0)
    return {
      title: envs.length > 1 ? env : null, yLabel: metricLabel(metric), unit: axisUnit(x, greatest),
      curves: curves.map((curve) => ({ ...curve, name: nameOf(curve.settings), style: lineStyle(settings.indexOf(curve.settings)) })),
    }
  })
  const blocks = envs.length > 1 ? metrics.map((metric) => figurePanels.filter((_, i) => panels[i].metric === metric)) : [figurePanels]
  return figureSvg({
    title: options.title ?? (envs.length === 1 ? envs[0] : null), explanation: [explanationOf(panels, smooth), ...shared.length === 0 ? [] : [`All with ${shared.join(', ')}.`]].join(' '),
    rows: blocks.flatMap((block) => inRows(block, columns)),
    names: settings.map((name, i) => ({ name: nameOf(name), style: lineStyle(i) })), width, height,
  })
}

function inRows<T>(items: readonly T[], columns: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / columns) }, (_, row) => items.slice(row * columns, (row + 1) * columns))
}

function explanationOf(panels: readonly PlotPanel[], smooth: number): string {
  const runs = panels.flatMap(({ curves }) => curves.map((curve) => curve.runs))
  const [least, most] = [Math.min(...runs), Math.max(...runs)]
  const what = most === 1 ? (runs.length === 1 ? 'A single run' : 'Single runs')
    : `Interquartile mean of ${least === most ? least : `${least} to ${most}`} runs, with its 95 % bootstrap interval`
  return smooth === 1 ? `${what}.` : `${what}; moving average over ${smooth} iterations.`
}

function requireMetric(metric: string, groups: readonly RunGroup[]): void {
  const reports = groups.flatMap(({ runs }) => runs.flatMap((run) => run.reports))
  const names = new Set(reports.flatMap((report) => (
    numericEntriesOf(report).filter(({ value }) => value !== null).map(({ path }) => path.join('.'))
  )))
  if (names.has(metric)) return
  throw new PlotError(`metric "${metric}": no run has it.${didYouMean(metric, [...names])} There are: ${[...names].sort().join(', ')}.`)
}

function requireNumbers({ width = LEAST, height = LEAST, smooth = 1 }: Pick<PlotOptions, 'width' | 'height' | 'smooth'>): void {
  for (const [name, value] of Object.entries({ width, height })) {
    if (!(value >= LEAST && value <= MOST)) throw new PlotError(`${name}: got ${value}, expected ${LEAST} to ${MOST} pixels.`)
  }
  if (!Number.isInteger(smooth) || smooth < 1) throw new PlotError(`smooth: got ${smooth}, expected a number of iterations, 1 or more.`)
}
