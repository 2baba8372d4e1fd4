// Rows of a table whose runs are all finished, with their figures, and the table as Markdown.

import { plot, report, type Figure, type ReportedGroup } from '../../dist/index.js'
import type { Row } from './studies.js'

export interface FinishedRow {
  readonly name: string
  readonly group: ReportedGroup
  /** Of the policy in the last iteration, interquartile mean over the seeds; null where no algorithm has one. */
  readonly entropy: number | null
}

/** @param pathsOf run directories of a row */
export async function finishedRows(rows: readonly Row[], pathsOf: (row: Row) => Promise<readonly string[]>): Promise<FinishedRow[]> {
  const found: FinishedRow[] = []
  for (const row of rows) {
    const paths = await pathsOf(row)
    const group = await report(paths).then(({ groups }) => groups.at(0), () => undefined)
    if (group?.runs.length === paths.length) found.push({ name: row.name, group, entropy: await lastEntropy(paths) })
  }
  return found
}

async function lastEntropy(paths: readonly string[]): Promise<number | null> {
  const { panels } = await plot(paths, { metrics: ['entropy'] }).catch(() => ({ panels: [] }))
  return panels.at(0)?.curves[0].points.at(-1)?.y ?? null
}

export function markdownOf(rows: readonly FinishedRow[]): string {
  return [
    '| | last 100 episodes: IQM | evaluation: IQM | evaluation: least | entropy at the end | seconds |', '|---|---|---|---|---|---|',
    ...rows.map(({ name, group: { lastEpisodes, evaluation, runs }, entropy }) => {
      const seconds = runs.reduce((sum, run) => sum + run.seconds, 0) / runs.length
      return `| ${name} | ${shown(lastEpisodes)} | ${shown(evaluation)} | ${evaluation === null ? '' : short(evaluation.least)} | ${entropy === null ? '' : entropy.toFixed(2).replace('-', '−')} | ${seconds.toFixed(0)} |`
    }),
  ].join('\n')
}

function shown(figure: Figure | null): string {
  if (figure === null) return ''
  const { interquartileMean, interval } = figure
  return `${short(interquartileMean)}${interval === null ? '' : ` [${interval.map(short).join(', ')}]`}`
}

function short(value: number): string {
  return value.toFixed(0).replace('-', '−')
}
