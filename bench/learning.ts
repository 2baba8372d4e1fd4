// `npm run learning -- [ENV …] [--seeds 0..9] [--set key=value …] [--jobs N]`: a sweep of tasks at their presets into runs/learning, and
// its report as per-seed results under bench/results/learning: the numbers of docs/results.md. A run's own `trpo train ENV --seed N` gives
// the same parameters. Without arguments: the tasks and seeds of that page. Repeated, it continues where it was interrupted.

import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { driveSweep } from '../dist/cli/drive-sweep.js'
import { productFromFlags } from '../dist/cli/sweep-flags.js'
import { printSweep } from '../dist/cli/sweep-result.js'
import { parseSeeds } from '../dist/experiments/seeds.js'
import { settingsFolder } from '../dist/experiments/settings-name.js'
import { report, type ReportedGroup, type SweepRunResult } from '../dist/index.js'
import { parseSetting } from '../dist/training/setting.js'
import { keptFigure, keptSeeds } from './kept-report.js'
import { describeMachine } from './machine.js'

interface Task {
  readonly env: string
  readonly seeds: string
}

const TASKS: readonly Task[] = [
  { env: 'CartPole-v1', seeds: '0..9' },
  { env: 'Acrobot-v1', seeds: '0..9' },
  { env: 'Pendulum-v1', seeds: '0..9' },
  { env: 'MountainCar-v0', seeds: '0..4' },
  { env: 'MountainCarContinuous-v0', seeds: '0..4' },
  { env: 'MatchBits-v0', seeds: '0..4' },
  { env: 'MatchDigits-v0', seeds: '0..4' },
  { env: 'Hopper-v5', seeds: '0..4' },
  { env: 'Walker2d-v5', seeds: '0..4' },
  { env: 'HalfCheetah-v5', seeds: '0..4' },
  { env: 'Swimmer-v5', seeds: '0..4' },
  { env: 'Reacher-v5', seeds: '0..4' },
  { env: 'InvertedPendulum-v5', seeds: '0..4' },
  { env: 'InvertedDoublePendulum-v5', seeds: '0..4' },
  { env: 'Ant-v5', seeds: '0..4' },
  { env: 'Humanoid-v5', seeds: '0..2' },
  { env: 'Pusher-v5', seeds: '0..2' },
  { env: 'HumanoidStandup-v5', seeds: '0..2' },
]
const OUT = 'runs/learning'
const FOLDER = new URL('./results/learning/', import.meta.url)

const { values: { seeds, set = [], jobs }, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string' }, set: { type: 'string', multiple: true }, jobs: { type: 'string' } },
})
const known = (env: string): string => TASKS.find((task) => task.env === env)?.seeds ?? '0..9'
const asked = positionals.length === 0 ? TASKS.map(({ env }) => env) : positionals
const tasks = asked.map((env) => ({ env, seeds: seeds ?? known(env) }))

const command = ['npm run learning', ...process.argv.slice(2).length > 0 ? ['--', ...process.argv.slice(2)] : []].join(' ')
const products = tasks.map((task) => productFromFlags([task.env], { seeds: parseSeeds(task.seeds), set }))
const driven = await driveSweep({ products, out: OUT, jobs: jobs === undefined ? undefined : Number(jobs), command }, {})
await printSweep(driven, command, {})
for (const task of tasks) await keep(task, (driven.result?.runs ?? []).filter(({ config }) => config.env === task.env))

/** Once all its seeds are finished: a figure of fewer would stand for all. */
async function keep({ env, seeds }: Task, runs: readonly SweepRunResult[]): Promise<void> {
  if (runs.length === 0 || runs.some(({ state }) => state !== 'finished' && state !== 'skipped')) return
  const { groups: [group] } = await report(runs.map(({ path }) => path))
  mkdirSync(FOLDER, { recursive: true })
  const name = set.length === 0 ? env : `${env}.${settingsFolder(set.map(parseSetting))}`
  writeFileSync(new URL(`${name}.json`, FOLDER), `${JSON.stringify(record(group, seeds), null, 2)}\n`)
}

function record({ env, config, evaluation, lastEpisodes, runs }: ReportedGroup, seeds: string) {
  return {
    command: ['npm run learning --', env, '--seeds', seeds, ...set.flatMap((setting) => ['--set', setting])].join(' '),
    machine: describeMachine(), config,
    ...keptFigure(evaluation), lastEpisodes: keptFigure(lastEpisodes),
    seeds: keptSeeds({ runs }),
  }
}
