// `npm run comparison [-- ENV … --table TITLE --seeds 0..4 --jobs N --no-runs]`: the sweeps of docs/comparison.md into runs/comparison; its
// tables on standard output and, with each seed, under bench/results/comparison; its figures. Repeated, it continues where it was
// interrupted. A table has the rows whose runs are all there.

import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { driveSweep } from '../../dist/cli/drive-sweep.js'
import { printSweep } from '../../dist/cli/sweep-result.js'
import { didYouMean } from '../../dist/errors/closest.js'
import { completePlan } from '../../dist/experiments/complete-plan.js'
import type { SweepProduct } from '../../dist/experiments/plan.js'
import { parseSeeds } from '../../dist/experiments/seeds.js'
import { keptFigure, keptSeeds } from '../kept-report.js'
import { describeMachine } from '../machine.js'
import { drawFigures } from './figure.js'
import { finishedRows, markdownOf } from './rows.js'
import { rowsOf, settingsIn, TABLES, TASKS, type Row, type Table, type Task } from './studies.js'

const OUT = 'runs/comparison'
const KEPT = new URL('../results/comparison/', import.meta.url)

const { values: { table: titles, seeds = '0..4', jobs, 'no-runs': noRuns = false }, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'table': { type: 'string', multiple: true }, 'seeds': { type: 'string' }, 'jobs': { type: 'string' }, 'no-runs': { type: 'boolean' },
  },
})
requireKnown('task', positionals, TASKS.map(({ env }) => env))
requireKnown('table', titles ?? [], TABLES.map(({ title }) => title))
const tasks = TASKS.filter(({ env }) => positionals.length === 0 || positionals.includes(env))
const covers = ({ envs }: Table, { env }: Task): boolean => envs?.includes(env) ?? true
const command = ['npm run comparison', ...process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : []].join(' ')

const productOf = (row: Row, task: Task): SweepProduct => ({ envs: [task.env], seeds: parseSeeds(seeds), set: settingsIn(row, task) })

if (!noRuns) {
  const asked = TABLES.filter(({ title }) => titles?.includes(title) ?? true)
  const products = asked.flatMap((table) => (
    tasks.filter((task) => covers(table, task)).flatMap((task) => rowsOf(table, task).map((row) => productOf(row, task)))
  ))
  const atATime = jobs === undefined ? undefined : Number(jobs)
  const driven = await driveSweep({ products: unlike(products), out: OUT, jobs: atATime, command }, {})
  await printSweep(driven, command, {})
}
for (const task of tasks) await keep(task)

function requireKnown(kind: string, asked: readonly string[], known: readonly string[]): void {
  const unknown = asked.find((name) => !known.includes(name))
  if (unknown === undefined) return
  process.stderr.write(`${kind} "${unknown}": there is none.${didYouMean(unknown, known)} There are: ${known.join(', ')}.\n`)
  process.exit(2)
}

/** A row may be in several tables. */
function unlike(products: readonly SweepProduct[]): SweepProduct[] {
  return [...new Map(products.map((product) => [JSON.stringify(product), product])).values()]
}

async function keep(task: Task): Promise<void> {
  const tables = []
  for (const table of TABLES.filter((each) => covers(each, task))) {
    const { title } = table
    const pathsOf = async (row: Row): Promise<string[]> => (await completePlan([productOf(row, task)], OUT)).map(({ path }) => path)
    const finished = await finishedRows(rowsOf(table, task), pathsOf)
    if (finished.length === 0) continue
    process.stdout.write(`\n### ${task.env}: ${title}\n\n${markdownOf(finished)}\n`)
    tables.push({
      title,
      rows: finished.map(({ name, group, entropy }) => ({
        name, command: group.command, evaluation: keptFigure(group.evaluation), lastEpisodes: keptFigure(group.lastEpisodes),
        entropy, seeds: keptSeeds(group),
      })),
    })
    await drawFigures(task, table, finished)
  }
  if (tables.length === 0) return
  mkdirSync(KEPT, { recursive: true })
  const kept = { command: `npm run comparison -- ${task.env}`, machine: describeMachine(), tables }
  writeFileSync(new URL(`${task.env}.json`, KEPT), `${JSON.stringify(kept, null, 2)}\n`)
}
