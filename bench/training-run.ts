// Pieces of training runs, as a user starts them, timed by the wall clock: steps per second, and where each iteration's time went.

import { train, type IterationReport, type TrainOptions } from '../dist/index.js'
import { median, now } from './measure.js'
import { milliseconds, type Row } from './rows.js'

export interface TimedRun {
  readonly stepsPerSecond: number
  readonly reports: readonly IterationReport[]
}

/** Trains for warmup + iterations iterations; the first ones (threads start, V8 compiles) are not timed. */
export async function timedRun(options: TrainOptions, stepsPerIteration: number, warmup: number, iterations: number): Promise<TimedRun> {
  const reports: IterationReport[] = []
  let start = 0
  for await (const report of train(options)) {
    if (report.iteration === warmup) start = now()
    else if (report.iteration > warmup) reports.push(report)
    if (reports.length === iterations) break
  }
  return { stepsPerSecond: iterations * stepsPerIteration / (now() - start), reports }
}

const PHASES = ['collect', 'policy', 'value', 'statistics'] as const

/** Milliseconds an iteration of each phase (a sample is one run's median), and a sentence with their shares. */
export function phases(label: string, runs: readonly TimedRun[]): { rows: Row[], note: string } {
  const time = (phase: (typeof PHASES)[number] | 'total') => runs.map(({ reports }) => median(reports.flatMap(({ seconds }) => seconds[phase] ?? [])))
  const rows = PHASES.map((phase) => milliseconds(`${label}: ${phase} an iteration`, time(phase)))
  const total = median(time('total'))
  const shares = PHASES.map((phase) => `${phase} ${(100 * median(time(phase)) / total).toFixed(0)} %`)
  return { rows, note: `${label}: ${shares.join(', ')} of an iteration of ${(1000 * total).toFixed(1)} ms ("value" is the wait for the fit)` }
}
