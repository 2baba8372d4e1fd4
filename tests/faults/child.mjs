// A training run in a process of its own, to be killed. Its argument is JSON:
//   out      the run directory; it is resumed if it holds a run, else begun with `config`
//   options  of the run (threads, checkpointSeconds, …)
//   kill     null, or { operation, path, nth, part }: the process kills itself with SIGKILL at the nth such operation on a path that
//            the regular expression fits; `part` of what it writes arrives (0: nothing, 1: all; for a rename or a sync, 1 is after it)
// It prints a line of JSON per iteration, and one with the result; of a run that is finished already, that one.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeHost } from '../../dist/host/node/host.js'
import { resumeOn, trainOn } from '../../dist/runs/train.js'

const { out, config, options, kill } = JSON.parse(process.argv[2])

function dieHere() {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined) // the signal may take a moment
}

let matching = 0

/** nodeHost.files with a death in it. */
function deadly(files) {
  const guarded = (operation) => async (...given) => {
    const path = operation === 'rename' ? given[1] : given[0]
    if (operation !== kill.operation || !new RegExp(kill.path).test(path) || ++matching < kill.nth) return files[operation](...given)
    if (given[1] instanceof Uint8Array) await files[operation](given[0], given[1].subarray(0, Math.floor(kill.part * given[1].length)))
    else if (kill.part === 1) await files[operation](...given)
    return dieHere()
  }
  return Object.fromEntries(Object.keys(files).map((operation) => [operation, guarded(operation)]))
}

/** The hash of a run that came to its end before it was killed, unless it is to be extended. */
function finishedHash() {
  const read = (name) => (existsSync(join(out, name)) ? JSON.parse(readFileSync(join(out, name), 'utf8')) : null)
  const sameBudget = (options.steps ?? config.steps) === read('config.json')?.config.steps
  return sameBudget ? read('summary.json')?.parametersSha256 : undefined
}

const finished = finishedHash()
if (finished !== undefined) {
  console.log(JSON.stringify({ parametersSha256: finished }))
  process.exit()
}

const host = kill === null ? nodeHost : { ...nodeHost, files: deadly(nodeHost.files) }
const run = existsSync(join(out, 'config.json')) ? resumeOn(host, out, options) : trainOn(host, { ...config, ...options, out })
for (;;) {
  const next = await run.next()
  if (next.done) {
    console.log(JSON.stringify({ parametersSha256: next.value.parametersSha256 }))
    break
  }
  console.log(JSON.stringify({ iteration: next.value.iteration }))
}
