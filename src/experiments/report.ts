// The figures of finished runs: grouped by environment and settings, each group with its seeds, their mean, interquartile mean and 95 %
// bootstrap interval; over several tasks where scales make their returns comparable. Plain data, the same bits for the same runs.

import type { Files } from '../host/host.js'
import type { Versions } from '../runs/versions.js'
import type { TrainConfig } from '../training/config.js'
import type { EvaluationResult } from '../training/evaluation-result.js'
import { aggregate, type Aggregate, type Scales } from './aggregate.js'
import { collectRuns, type Collection, type FoundRun, type LeftOut } from './collect-runs.js'
import { figureOf, type Figure } from './figure.js'
import { sweepCommandOf } from './command-line.js'
import { labelOf, settingsOf } from './settings-label.js'
import { PRESET } from './settings-name.js'
import { canonical } from './standings.js'
import { CONFIDENCE, RESAMPLES } from './statistics.js'

export interface ReportOptions {
  /** Returns that count as 0 and as 1, by environment: with them, figures over several tasks are made too. */
  readonly scales?: Scales
}

/** One run of a group. */
export interface ReportedRun {
  readonly path: string
  readonly seed: number
  /** Environment steps, wall-clock seconds of the training, and their ratio. */
  readonly steps: number
  readonly seconds: number
  readonly stepsPerSecond: number
  /** Mean return of the last 100 training episodes; null if none has ended. */
  readonly lastEpisodes: number | null
  /** Deterministic evaluation at the end; null if none was asked for. */
  readonly evaluation: EvaluationResult | null
  readonly parametersSha256: string
  readonly versions: Versions
}

/** Runs that differ in their seed only. */
export interface ReportedGroup {
  readonly env: string
  /** What differs from the environment's preset, as `key=value, …`; "preset" for nothing. */
  readonly settings: string
  /** The command that makes these runs. */
  readonly command: string
  readonly config: Omit<TrainConfig, 'seed'>
  /** By seed. */
  readonly runs: readonly ReportedRun[]
  /** Mean return of the last 100 training episodes; null where no run has one. */
  readonly lastEpisodes: Figure | null
  /** Mean return of the deterministic evaluation; likewise. */
  readonly evaluation: Figure | null
}

export interface Report {
  /** By environment, then by settings, "preset" first. */
  readonly groups: readonly ReportedGroup[]
  /** Over all tasks of equal settings; empty without scales. */
  readonly aggregates: readonly Aggregate[]
  /** Found, and in no figure. */
  readonly leftOut: readonly LeftOut[]
  /** What the runs were made with, each once. */
  readonly versions: readonly Versions[]
  readonly method: { readonly interval: string, readonly confidence: number, readonly resamples: number }
}

/** @throws RunError for a path without runs, RangeError for a scale that fits none */
export async function reportOn(files: Files, paths: readonly string[], options: ReportOptions = {}): Promise<Report> {
  return makeReport(await collectRuns(files, paths), options)
}

export function makeReport({ runs, leftOut }: Collection, { scales = {} }: ReportOptions = {}): Report {
  const groups = [...groupBy(runs, ({ config }) => canonical({ ...config, seed: null })).values()].map(reportGroup)
  const isPreset = ({ settings }: ReportedGroup): number => Number(settings === PRESET)
  groups.sort((a, b) => order(a.env, b.env) || isPreset(b) - isPreset(a) || order(a.settings, b.settings))
  const versions = [...groupBy(runs, (run) => canonical(run.versions))].sort(([a], [b]) => order(a, b))
  return {
    groups,
    aggregates: aggregate(groups, scales),
    leftOut: [...leftOut].sort((a, b) => order(a.path, b.path)),
    versions: versions.map(([, [run]]) => run.versions),
    method: { interval: 'percentiles of the interquartile mean over stratified bootstrap resamples', confidence: CONFIDENCE, resamples: RESAMPLES },
  }
}

function reportGroup(found: readonly FoundRun[]): ReportedGroup {
  const sorted = [...found].sort((a, b) => a.config.seed - b.config.seed)
  const { seed, ...config } = sorted[0].config
  const settings = settingsOf({ ...config, seed })
  return {
    env: config.env,
    settings: labelOf(settings),
    command: sweepCommandOf(sorted[0].config, settings, sorted.map((run) => run.config.seed)),
    config,
    runs: sorted.map(reportRun),
    lastEpisodes: figureOf(sorted.map(({ meanReturn }) => meanReturn)),
    evaluation: figureOf(sorted.map(({ summary }) => summary.evaluation?.meanReturn ?? null)),
  }
}

function reportRun({ path, config, versions, summary, meanReturn }: FoundRun): ReportedRun {
  const { steps, seconds, evaluation, parametersSha256 } = summary
  return {
    path, seed: config.seed, steps, seconds, stepsPerSecond: steps / seconds, lastEpisodes: meanReturn, evaluation, parametersSha256,
    versions,
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...groups.get(keyOf(item)) ?? [], item])
  return groups
}

/** By code units: the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
