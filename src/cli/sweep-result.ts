// What `trpo sweep` says at the end: what is finished and what failed, with the commands that go on from there, and the report of what is
// finished.

import { existsSync } from 'node:fs'
import { report } from '../host/node/api.js'
import type { SweepResult, SweepRunResult } from '../experiments/sweep.js'
import { quoted } from '../runs/quoted.js'
import type { DrivenSweep } from './drive-sweep.js'
import type { OutputFlags } from './drive-training.js'
import { SIGNAL_EXIT_CODE } from './interrupt.js'
import { toStandardError } from './progress.js'
import { reportMarkdown } from './report-markdown.js'
import { nameOf } from './sweep-words.js'

const UNFINISHED_EXIT_CODE = 1

/** Prints it, and sets the exit code: of the signal if there was one, else 1 where a run failed. @param command continues the sweep */
export async function printSweep({ result, signal }: DrivenSweep, command: string, { json }: OutputFlags): Promise<void> {
  const runs = result?.runs ?? []
  const finished = runs.filter(isFinished)
  const figures = finished.length === 0 ? null : await report(finished.map(({ path }) => path))
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ interrupted: signal !== null, command, runs: runs.map(asJson), report: figures }, null, 2)}\n`)
  } else {
    if (figures !== null) process.stdout.write(`\n${reportMarkdown(figures)}\n`)
    process.stdout.write(`${describeCounts(runs)}\n`)
  }
  for (const run of runs.filter(({ state }) => state === 'failed')) toStandardError(describeFailure(run, command))
  if (signal !== null) toStandardError(`Stopped. To continue:\n  ${command}`)
  const complete = result !== null && finished.length === result.runs.length
  if (signal !== null) process.exitCode = SIGNAL_EXIT_CODE[signal]
  else if (!complete) process.exitCode = UNFINISHED_EXIT_CODE
}

function isFinished({ state }: SweepResult['runs'][number]): boolean {
  return state === 'finished' || state === 'skipped'
}

function describeCounts(runs: readonly SweepRunResult[]): string {
  const count = (state: SweepRunResult['state']): number => runs.filter((run) => run.state === state).length
  const parts = [
    `${count('finished')} of ${runs.length} runs finished`, ...counted(count('skipped'), 'finished before'), ...counted(count('failed'), 'failed'),
    ...counted(count('stopped'), 'stopped on the way'), ...counted(count('waiting'), 'not begun'),
  ]
  return parts.join(', ')
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}`]
}

/** With what to do about it: a fault of an environment comes again until it is mended. */
function describeFailure(run: SweepRunResult, command: string): string {
  const saved = existsSync(run.path)
  return [
    `${nameOf(run)} failed: ${String(run.reason)}`,
    ...(saved ? [`  to look at it:  trpo inspect ${quoted(run.path)}`] : ['  nothing was written']),
    `  to try again:   ${saved ? `trpo resume ${quoted(run.path)}` : command}`,
  ].join('\n')
}

function asJson({ path, settings, config, state, reason }: SweepRunResult) {
  return { path, env: config.env, settings, seed: config.seed, state, reason }
}
