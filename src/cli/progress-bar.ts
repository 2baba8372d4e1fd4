// Progress on a terminal: one line that updates itself.

import cliProgress from 'cli-progress'
import type { IterationReport } from '../training/report.js'
import { formatCount, formatReturn, formatSmall } from './format.js'
import { toStandardError, type Progress, type ProgressStream, type TimeLeft } from './progress.js'

const REDRAWS_PER_SECOND = 10
/** To the start of the line, and erase it. */
const CLEAR_LINE = '\r\u001b[K'

export class ProgressBar implements Progress {
  private readonly bar: cliProgress.SingleBar
  private readonly left: TimeLeft
  private readonly stream: ProgressStream
  private evaluation = ''

  constructor(left: TimeLeft, stream: ProgressStream) {
    this.left = left
    this.stream = stream
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
    this.bar.start(left.totalSteps, left.stepsBefore, { text: 'starting' })
  }

  update(report: IterationReport): void {
    const { steps, meanReturn, stepsPerSecond, evaluation, iteration } = report
    if (evaluation !== null) this.evaluation = ` · evaluation ${formatReturn(evaluation.meanReturn)} at iteration ${formatCount(iteration)}`
    const left = this.left.after(steps)
    this.bar.update(Math.min(steps, this.left.totalSteps), {
      text: `${left} · return ${formatReturn(meanReturn)}${this.evaluation} · ${stepOf(report)} · ${formatCount(stepsPerSecond)} steps/s`,
    })
  }

  message(text: string): void {
    this.bar.update({ text })
  }

  /** The bar draws itself again below it. */
  warn(text: string): void {
    this.stream.write(CLEAR_LINE)
    toStandardError(text)
  }

  finish(): void {
    this.bar.stop() // gives the terminal its cursor back
  }
}

/** How far the policy's step went, or why it was not taken; of a search, how wide it is. */
function stepOf({ outcome, kl, searchStd }: IterationReport): string {
  const [name, size] = searchStd === undefined ? ['KL', kl] : ['σ', searchStd]
  return `${name} ${outcome === 'accepted' && size !== undefined ? formatSmall(size) : outcome}`
}
