// The figure of a task: training curves of the methods, by the package's own plot.

import { mkdirSync, writeFileSync } from 'node:fs'
import { PRESET } from '../../dist/experiments/settings-name.js'
import { plot } from '../../dist/index.js'
import type { FinishedRow } from './rows.js'
import type { Task } from './studies.js'

const FOLDER = new URL('../../docs/figures/', import.meta.url)
/** More curves cannot be told apart; what is left out is in the table. */
const LEFT_OUT = ['TRPO, max KL ≤ δ', 'RWR']
/** Iterations. */
const SMOOTH = 5

export async function drawFigure({ env, steps }: Task, rows: readonly FinishedRow[]): Promise<void> {
  const drawn = rows.filter(({ name }) => !LEFT_OUT.includes(name))
  const names = Object.fromEntries(drawn.map(({ name, group: { settings } }) => [withoutSteps(settings, steps), name]))
  const paths = drawn.flatMap(({ group: { runs } }) => runs.map(({ path }) => path))
  const { svg } = await plot(paths, { names, smooth: SMOOTH, width: 900, height: 520 })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(new URL(`comparison-${env}.svg`, FOLDER), svg)
}

/** What a curve is called where all have the same steps. */
function withoutSteps(settings: string, steps: number): string {
  const own = settings.split(', ').filter((part) => part !== `steps=${steps}`)
  return own.length === 0 ? PRESET : own.join(', ')
}
