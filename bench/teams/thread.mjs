// Entry of a thread that host.ts starts. tsx gives its loader to the main thread only: here it is asked for.

import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { runThread } = await import('./programs.ts')
await runThread(workerData)
