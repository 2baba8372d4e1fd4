// The host on Node: worker_threads, a monotonic clock, the kernels from the package's files.

import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'
import type { Host, Thread, ThreadStart } from '../host.js'
import { nodeFiles } from './files.js'

export const nodeHost: Host = {
  now: () => performance.now() / 1000,
  breathe: () => turn(),
  kernelBytes: (shared) => readFileSync(new URL(`../../../wasm/build/kernels${shared ? '-shared' : ''}.wasm`, import.meta.url)),
  startThread,
  files: nodeFiles,
  defaultThreads: availableParallelism,
}

/** What a worker of this host finds as its workerData. */
export interface NodeThreadData {
  readonly start: ThreadStart
  readonly outbox: MessagePort
}

/** Milliseconds. A thread inside a system call that does not return cannot be ended; nobody should wait for it. */
const LONGEST_END = 5000

function startThread(start: ThreadStart): Thread {
  const { port1: inbox, port2: outbox } = new MessageChannel()
  const worker = new Worker(new URL('./thread.js', import.meta.url), {
    workerData: { start, outbox } satisfies NodeThreadData, transferList: [outbox], name: `trpo-${start.index}`,
  })
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
    received: () => receiveAll(inbox),
    terminate: async () => {
      inbox.close()
      worker.unref()
      await Promise.race([worker.terminate(), pause(LONGEST_END, undefined, { ref: false })])
    },
  }
}

/** Messages that have arrived, without a turn of the event loop. */
function receiveAll(inbox: MessagePort): unknown[] {
  const messages: unknown[] = []
  for (let next = receiveMessageOnPort(inbox); next !== undefined; next = receiveMessageOnPort(inbox)) {
    messages.push((next).message)
  }
  return messages
}
