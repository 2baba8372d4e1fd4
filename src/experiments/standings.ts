// Where each run of a plan stands in its directory: not there, begun, or finished. The run directories are the whole memory of a sweep:
// repeating its command continues it. A directory that holds something else than the planned run is told before anything starts.

import type { Files } from '../host/host.js'
import { RunDirectory, RunError } from '../runs/run-directory.js'
import type { TrainConfig } from '../training/config.js'
import type { SweepRun } from './complete-plan.js'

/** A run of the plan, and how far it came before. */
export interface Standing extends SweepRun {
  readonly state: 'missing' | 'unfinished' | 'finished'
  /** Environment steps, and mean return of the last 100 training episodes; null for none yet. */
  readonly steps: number
  readonly meanReturn: number | null
}

/** Names that `train` writes: with one of them a directory is no free place. */
const TAKEN = ['metrics.jsonl', 'policy.safetensors', 'summary.json', 'checkpoints']

/** @throws RunError with every directory that holds another run */
export async function standingsOf(files: Files, runs: readonly SweepRun[]): Promise<Standing[]> {
  const standings: Standing[] = []
  const problems: string[] = []
  for (const run of runs) {
    try {
      standings.push(await standingOf(files, run))
    } catch (error) {
      if (!(error instanceof RunError)) throw error
      problems.push(error.message)
    }
  }
  if (problems.length === 0) return standings
  throw new RunError(`${problems.join('\n')}\nNothing was started. Give the sweep another directory (--out), or delete what is in the way.`)
}

async function standingOf(files: Files, run: SweepRun): Promise<Standing> {
  const { path, config } = run
  const present = await files.list(path)
  if (!present.includes('config.json')) {
    const taken = TAKEN.find((name) => present.includes(name))
    if (taken !== undefined) throw new RunError(`run ${path}: it has ${taken}, but no config.json that says what it is.`)
    return { ...run, state: 'missing', steps: 0, meanReturn: null }
  }
  const there = await RunDirectory.open(files, path)
  const different = differingKeys(there.config, config)
  if (different.length > 0) {
    const what = different.map((key) => `${key} is ${JSON.stringify(there.config[key])} there and ${JSON.stringify(config[key])} in the plan`)
    throw new RunError(`run ${path}: it has another config than the planned run: ${what.join('; ')}.`)
  }
  const last = await there.metrics.last()
  const state = present.includes('summary.json') ? 'finished' : 'unfinished'
  return { ...run, state, steps: last?.steps ?? 0, meanReturn: last?.meanReturn ?? null }
}

/** Keys whose values are not the same; the order of an environment's options does not count. */
export function differingKeys(a: TrainConfig, b: TrainConfig): (keyof TrainConfig)[] {
  const keys = Object.keys({ ...a, ...b }) as (keyof TrainConfig)[]
  return keys.filter((key) => canonical(a[key]) !== canonical(b[key]))
}

/** JSON with the keys of objects in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part
  ))
}
