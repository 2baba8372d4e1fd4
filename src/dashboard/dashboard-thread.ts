// The thread of a dashboard beside a training: beside-thread.ts starts it and ends it.

import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadNews, ThreadTask } from './beside-thread.js'
import { startDashboard } from './listen.js'

const { options, port } = workerData as ThreadTask

function tell(news: ThreadNews): void {
  parentPort?.postMessage(news)
}

try {
  const { address } = await startDashboard(options, port)
  tell({ kind: 'listening', address })
} catch (error) {
  tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
}
