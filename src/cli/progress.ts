// What a training run shows while it runs: one line that updates itself on a terminal (progress-bar.ts), plain lines elsewhere
// (progress-lines.ts), nothing with --quiet. Nothing is coloured; escape sequences, which move the cursor, go to a terminal only.

import { plannedSteps, type TrainConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { formatDuration } from './format.js'

export interface Progress {
  update(report: IterationReport): void
  /** Something about what is going on. */
  message(text: string): void
  /** Something that went wrong and must not be overlooked: on standard error. */
  warn(text: string): void
  /** Nothing more comes; leaves the stream at the start of a line. */
  finish(): void
}

/** The part of a terminal or a pipe that is needed here. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean }

/** What is trained, and how many steps of it were taken before. */
export interface ProgressStart {
  readonly config: TrainConfig
  readonly steps: number
}

/** No progress; messages still come. */
export const silent: Progress = {
  update() { /* nothing to show */ },
  message: toStandardError,
  warn: toStandardError,
  finish() { /* nothing to finish */ },
}

export function toStandardError(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Extrapolates from the steps of this part of the run. */
export class TimeLeft {
  /** Steps of the whole run, and those taken before this part of it. */
  readonly totalSteps: number
  readonly stepsBefore: number
  private readonly started: number
  private readonly now: () => number
  private readonly atEnd: string

  constructor({ config, steps }: ProgressStart, now: () => number) {
    const { evalEpisodes } = config
    this.totalSteps = plannedSteps(config)
    this.stepsBefore = steps
    this.started = now()
    this.now = now
    this.atEnd = evalEpisodes > 0 ? 'evaluating' : 'done'
  }

  after(steps: number): string {
    if (steps >= this.totalSteps) return this.atEnd
    return `${formatDuration((this.now() - this.started) * (this.totalSteps - steps) / (steps - this.stepsBefore))} left`
  }
}
