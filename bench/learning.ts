// `npm run learning -- [ENV …] [--seeds 0..9] [--threads N] [--set key=value …]`: trains tasks from their presets on several seeds and
// keeps per-seed results under bench/results/learning: the numbers of docs/results.md. A run's own `trpo train ENV --seed N`
// gives the same parameters. Without arguments: the tasks and seeds of that page.

import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { trained, type TrainConfig, type TrainResult } from '../dist/index.js'
import { parseSettings } from '../dist/training/setting.js'
import { describeMachine } from './machine.js'

interface Task {
  readonly env: string
  readonly seeds: string
  readonly set?: readonly string[]
}

const TASKS: readonly Task[] = [
  { env: 'CartPole-v1', seeds: '0..9' },
  { env: 'Acrobot-v1', seeds: '0..9' },
  { env: 'Pendulum-v1', seeds: '0..9' },
  { env: 'MountainCar-v0', seeds: '0..4' },
  { env: 'MountainCarContinuous-v0', seeds: '0..4' },
  { env: 'MatchBits-v0', seeds: '0..4' },
  { env: 'MatchDigits-v0', seeds: '0..4' },
  { env: 'Hopper-v5', seeds: '0..2', set: ['steps=500000'] },
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string' }, threads: { type: 'string' }, set: { type: 'string', multiple: true } },
})

const asked = positionals.map((env) => ({ env, seeds: values.seeds ?? '0..9', set: values.set }))
for (const task of asked.length > 0 ? asked : TASKS) await learn(task)

async function learn({ env, seeds, set = [] }: Task): Promise<void> {
  const settings: Partial<TrainConfig> = parseSettings(set)
  const runs: TrainResult[] = []
  for (const seed of range(seeds)) {
    const threads = values.threads === undefined ? undefined : Number(values.threads)
    const run = await trained({ env, ...settings, seed, threads })
    runs.push(run)
    console.log(line(`${env} seed ${seed}`, run))
  }
  const means = runs.map(meanReturn)
  const interquartile = interquartileMean(means)
  console.log(`${env}: mean ${mean(means).toFixed(1)}, interquartile mean ${interquartile.toFixed(1)}, least ${Math.min(...means).toFixed(1)}\n`)
  keep(env, {
    command: ['npm run learning --', env, '--seeds', seeds, ...set.flatMap((setting) => ['--set', setting])].join(' '),
    machine: describeMachine(), config: { ...runs[0].config, seed: undefined },
    mean: mean(means), interquartileMean: interquartile, least: Math.min(...means),
    seeds: runs.map((run) => ({
      seed: run.config.seed, steps: run.steps, seconds: Number(run.seconds.toFixed(1)), evaluation: run.evaluation,
      parametersSha256: run.parametersSha256,
    })),
  })
}

function line(name: string, { evaluation, steps, seconds, parametersSha256 }: TrainResult): string {
  const returns = evaluation === null ? 'no evaluation' : `return ${evaluation.meanReturn.toFixed(1)} ± ${evaluation.stdReturn.toFixed(1)}`
  return `${name}: ${returns} after ${steps} steps in ${seconds.toFixed(1)} s, sha256 ${parametersSha256.slice(0, 16)}…`
}

function meanReturn({ evaluation }: TrainResult): number {
  return evaluation?.meanReturn ?? NaN
}

/** `0..9` or `3`. */
function range(text: string): number[] {
  const ends = text.split('..').map(Number)
  return Array.from({ length: ends[ends.length - 1] - ends[0] + 1 }, (_, i) => ends[0] + i)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length
}

/** Mean of the middle half (Agarwal et al. 2021), quarters rounded down. */
function interquartileMean(values: readonly number[]): number {
  const cut = Math.floor(values.length / 4)
  return mean([...values].sort((a, b) => a - b).slice(cut, values.length - cut))
}

function keep(env: string, result: object): void {
  const folder = new URL('./results/learning/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${env}.json`, folder), `${JSON.stringify(result, null, 2)}\n`)
}
