// Trains or resumes one run of a sweep, with news a few times a second, until its end or until it is to stop.

import type { RunNews, RunOutcome, RunTask } from '../../experiments/run-process.js'
import type { TrainResult } from '../../runs/train.js'
import type { IterationReport } from '../../training/report.js'
import { resume, train } from './api.js'

const MILLISECONDS_BETWEEN_NEWS = 250

/** Never rejects: a failure is an outcome. */
export async function carryOutRun(
  { path, config, threads }: RunTask, tell: (news: RunNews) => void, stopping: () => boolean,
): Promise<RunOutcome> {
  const options = { threads, warn: (text: string) => { tell({ kind: 'warning', text }) } }
  try {
    const training = config === null ? resume(path, options) : train({ ...config, ...options, out: path })
    return await follow(training, tell, stopping)
  } catch (error) {
    return { state: 'failed', reason: reasonOf(error) }
  }
}

async function follow(
  training: AsyncGenerator<IterationReport, TrainResult>, tell: (news: RunNews) => void, stopping: () => boolean,
): Promise<RunOutcome> {
  let meanReturn: number | null = null
  let toldAt = -Infinity
  for (;;) {
    const step = await training.next()
    if (step.done === true) return { state: 'finished', steps: step.value.steps, meanReturn, evaluation: step.value.evaluation?.meanReturn ?? null }
    const { iteration, steps, stepsPerSecond } = step.value
    meanReturn = step.value.meanReturn
    if (performance.now() - toldAt >= MILLISECONDS_BETWEEN_NEWS) {
      toldAt = performance.now()
      tell({ kind: 'progress', progress: { iteration, steps, meanReturn, stepsPerSecond } })
    }
    if (stopping()) {
      await training.return(undefined as never) // it saves; it is not asked for a result
      return { state: 'stopped', steps }
    }
  }
}

/** The message; with its stack where the fault is in a program and not in what it was asked to do. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const fault = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError
  return fault ? error.stack ?? error.message : error.message
}
