// A run in a process of its own, as a sweep sees it. host/node/run-process.ts starts one; what the two processes say to each other is here.

import type { TrainConfig } from '../training/config.js'

/** What a new process is to do. */
export interface RunTask {
  /** Its run directory. */
  readonly path: string
  /** The config of a run that is not there yet; null: the run is there, and is resumed. */
  readonly config: TrainConfig | null
  readonly threads: number
}

/** From the sweep to the process. */
export type RunOrder = { readonly kind: 'run', readonly task: RunTask } | { readonly kind: 'stop' }

/** Sent a few times a second at most. */
export interface RunProgress {
  readonly iteration: number
  /** Environment steps of the whole run so far. */
  readonly steps: number
  /** Of the last 100 training episodes; null before the first. */
  readonly meanReturn: number | null
  readonly stepsPerSecond: number
}

/** How a process ended. */
export type RunOutcome =
  /** The run is finished: it has its summary.json. */
  | { readonly state: 'finished', readonly steps: number, readonly meanReturn: number | null, readonly evaluation: number | null }
  /** It was asked to stop, and has saved what it had. */
  | { readonly state: 'stopped', readonly steps: number }
  | { readonly state: 'failed', readonly reason: string }

/** From the process to the sweep. */
export type RunNews =
  | { readonly kind: 'progress', readonly progress: RunProgress }
  | { readonly kind: 'warning', readonly text: string }
  | { readonly kind: 'end', readonly outcome: RunOutcome }

export interface RunProcess {
  /** Asks the run to finish its iteration and to save. */
  stop(): void
  /** Ends the process at once. */
  kill(): void
  /** Settles when the process is gone; never rejects. */
  readonly ended: Promise<RunOutcome>
}

/** Starts a process. @param tell called with what it says before its end */
export type StartRun = (task: RunTask, tell: (news: Exclude<RunNews, { readonly kind: 'end' }>) => void) => RunProcess
