// Progress in a file or a pipe: plain lines under a header that explains the columns, at most one every two seconds, but always the
// first and the last, and every one with an evaluation.

import { stepsVary } from '../algorithms/registry.js'
import { iterationCount, type TrainConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { formatCount, formatReturn, formatSmall } from './format.js'
import { toStandardError, type Progress, type TimeLeft } from './progress.js'

const SECONDS_BETWEEN_LINES = 2

interface Column {
  readonly title: string
  readonly value: (report: IterationReport) => string
}

export class ProgressLines implements Progress {
  private readonly columns: readonly Column[]
  private readonly stream: NodeJS.WritableStream
  private readonly now: () => number
  private lastLine = -Infinity
  private unshown: IterationReport | null = null

  constructor(config: TrainConfig, left: TimeLeft, stream: NodeJS.WritableStream, now: () => number) {
    this.stream = stream
    this.now = now
    const evaluation: Column = { title: `evaluation, ${config.evalEveryEpisodes} episodes`, value: (report) => formatReturn(report.evaluation?.meanReturn ?? null) }
    this.columns = [
      { title: stepsVary(config.algorithm) ? 'iteration' : `iteration of ${iterationCount(config)}`, value: ({ iteration }) => formatCount(iteration) },
      { title: `steps of ${formatCount(left.totalSteps)}`, value: ({ steps }) => formatCount(steps) },
      { title: 'return, last 100 episodes', value: ({ meanReturn }) => formatReturn(meanReturn) },
      ...(config.evalEvery > 0 ? [evaluation] : []),
      { title: klTitle(config), value: ({ kl }) => formatSmall(kl) },
      { title: 'policy step', value: ({ outcome }) => outcome },
      { title: 'steps/s', value: ({ stepsPerSecond }) => formatCount(stepsPerSecond) },
      { title: '      time', value: ({ steps }) => left.after(steps) },
    ]
  }

  update(report: IterationReport): void {
    this.unshown = report
    if (report.evaluation !== null || this.now() - this.lastLine >= SECONDS_BETWEEN_LINES) this.show()
  }

  message(text: string): void {
    this.stream.write(`${text}\n`)
  }

  readonly warn = toStandardError

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

/** With the bound where there is one on the mean, and it stays the same. */
function klTitle(config: TrainConfig): string {
  const bounded = 'klConstraint' in config && config.klConstraint === 'mean' && typeof config.maxKl === 'number'
  return bounded ? `KL, at most ${config.maxKl}` : '    KL'
}
