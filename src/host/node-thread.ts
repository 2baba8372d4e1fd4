// Entry of a worker thread on Node.

import { workerData } from 'node:worker_threads'
import { runThread } from '../training/programs.js'
import { nodeHost } from './node.js'
import type { ThreadStart } from './host.js'

await runThread(workerData as ThreadStart, nodeHost)
