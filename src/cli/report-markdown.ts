// A report as Markdown: a section for each environment, with a table of its settings, the seeds behind each row and the command that makes
// them. Shared by `trpo report` and the end of `trpo sweep`.

import type { Aggregate, AggregateFigure } from '../experiments/aggregate.js'
import type { LeftOut } from '../experiments/collect-runs.js'
import type { Figure } from '../experiments/figure.js'
import type { Report, ReportedGroup } from '../experiments/report.js'
import { formatSeeds } from '../experiments/seeds.js'
import type { Interval } from '../experiments/statistics.js'
import type { Versions } from '../runs/versions.js'
import type { EvaluationResult } from '../training/evaluation-result.js'
import { formatCount, formatDuration, formatReturn } from './format.js'

const FIGURES = ['lastEpisodes', 'evaluation'] as const satisfies readonly (keyof ReportedGroup)[]
const FIGURE_NAMES = { lastEpisodes: 'last 100 training episodes', evaluation: 'deterministic evaluation' } as const
const SHORT_NAMES = { lastEpisodes: 'last 100', evaluation: 'evaluation' } as const
const HASH_DIGITS = 12

/** Ends with a line break. */
export function reportMarkdown({ groups, aggregates, leftOut, versions, method }: Report): string {
  const envs = [...new Set(groups.map(({ env }) => env))]
  const sections = [
    ...envs.map((env) => section(env, groups.filter((group) => group.env === env))),
    ...aggregates.map(aggregateSection),
    ...(leftOut.length === 0 ? [] : [leftOutSection(leftOut)]),
    ...(versions.length > 1 ? [versionsSection(versions)] : []),
  ]
  const explained = `Last 100: mean return of the last 100 training episodes. Evaluation: deterministic, at the end. IQM: interquartile mean. In brackets its ${100 * method.confidence} % stratified bootstrap interval `
    + `(${formatCount(method.resamples)} resamples); with few runs it is narrower than it should be.`
  return `${[...sections, ...(groups.length === 0 ? [] : [explained])].join('\n\n')}\n`
}

function section(env: string, groups: readonly ReportedGroup[]): string {
  const columns = ['mean', 'IQM', 'least']
  const figures = FIGURES.flatMap((figure) => columns.map((column) => `${SHORT_NAMES[figure]}: ${column}`))
  const header = ['settings', 'runs', ...figures, 'steps', 'steps/s', 'seconds']
  const rows = groups.map((group) => [
    group.settings, String(group.runs.length), ...FIGURES.flatMap((name) => figureCells(group[name])),
    ...(['steps', 'stepsPerSecond', 'seconds'] as const).map((name) => spread(group.runs.map((run) => run[name]))),
  ])
  return [`## ${env}`, '', ...table(header, rows), ...groups.flatMap((group) => ['', ...seedLines(group)])].join('\n')
}

function figureCells(figure: Figure | null): string[] {
  if (figure === null) return ['–', '–', '–']
  const missing = figure.values.filter((value) => value === null).length
  const note = missing === 0 ? '' : ` (${figure.values.length - missing} of ${figure.values.length} runs)`
  return [`${formatReturn(figure.mean)}${note}`, withInterval(figure.interquartileMean, figure.interval), formatReturn(figure.least)]
}

/** The runs behind a row, by seed, with what makes them. */
function seedLines({ env, settings, command, runs }: ReportedGroup): string[] {
  const header = ['seed', ...FIGURES.map((name) => FIGURE_NAMES[name]), 'steps', 'time', 'parameters sha256']
  return [
    `${env}, ${settings}, seeds ${formatSeeds(runs.map(({ seed }) => seed))}: \`${command}\``, '',
    ...table(header, runs.map((run) => [
      String(run.seed), formatReturn(run.lastEpisodes), evaluationCell(run.evaluation),
      formatCount(run.steps), formatDuration(run.seconds), `${run.parametersSha256.slice(0, HASH_DIGITS)}…`,
    ])),
  ]
}

function evaluationCell(evaluation: EvaluationResult | null): string {
  return evaluation === null ? '–' : `${formatReturn(evaluation.meanReturn)} ± ${formatReturn(evaluation.stdReturn)}`
}

function aggregateSection({ settings, tasks, ...figures }: Aggregate): string {
  const row = (name: string, pick: (figure: AggregateFigure) => string): string[] => (
    [name, ...FIGURES.map((which) => figures[which]).map((figure) => (figure === null ? '–' : pick(figure)))]
  )
  return [
    `## All tasks, ${settings}`, '',
    'Scores: (return − low) / (high − low).', '',
    ...table(['', ...FIGURES.map((which) => FIGURE_NAMES[which])], [
      row('IQM', (figure) => withInterval(figure.interquartileMean, figure.interval, score)),
      row('mean', (figure) => score(figure.mean)),
      ...tasks.map(({ env, low, high, runs }, task) => row(`${env}, ${low} … ${high}, ${runs} runs`, (figure) => score(figure.tasks[task]))),
    ]),
  ].join('\n')
}

function leftOutSection(leftOut: readonly LeftOut[]): string {
  return ['## In no figure', '', ...leftOut.map(({ path, kind, reason }) => `- \`${path}\`: ${kind}: ${reason}`)].join('\n')
}

function versionsSection(versions: readonly Versions[]): string {
  const rows = versions.map(({ trpo, kernels, mujoco, node, platform }) => [trpo, `${kernels.slice(0, HASH_DIGITS)}…`, mujoco, node, platform])
  return ['## Made with several versions', '', ...table(['trpo', 'kernels sha256', 'mujoco', 'node', 'platform'], rows)].join('\n')
}

function withInterval(value: number, interval: Interval | null, format: (value: number) => string = formatReturn): string {
  return interval === null ? format(value) : `${format(value)} [${format(interval[0])}, ${format(interval[1])}]`
}

function score(value: number): string {
  return value.toFixed(3)
}

/** One number where all are alike, else the least and the greatest. */
function spread(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map(formatCount)
  return least === most ? least : `${least} … ${most}`
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)]
}
