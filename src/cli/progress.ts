// What a training run shows while it runs: one line that updates itself on a terminal; elsewhere plain lines under a header that
// explains the columns, at most one every two seconds, but always the first and the last.

import cliProgress from 'cli-progress'
import { iterationCount } from '../training/config.js'
import type { TrainConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { formatCount, formatDuration, formatReturn, formatSmall } from './format.js'

export interface Progress {
  update(report: IterationReport): void
  message(text: string): void
  /** Nothing more comes; leaves the stream at the start of a line. */
  finish(): void
}

/** The part of a terminal or a pipe that is needed here. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean }

const SECONDS_BETWEEN_LINES = 2
const REDRAWS_PER_SECOND = 10

/** @param now seconds on a monotonic clock */
export function createProgress(config: TrainConfig, stream: ProgressStream, now: () => number): Progress {
  const clock = new TimeLeft(config, now)
  return stream.isTTY === true ? new ProgressBar(clock, stream) : new ProgressLines(config, clock, stream, now)
}

/** No progress; messages still come. */
export const silent: Progress = {
  update() { /* nothing to show */ },
  message(text) {
    process.stderr.write(`${text}\n`)
  },
  finish() { /* nothing to finish */ },
}

/** Extrapolates from the steps so far. */
class TimeLeft {
  readonly totalSteps: number
  private readonly started: number
  private readonly now: () => number
  private readonly atEnd: string

  constructor(config: TrainConfig, now: () => number) {
    const { environments, warmupSteps, horizon, evalEpisodes } = config
    this.totalSteps = environments * (warmupSteps + iterationCount(config) * horizon)
    this.started = now()
    this.now = now
    this.atEnd = evalEpisodes > 0 ? 'evaluating' : 'done'
  }

  after(steps: number): string {
    if (steps >= this.totalSteps) return this.atEnd
    return `${formatDuration((this.now() - this.started) * (this.totalSteps - steps) / steps)} left`
  }
}

class ProgressBar implements Progress {
  private readonly bar: cliProgress.SingleBar
  private readonly left: TimeLeft

  constructor(left: TimeLeft, stream: NodeJS.WritableStream) {
    this.left = left
    this.bar = new cliProgress.SingleBar({
      format: '{bar} {percentage}% · {text}',
      barsize: 20,
      stream,
      fps: REDRAWS_PER_SECOND,
      hideCursor: true,
      linewrap: false,
      gracefulExit: false, // interrupts are interrupt.ts's
      autopadding: true,
    }, cliProgress.Presets.shades_classic)
    this.bar.start(left.totalSteps, 0, { text: 'starting' })
  }

  update(report: IterationReport): void {
    const { steps, meanReturn, outcome, kl, stepsPerSecond } = report
    const left = this.left.after(steps)
    const step = outcome === 'accepted' ? formatSmall(kl) : outcome
    this.bar.update(Math.min(steps, this.left.totalSteps), {
      text: `${left} · return ${formatReturn(meanReturn)} · KL ${step} · ${formatCount(stepsPerSecond)} steps/s`,
    })
  }

  message(text: string): void {
    this.bar.update({ text })
  }

  finish(): void {
    this.bar.stop() // gives the terminal its cursor back
  }
}

interface Column {
  readonly title: string
  readonly value: (report: IterationReport) => string
}

class ProgressLines implements Progress {
  private readonly columns: readonly Column[]
  private readonly stream: NodeJS.WritableStream
  private readonly now: () => number
  private lastLine = -Infinity
  private unshown: IterationReport | null = null

  constructor(config: TrainConfig, left: TimeLeft, stream: NodeJS.WritableStream, now: () => number) {
    this.stream = stream
    this.now = now
    this.columns = [
      { title: `iteration of ${iterationCount(config)}`, value: ({ iteration }) => formatCount(iteration) },
      { title: `steps of ${formatCount(left.totalSteps)}`, value: ({ steps }) => formatCount(steps) },
      { title: 'return, last 100 episodes', value: ({ meanReturn }) => formatReturn(meanReturn) },
      { title: `KL, at most ${config.maxKl}`, value: ({ kl }) => formatSmall(kl) },
      { title: 'policy step', value: ({ outcome }) => outcome },
      { title: 'steps/s', value: ({ stepsPerSecond }) => formatCount(stepsPerSecond) },
      { title: '      time', value: ({ steps }) => left.after(steps) },
    ]
  }

  update(report: IterationReport): void {
    this.unshown = report
    if (this.now() - this.lastLine >= SECONDS_BETWEEN_LINES) this.show()
  }

  message(text: string): void {
    this.stream.write(`${text}\n`)
  }

  finish(): void {
    this.show()
  }

  private show(): void {
    const report = this.unshown
    if (report === null) return
    if (this.lastLine === -Infinity) this.line(this.columns.map(({ title }) => title))
    this.line(this.columns.map(({ title, value }) => value(report).padStart(title.length)))
    this.unshown = null
    this.lastLine = this.now()
  }

  private line(cells: readonly string[]): void {
    this.stream.write(`${cells.join(' | ')}\n`)
  }
}
