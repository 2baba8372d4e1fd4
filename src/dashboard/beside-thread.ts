// A dashboard beside a training, on a thread of its own with an event loop of its own: the training neither waits for it nor fails with
// it. What the thread runs is dashboard-thread.ts.

import { Worker } from 'node:worker_threads'
import type { DashboardOptions } from './server.js'

export interface ThreadTask {
  readonly options: DashboardOptions
  readonly port: number | null
}

export type ThreadNews =
  | { readonly kind: 'listening', readonly address: string }
  | { readonly kind: 'failed', readonly reason: string }

export interface BesideDashboard {
  end(): Promise<void>
}

/** @param tell called once when it listens, or each time that it fails */
export function startBeside(task: ThreadTask, tell: (news: ThreadNews) => void): BesideDashboard {
  const worker = new Worker(new URL('./dashboard-thread.js', import.meta.url), { workerData: task, name: 'trpo-dashboard' })
  worker.on('message', (news: ThreadNews) => { tell(news) })
  worker.on('error', (error) => { tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }) })
  worker.unref() // it keeps no process alive
  return { end: async () => { await worker.terminate() } }
}
