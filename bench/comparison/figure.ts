// Figures of tables: curves of the rows, by the package's own plot.

import { mkdirSync, writeFileSync } from 'node:fs'
import { PRESET } from '../../dist/experiments/settings-name.js'
import { plot } from '../../dist/index.js'
import type { FinishedRow } from './rows.js'
import type { Table, Task } from './studies.js'

const FOLDER = new URL('../../docs/figures/', import.meta.url)
/** Iterations. */
const SMOOTH = 5

export async function drawFigure({ env, steps }: Task, { figure }: Table, rows: readonly FinishedRow[]): Promise<void> {
  if (figure === undefined) return
  const drawn = rows.filter(({ name }) => !figure.without?.includes(name))
  const names = Object.fromEntries(drawn.map(({ name, group: { settings } }) => [withoutSteps(settings, steps), name]))
  const paths = drawn.flatMap(({ group: { runs } }) => runs.map(({ path }) => path))
  const { svg } = await plot(paths, { metrics: figure.metrics, names, smooth: SMOOTH, width: 900, height: 480 })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(new URL(`comparison-${figure.name}-${env}.svg`, FOLDER), svg)
}

/** What a curve is called where all have the same steps. */
function withoutSteps(settings: string, steps: number): string {
  const own = settings.split(', ').filter((part) => part !== `steps=${steps}`)
  return own.length === 0 ? PRESET : own.join(', ')
}
