// `npm run soak -- --minutes 60 --seed 1`: random small runs that are killed and resumed at random, on random numbers of threads, each
// compared with its undisturbed twin. A line a trial; the result is kept as bench/results/soak.json; the exit code is 1 if one differed,
// and its run directory stays. Trial n of a seed can be repeated alone: --trial n.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine } from '../../bench/machine.js'
import { attempt } from '../faults/attempt.js'
import { iterationsIn, undisturbed, upTo } from '../faults/small-runs.js'
import { drawTrial, soakTasks, type Trial } from './trial.js'

const RESULT = new URL('../../bench/results/soak.json', import.meta.url)

interface TrialResult {
  readonly kills: number
  /** What is wrong; null if the run ended as its twin. */
  readonly problem: string | null
  readonly sha256: string
}

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    trial: { type: 'string' },
  },
})
await main(Number(options.minutes), Number(options.seed), options.trial === undefined ? null : Number(options.trial))

async function main(minutes: number, seed: number, only: number | null): Promise<void> {
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new RangeError('usage: npm run soak -- --minutes 60 --seed 1 [--trial n]')
  const folder = mkdtempSync(join(tmpdir(), 'trpo-soak-'))
  const begun = Date.now()
  const tasks = new Map(soakTasks().map((env) => [env, 0]))
  const different: { trial: number, problem: string }[] = []
  let [trials, kills, iterations] = [0, 0, 0]
  for (let number = only ?? 1; only === null ? Date.now() - begun < minutes * 60_000 : number === only; number++) {
    const trial = drawTrial(seed, number)
    const out = join(folder, String(number))
    const result = await run(trial, out).catch((error: unknown): TrialResult => ({ kills: 0, problem: String(error), sha256: '' }))
    console.log(line(trial, result))
    trials++
    kills += result.kills
    iterations += trial.iterations
    tasks.set(trial.config.env, (tasks.get(trial.config.env) ?? 0) + 1)
    if (result.problem === null) rmSync(out, { recursive: true, force: true })
    else different.push({ trial: number, problem: result.problem })
  }
  const seconds = Math.round((Date.now() - begun) / 1000)
  console.log(`\n${trials} trials, ${kills} kills, ${iterations} iterations in ${seconds} s: `
    + (different.length === 0 ? 'every run ended as its undisturbed twin' : `${different.length} DIFFERED; their runs are in ${folder}`))
  if (only === null) {
    const date = new Date().toISOString()
    const machine = describeMachine()
    const result = { date, machine, seed, seconds, trials, kills, iterations, tasks: Object.fromEntries(tasks), different }
    writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`)
  }
  if (different.length === 0) rmSync(folder, { recursive: true, force: true })
  else process.exitCode = 1
}

/** Kills and resumes until the list is used up, then lets the run come to its end, and compares. */
async function run({ config, shorter, checkpointSeconds, kills, threads, iterations }: Trial, out: string): Promise<TrialResult> {
  let killed = 0
  let attempts = 0
  const next = async (steps: number, kill: Trial['kills'][number] | null) => (
    attempt(config, out, { threads: threads[attempts++], checkpointSeconds, steps }, kill)
  )
  const all = [...kills]
  let sha256: string | null = null
  for (const steps of shorter === null ? [config.steps] : [shorter, config.steps]) {
    for (sha256 = null; sha256 === null;) {
      const kill = all.shift() ?? null
      const outcome = await next(steps, kill)
      if (outcome.complaints !== '') return { kills: killed, problem: outcome.complaints, sha256: '' }
      if (outcome.killed) killed++
      else if (outcome.parametersSha256 === null) return { kills: killed, problem: 'an attempt ended without a result', sha256: '' }
      sha256 = outcome.parametersSha256
    }
  }
  const twin = await undisturbed(config)
  const present = iterationsIn(readFileSync(join(out, 'metrics.jsonl'), 'utf8'))
  const problem = sha256 !== twin ? `sha256 ${sha256 ?? ''}, its twin ${twin}`
    : JSON.stringify(present) !== JSON.stringify(upTo(iterations)) ? `metrics.jsonl has iterations ${present.join(', ')}` : null
  return { kills: killed, problem, sha256: sha256 ?? '' }
}

function line({ number, config, iterations, threads }: Trial, { kills, problem, sha256 }: TrialResult): string {
  const { env, environments, horizon } = config
  return `${String(number).padStart(4)}  ${env.padEnd(26)}${`${environments} × ${horizon}`.padEnd(9)} ${String(iterations).padStart(2)} iterations  `
    + `${kills} kills  threads ${threads.slice(0, kills + 1).join(' ').padEnd(14)} ${problem === null ? `same ${sha256.slice(0, 12)}` : `DIFFERENT: ${problem}`}`
}
