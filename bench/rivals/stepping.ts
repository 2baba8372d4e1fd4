// An environment in a process of its own, stepped through uniform actions by one thread: the part of a config's environments that one
// of several threads would have. Cases/threads.ts compares as many of these with as many threads of one process.

import { createInterface } from 'node:readline'
import { resolveConfig } from '../../dist/training/config.js'
import { openUniform } from '../teams/replay.js'

const [env, index, of, steps] = [process.argv[2], ...process.argv.slice(3).map(Number)] as [string, number, number, number]
const config = resolveConfig({ env, environments: of })
const opened = await openUniform({ config, snapshots: null, lives: Array<number>(of).fill(0), steps }, 1, { index, of })

// Each request is answered with the seconds that all the steps took.
const requests = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
while ((await requests.next()).done !== true) console.log(JSON.stringify({ seconds: await opened.replay.replay() }))
await opened.close()
