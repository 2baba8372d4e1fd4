// What the dashboard's server and its page say to each other: paths below /api, and the JSON that they carry. Types only; imports nothing
// but types, so that the page can share it.
//
//   GET /api/runs                                        RunEntry[]: every directory that holds a run or part of one, sorted by id
//   GET /api/runs/:id/config                             the run's config, with defaults filled in
//   GET /api/runs/:id/environment                        EnvironmentEntry: what the page needs to act in it
//   GET /api/curves?runs=ID,ID&metric=NAME&x=steps|seconds&points=N[&smooth=K]   CurvesReply
//   GET /api/trust-region?run=ID&points=N                TrustRegionReply: the metrics of the trust-region page, on one axis
//   GET /api/runs/:id/policies/:name                     policy.safetensors as bytes; :name is one of RunEntry.policies
//   GET /api/events                                      server-sent events: `runs` (RunEntry[], changed or new), `gone` (string[])
// An id is the run's path below the served directory with `/`, percent-encoded as one segment; in `runs`, ids follow each other with a
// comma between them, and may have commas themselves. Errors are `{ error }` with a 4xx status.

export type RunStatus =
  /** It was written to a moment ago and is not finished. */
  | 'running'
  | 'finished'
  /** Neither finished nor written to lately; `trpo resume` continues it. */
  | 'stopped'
  /** Cannot be read; `reason` says why. */
  | 'damaged'

/** A policy that can be watched. */
export interface PolicyEntry {
  /** `last`, `best`, or the step of a checkpoint or snapshot. */
  readonly name: string
  /** Environment steps behind it; null where not known. */
  readonly steps: number | null
}

export interface RunEntry {
  readonly id: string
  readonly status: RunStatus
  /** Why a damaged run cannot be read, with what to do; null for the others. */
  readonly reason: string | null
  /** Null for a damaged run. */
  readonly env: string | null
  readonly algorithm: string | null
  readonly seed: number | null
  /** What the config says beside environment, algorithm and seed: runs with the same are seeds of one setting. */
  readonly setting: string | null
  /** Environment steps so far, and as many as are planned. */
  readonly steps: number
  readonly plannedSteps: number
  readonly iterations: number
  /** Mean return of the last 100 training episodes; null before the first. */
  readonly meanReturn: number | null
  /** Mean return of the deterministic evaluation at the end; null before it. */
  readonly evaluation: number | null
  readonly stepsPerSecond: number | null
  /** ISO 8601. */
  readonly created: string | null
  readonly updated: string | null
  /** Names of the numeric metrics in its lines, nested ones with a dot (`seconds.total`, `info.reward_run`, `evaluation.meanReturn`). */
  readonly metrics: readonly string[]
  readonly policies: readonly PolicyEntry[]
}

/** Points of one curve, decimated without losing its extremes; `y` null: the iteration has no such number. */
export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly (number | null)[]
}

/** Seeds of one setting folded: interquartile mean and 95 % stratified bootstrap interval over the runs, at common x. */
export interface Fold {
  readonly label: string
  readonly runs: readonly string[]
  readonly x: readonly number[]
  readonly interquartileMean: readonly (number | null)[]
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
}

export interface CurvesReply {
  readonly metric: string
  /**
   * False: so far as the files were read within half a second. The rest is read meanwhile, and `runs` events tell
   * which have more; settings are not folded before all of their runs are read.
   */
  readonly complete: boolean
  readonly curves: Readonly<Record<string, Curve>>
  /** Of the settings with more than one of the runs asked for. */
  readonly folds: readonly Fold[]
}

export interface TrustRegionReply {
  readonly run: string
  /** Iterations read. */
  readonly iterations: number
  /** Environment steps. */
  readonly x: readonly number[]
  /** By metric (`klLimit`, `kl`, `quadraticKl`, `maxKl`, `predictedImprovement`, `measuredImprovement`, `cgResidual`, `backtracks`, …). */
  readonly series: Readonly<Record<string, readonly (number | null)[]>>
  /** How often each outcome of the policy's step occurred. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Mean wall-clock seconds per iteration and phase. */
  readonly seconds: Readonly<Record<string, number>>
}

export interface EnvironmentEntry {
  readonly env: string
  /** Constructor options of the run. */
  readonly options: Readonly<Record<string, unknown>>
  /** False for an environment of a module of the user's, which a page cannot load. */
  readonly builtIn: boolean
  /** Statistics and all else is in the policy's file. */
  readonly seed: number
}
