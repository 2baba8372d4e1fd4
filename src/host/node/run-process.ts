// Starts a run of a sweep in a process of its own, and finds out how it ended, whatever ended it.

import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunNews, RunOrder, RunOutcome, RunProcess, StartRun } from '../../experiments/run-process.js'

const CHILD = fileURLToPath(new URL('./run-child.js', import.meta.url))
/** Characters of what a process said on standard error: its last words. */
const LAST_WORDS = 8192

export const startRun: StartRun = (task, tell) => {
  // Arguments of this Node (such as --import of a TypeScript loader) are the child's too; a debugger's port cannot be shared.
  const execArgv = process.execArgv.filter((argument) => !argument.startsWith('--inspect'))
  const child = fork(CHILD, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv })
  const order = (message: RunOrder): void => {
    if (child.connected) child.send(message, () => undefined) // a process that is gone is told of by its end
  }
  let stopped = false
  const ended = endOf(child, tell, () => stopped)
  order({ kind: 'run', task })
  return {
    stop: () => {
      stopped = true
      order({ kind: 'stop' })
    },
    kill: () => {
      stopped = true
      child.kill('SIGKILL')
    },
    ended,
  }
}

function endOf(child: ChildProcess, tell: Parameters<StartRun>[1], stopped: () => boolean): RunProcess['ended'] {
  let words = ''
  let told: RunOutcome | null = null
  let steps = 0
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { words = (words + text).slice(-LAST_WORDS) })
  child.on('message', (news: RunNews) => {
    if (news.kind === 'end') {
      told = news.outcome
      return
    }
    if (news.kind === 'progress') steps = news.progress.steps
    tell(news)
  })
  return new Promise((resolve) => {
    child.on('error', (error) => { resolve({ state: 'failed', reason: `its process could not be started: ${error.message}` }) })
    child.on('close', (code, signal) => {
      if (told !== null) resolve(told)
      else if (stopped() && signal !== null) resolve({ state: 'stopped', steps }) // at once, or before it could listen
      else resolve({ state: 'failed', reason: causeOfDeath(code, signal, words) })
    })
  })
}

/** In a sentence, with what the process said last. */
export function causeOfDeath(code: number | null, signal: NodeJS.Signals | null, words: string): string {
  const lines = words.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const telling = lines.findLast((line) => /^FATAL ERROR:|^(Uncaught )?\w*Error\b.*:/.test(line)) ?? lines.at(-1)
  const what = signal === 'SIGKILL' ? 'its process was killed (SIGKILL), as the system does when memory runs out'
    : signal !== null ? `its process was ended by ${signal}`
    : `its process ended with code ${String(code)} before the run did`
  return telling === undefined ? what : `${what}: ${telling}`
}
