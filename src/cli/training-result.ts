// What `trpo train` and `trpo resume` say at the end: the result, or how to continue what was interrupted.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { quoted } from '../runs/quoted.js'
import type { TrainResult } from '../runs/train.js'
import { plannedSteps } from '../training/config.js'
import type { Ending, OutputFlags } from './drive-training.js'
import { describeEvaluation } from './eval.js'
import { formatCount, formatDuration, formatReturn } from './format.js'
import { SIGNAL_EXIT_CODE } from './interrupt.js'

/** Prints it; the exit code says whether the training was interrupted. */
export function printEnding(ending: Ending<TrainResult>, out: string, { json }: OutputFlags): void {
  if (ending.finished) {
    process.stdout.write(json === true ? asJson(resultAsJson(ending.result)) : summary(ending.result))
    return
  }
  const { iteration, steps } = ending.place
  if (json === true) process.stdout.write(asJson({ run: out, interrupted: true, iteration, steps }))
  process.stderr.write(`Stopped after iteration ${formatCount(iteration)} (${formatCount(steps)} steps). ${howToContinue(out)}\n`)
  process.exitCode = SIGNAL_EXIT_CODE[ending.signal]
}

/** After the second signal. */
export function stoppedAtOnce(out: string): string {
  return `Stopped at once. ${howToContinue(out)}`
}

function howToContinue(out: string): string {
  if (!existsSync(join(out, 'config.json'))) return 'Nothing was written.'
  const place = existsSync(join(out, 'checkpoints')) ? 'from its last checkpoint' : 'from its start, as it has no checkpoint yet'
  return `To continue it ${place}:\n  trpo resume ${quoted(out)}`
}

function summary(result: TrainResult): string {
  const { config, evaluation, best, out, steps, seconds, parametersSha256 } = result
  return [
    `${config.env}: ${formatCount(steps)} steps in ${formatDuration(seconds)}, seed ${config.seed}${endedEarly(result)}`,
    ...(evaluation === null ? [] : [describeEvaluation(evaluation)]),
    ...(best === null ? [] : [describeBest(best, out)]),
    `run ${out ?? 'not saved'}`,
    `parameters sha256 ${parametersSha256}`,
    '',
  ].join('\n')
}

function describeBest({ iteration, evaluation }: NonNullable<TrainResult['best']>, out: string | null): string {
  const command = out === null ? '' : `, trpo eval ${quoted(out)} --best`
  return `best on the way: return ${formatReturn(evaluation.meanReturn)} after iteration ${formatCount(iteration)}${command}`
}

/** Why there are fewer steps than the budget has room for. */
function endedEarly({ config, steps }: TrainResult): string {
  const { stopAt } = config
  const early = stopAt !== null && steps < plannedSteps(config)
  return early ? `, ended by an evaluation of at least ${stopAt} (--stop-at)` : ''
}

function resultAsJson({ config, evaluation, best, out, steps, seconds, parametersSha256 }: TrainResult) {
  return { run: out, config, steps, seconds, evaluation, best, parametersSha256 }
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
