// The host on Node: worker_threads, a monotonic clock, the kernels from the package's files.

import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Host, Thread, ThreadStart } from './host.js'

export const nodeHost: Host = {
  now: () => performance.now() / 1000,
  breathe: () => turn(),
  kernelBytes: (shared) => readFileSync(new URL(`../../wasm/build/kernels${shared ? '-shared' : ''}.wasm`, import.meta.url)),
  startThread,
}

/** Threads to use unless told otherwise: one a core. */
export function defaultThreads(): number {
  return availableParallelism()
}

function startThread(start: ThreadStart): Thread {
  const worker = new Worker(new URL('./node-thread.js', import.meta.url), { workerData: start, name: `trpo-${start.index}` })
  let ended: string | null = null
  const listeners: ((reason: string) => void)[] = []
  const end = (reason: string): void => {
    if (ended !== null) return
    ended = reason
    listeners.forEach((listener) => { listener(reason) })
  }
  worker.on('error', (error) => { end(error.message) })
  worker.on('exit', (code) => { end(`exit code ${code}`) })
  return {
    onExit: (listener) => {
      if (ended === null) listeners.push(listener)
      else listener(ended)
    },
    terminate: async () => { await worker.terminate() },
  }
}
