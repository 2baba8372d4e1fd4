// Figures of tables: curves of the rows, by the package's own plot.

import { mkdirSync, writeFileSync } from 'node:fs'
import { PRESET } from '../../dist/experiments/settings-name.js'
import { plot } from '../../dist/index.js'
import type { FinishedRow } from './rows.js'
import type { Table, TableFigure, Task } from './studies.js'

const FOLDER = new URL('../../docs/figures/', import.meta.url)
/** Iterations. */
const SMOOTH = 5

export async function drawFigures(task: Task, { figures = [] }: Table, rows: readonly FinishedRow[]): Promise<void> {
  for (const figure of figures) await drawFigure(task, figure, rows.filter(({ name }) => figure.rows?.includes(name) ?? true))
}

async function drawFigure({ env, steps }: Task, { name, metrics }: TableFigure, rows: readonly FinishedRow[]): Promise<void> {
  if (rows.length === 0) return
  const names = Object.fromEntries(rows.map(({ name, group: { settings } }) => [withoutSteps(settings, steps), name]))
  const paths = rows.flatMap(({ group: { runs } }) => runs.map(({ path }) => path))
  const { svg } = await plot(paths, { metrics, names, smooth: SMOOTH, width: 900, height: 420 })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(new URL(`comparison-${name}-${env}.svg`, FOLDER), svg)
}

/** What a curve is called where all have the same steps. */
function withoutSteps(settings: string, steps: number): string {
  const own = settings.split(', ').filter((part) => part !== `steps=${steps}`)
  return own.length === 0 ? PRESET : own.join(', ')
}
