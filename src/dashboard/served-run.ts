// One run as the dashboard knows it: its entry in the list, read again when its files change, and its metrics, read when they are asked
// for.

import { join } from 'node:path'
import { requireSummary } from '../experiments/collect-runs.js'
import { labelOf, settingsOf } from '../experiments/settings-label.js'
import { RunDirectory } from '../runs/run-directory.js'
import { plannedSteps, type TrainConfig } from '../training/config.js'
import { readMetricsEnd } from './metrics-end.js'
import { MetricsLog } from './metrics-log.js'
import type { RunEntry, RunStatus } from './protocol.js'
import { policiesOf } from './run-policies.js'
import { mark, servedFiles, type FileMark } from './served-files.js'

/** What is looked at to see whether a run has changed. */
const WATCHED = ['config.json', 'metrics.jsonl', 'summary.json', 'policy.safetensors', 'best-policy.safetensors', 'policies', 'checkpoints']
/** Milliseconds without a sign of life after which a run counts as stopped; or so many of its iterations, if that is longer. */
const QUIET = 60_000
const QUIET_ITERATIONS = 3

type Marks = readonly (FileMark | null)[]

export class ServedRun {
  readonly log: MetricsLog
  entry: RunEntry
  /** Null for a damaged one. */
  config: TrainConfig | null = null
  private marks = ''
  private told = ''
  /** When it was last written to, and how long it may be silent. */
  private changed = 0
  private patience = QUIET

  /** @param shown the path as it is told: below the directory as it was given */
  constructor(readonly path: string, readonly id: string, private readonly shown: string) {
    this.log = new MetricsLog(join(path, 'metrics.jsonl'))
    this.entry = damagedEntry(id, 'it has not been read yet')
  }

  /** Looks at the files, and reads them if they have changed. @returns whether the entry is another than before */
  async refresh(): Promise<boolean> {
    try {
      const marks = await Promise.all(WATCHED.map((name) => mark(join(this.path, name))))
      const seen = JSON.stringify(marks)
      if (seen !== this.marks) {
        this.changed = Math.max(...marks.map((one) => one?.changed ?? 0))
        this.entry = await this.read(marks)
        this.marks = seen
      }
      const { status } = this.entry
      if (status === 'running' || status === 'stopped') this.entry = { ...this.entry, status: this.liveliness() }
    } catch (error) {
      this.config = null
      this.marks = ''
      this.entry = damagedEntry(this.id, reasonOf(error, this.path, this.shown))
    }
    const told = JSON.stringify(this.entry)
    const differs = told !== this.told
    this.told = told
    return differs
  }

  private liveliness(): RunStatus {
    return Date.now() - this.changed < this.patience ? 'running' : 'stopped'
  }

  private async read(marks: Marks): Promise<RunEntry> {
    const run = await RunDirectory.open(servedFiles, this.path)
    const { config, record } = run
    this.config = config
    const summary = await run.isFinished() ? requireSummary(await run.readSummary(), this.path) : null
    const hasMetrics = marks[WATCHED.indexOf('metrics.jsonl')] !== null
    const end = hasMetrics ? await readMetricsEnd(join(this.path, 'metrics.jsonl')) : null
    if (end?.unreadable === true) throw new Error(`metrics.jsonl has no line that is a report; if the run has a checkpoint, \`trpo resume ${this.path}\` continues it`)
    const last = (name: string): number | null => finite(end?.columns.column(name)?.at(-1))
    this.patience = Math.max(QUIET, QUIET_ITERATIONS * 1000 * (last('seconds.total') ?? 0))
    const steps = summary?.steps ?? last('steps') ?? 0
    return {
      id: this.id,
      status: summary === null ? this.liveliness() : 'finished',
      reason: null,
      env: config.env, algorithm: config.algorithm, seed: config.seed, setting: settingOf(config),
      steps, plannedSteps: plannedSteps(config), iterations: last('iteration') ?? 0,
      meanReturn: last('meanReturn'), evaluation: summary?.evaluation?.meanReturn ?? null, stepsPerSecond: last('stepsPerSecond'),
      created: typeof record.created === 'string' ? record.created : null,
      updated: new Date(this.changed).toISOString(),
      metrics: metricNames(end?.columns.names ?? [], config),
      policies: await policiesOf(this.path, summary?.steps ?? null),
    }
  }
}

/** Evaluations stand in a few lines only, which may not be among the last. */
function metricNames(found: readonly string[], { evalEvery }: TrainConfig): string[] {
  const evaluated = evalEvery === 0 ? [] : ['episodes', 'meanReturn', 'stdReturn', 'minReturn', 'maxReturn', 'meanLength']
  return [...new Set([...found, ...evaluated.map((name) => `evaluation.${name}`)])].sort()
}

/** By config without seed: to find the fewest settings costs some milliseconds, and seeds share them. */
const settings = new Map<string, string>()
const MOST_SETTINGS = 1000

function settingOf(config: TrainConfig): string {
  const key = JSON.stringify({ ...config, seed: 0 })
  const known = settings.get(key)
  if (known !== undefined) return known
  if (settings.size >= MOST_SETTINGS) settings.clear()
  const label = labelOf(settingsOf(config).filter((setting) => setting.key !== 'algorithm'))
  settings.set(key, label)
  return label
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

export function damagedEntry(id: string, reason: string): RunEntry {
  return {
    id, status: 'damaged', reason, env: null, algorithm: null, seed: null, setting: null, steps: 0, plannedSteps: 0, iterations: 0,
    meanReturn: null, evaluation: null, stepsPerSecond: null, created: null, updated: null, metrics: [], policies: [],
  }
}

/** What is wrong, with the paths that a reader can type. */
export function reasonOf(error: unknown, path: string, shown: string): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replaceAll(`run ${path}: `, '').replaceAll(path, shown)
}
