// Entry of a worker thread on Node.

import { workerData } from 'node:worker_threads'
import { runThread } from '../../training/programs.js'
import { nodeHost, type NodeThreadData } from './host.js'

const { start, outbox } = workerData as NodeThreadData
await runThread(start, nodeHost, (message) => { outbox.postMessage(message) })
