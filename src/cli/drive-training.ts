// Drives a training on the command line: progress, warnings, Ctrl-C. Shared by `train`, `resume` and `verify`, which differ in what they
// start and in what they say at the end.

import type { RunOptions, RunStart } from '../runs/train.js'
import { plannedSteps } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { createProgress } from './create-progress.js'
import { driveUntilInterrupted, type StopSignal } from './interrupt.js'
import { silent, type Progress, type ProgressStream } from './progress.js'

export interface OutputFlags {
  readonly quiet?: boolean
  readonly json?: boolean
}

/** How it ended, and how far it came. */
export type Ending<Result> = { readonly place: Place } & (
  { readonly finished: true, readonly result: Result } | { readonly finished: false, readonly signal: StopSignal })

export interface Place {
  readonly iteration: number
  readonly steps: number
}

export interface Drive<Result> {
  readonly training: (options: Pick<RunOptions, 'onStart' | 'warn'>) => AsyncGenerator<IterationReport, Result>
  /** The line that announces it; null for none. */
  readonly announce: (start: RunStart) => string | null
  /** What to say when a second signal ends the process at once. */
  readonly aborted: () => string
}

/** Progress is on standard output, with --json on standard error. */
export async function driveTraining<Result>(drive: Drive<Result>, { quiet, json }: OutputFlags): Promise<Ending<Result>> {
  const stream: ProgressStream = json === true ? process.stderr : process.stdout
  // A signal may come before the run says that it starts: what is said then goes where the progress will go.
  let progress: Progress = quiet === true ? silent : { ...silent, message: (text) => { stream.write(`${text}\n`) } }
  let place: Place = { iteration: 0, steps: 0 }
  let planned = Infinity
  const onStart = (start: RunStart): void => {
    place = { iteration: start.iteration, steps: start.steps }
    planned = plannedSteps(start.config)
    if (quiet === true) return
    const line = drive.announce(start)
    if (line !== null) stream.write(`${line}\n`)
    progress = createProgress(start, stream, () => performance.now() / 1000)
  }
  const driven = await driveUntilInterrupted(drive.training({ onStart, warn: (text) => { progress.warn(text) } }), {
    report: (report) => {
      place = { iteration: report.iteration, steps: report.steps }
      progress.update(report)
    },
    interrupt: () => {
      const current = place.steps < planned ? `iteration ${place.iteration + 1}` : 'the evaluation'
      progress.message(`finishing ${current}, Ctrl-C again stops at once`)
    },
    abort: () => {
      progress.finish()
      process.stderr.write(`${drive.aborted()}\n`)
    },
  }).finally(() => {
    progress.finish()
  })
  return { ...driven, place }
}
