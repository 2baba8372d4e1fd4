// Progress of a sweep in a file or a pipe: a line for each run that starts, ends or fails, and one for all every 30 seconds at most.

import type { SweepEvent } from '../experiments/sweep.js'
import { formatCount, formatReturn } from './format.js'
import { toStandardError } from './progress.js'
import type { SweepTally } from './sweep-tally.js'
import { describeTotal, nameOf, troubleOf, type SweepProgress } from './sweep-words.js'

const SECONDS_BETWEEN_SUMMARIES = 30

export class SweepLines implements SweepProgress {
  private summarizedAt: number

  constructor(private readonly tally: SweepTally, private readonly stream: NodeJS.WritableStream, private readonly now: () => number) {
    this.summarizedAt = now()
  }

  update(event: SweepEvent): void {
    const trouble = troubleOf(event)
    if (trouble !== null) toStandardError(trouble)
    const line = lineOf(event)
    if (line !== null) this.message(line)
    if (this.now() - this.summarizedAt < SECONDS_BETWEEN_SUMMARIES) return
    this.summarizedAt = this.now()
    this.message(describeTotal(this.tally.total(), this.tally.secondsLeft()))
  }

  message(text: string): void {
    this.stream.write(`${text}\n`)
  }

  finish(): void { /* every line is whole */ }
}

function lineOf(event: SweepEvent): string | null {
  switch (event.kind) {
    case 'planned': {
      const done = event.runs.filter(({ state }) => state === 'finished').length
      const begun = event.runs.filter(({ state }) => state === 'unfinished').length
      return `${event.runs.length} runs, ${event.jobs} at a time; ${done} finished before, ${begun} to be continued`
    }
    case 'started': return `${nameOf(event.run)}: started in ${event.run.path}`
    case 'ended': {
      const { outcome } = event
      if (outcome.state === 'failed') return null // it is told on standard error
      if (outcome.state === 'stopped') return `${nameOf(event.run)}: stopped at step ${formatCount(outcome.steps)}`
      const { steps, meanReturn, evaluation } = outcome
      return `${nameOf(event.run)}: finished after ${formatCount(steps)} steps, last 100 episodes ${formatReturn(meanReturn)}, evaluation ${formatReturn(evaluation)}`
    }
    case 'progress': case 'warning': return null
    default: return event satisfies never
  }
}
