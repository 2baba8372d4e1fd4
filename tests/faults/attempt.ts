// One attempt at a run in a process of its own (child.mjs), which may be killed: at a moment after an iteration, or at a file operation.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { RunOptions } from '../../dist/runs/train.js'
import type { SmallRun } from './small-runs.js'

/** So long after the attempt's n-th iteration; 0: after its start. */
export interface KillAtMoment {
  readonly iterations: number
  readonly milliseconds: number
}

/** At the n-th such operation of the attempt on a path that the regular expression fits; `part` of it is done. */
export interface KillAtOperation {
  readonly operation: 'write' | 'append' | 'sync' | 'rename' | 'remove'
  readonly path: string
  readonly nth: number
  readonly part: number
}

export type Kill = KillAtMoment | KillAtOperation

export interface Outcome {
  readonly killed: boolean
  /** Iterations that this attempt reported. */
  readonly iterations: number
  /** Null if it did not come to its end. */
  readonly parametersSha256: string | null
  readonly complaints: string
}

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url))

/** Of the attempt; `steps` in place of the config's, or of those that the run had so far. */
export interface AttemptOptions extends Pick<RunOptions, 'threads' | 'checkpointSeconds'> {
  readonly steps?: number
}

/** Begins or resumes the run in `out`. @param kill null: undisturbed */
export async function attempt(config: SmallRun, out: string, options: AttemptOptions, kill: Kill | null): Promise<Outcome> {
  const own = kill !== null && 'operation' in kill ? kill : null
  const moment = kill !== null && 'iterations' in kill ? kill : null
  const child = spawn(process.execPath, [CHILD, JSON.stringify({ out, config, options, kill: own })])
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => { complaints += chunk.toString() })
  const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (_, signal) => { resolve(signal) })
  })
  const killSoon = async (): Promise<void> => {
    await pause(moment?.milliseconds)
    child.kill('SIGKILL')
  }
  let iterations = 0
  let parametersSha256: string | null = null
  if (moment?.iterations === 0) void killSoon()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told = JSON.parse(line) as { iteration?: number, parametersSha256?: string }
    parametersSha256 = told.parametersSha256 ?? null
    if (told.iteration !== undefined && ++iterations === moment?.iterations) void killSoon()
  })
  const signal = await ended
  return { killed: signal === 'SIGKILL', iterations, parametersSha256, complaints }
}
