// How a sweep uses its processes: so many at a time, skipping what is finished, surviving what fails, stopping when told. The processes
// are feigned here; real ones are in tests/sweep.test.ts.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeFiles } from '../host/node/files.js'
import { causeOfDeath } from '../host/node/run-process.js'
import { RunDirectory } from '../runs/run-directory.js'
import { resolveConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import type { RunOutcome, RunTask, StartRun } from './run-process.js'
import { sweepOn, threadsOfRun, type SweepEvent, type SweepOptions, type SweepResult } from './sweep.js'

const FINISHED: RunOutcome = { state: 'finished', steps: 9, meanReturn: 1, evaluation: 2 }

let out: string
beforeEach(() => { out = mkdtempSync(join(tmpdir(), 'trpo-sweep-')) })
afterEach(() => { rmSync(out, { recursive: true }) })

interface Feigned {
  readonly task: RunTask
  readonly end: (outcome: RunOutcome) => void
  stops: number
  kills: number
}

/** Processes that end when the test says so; stopped ones by themselves. */
function feign(): { startRun: StartRun, started: Feigned[], most: () => number } {
  const started: Feigned[] = []
  let running = 0
  let most = 0
  const startRun: StartRun = (task) => {
    most = Math.max(most, ++running)
    let end: (outcome: RunOutcome) => void = () => undefined
    const ended = new Promise<RunOutcome>((resolve) => {
      end = (outcome) => {
        running--
        resolve(outcome)
      }
    })
    const process: Feigned = { task, end, stops: 0, kills: 0 }
    started.push(process)
    const stopped = (): void => { end({ state: 'stopped', steps: 5 }) }
    return { stop: () => { if (process.stops++ === 0) stopped() }, kill: () => { if (process.kills++ === 0) stopped() }, ended }
  }
  return { startRun, started, most: () => most }
}

const SEEDS = [0, 1, 2, 3, 4]

async function carryOut(
  startRun: StartRun, options: SweepOptions, onEvent: (event: SweepEvent) => void, cores = 2,
): Promise<SweepResult> {
  const sweep = sweepOn({ files: nodeFiles, cores, startRun }, [{ envs: ['CartPole-v1'], seeds: SEEDS }], { out, ...options })
  for (;;) {
    const next = await sweep.next()
    if (next.done === true) return next.value
    onEvent(next.value)
  }
}

/** The directory of a seed's run, made as a run of the past would be. */
async function past(seed: number, finished: boolean): Promise<void> {
  const run = await RunDirectory.create(nodeFiles, join(out, 'CartPole-v1', 'preset', `s${seed}`), resolveConfig({ env: 'CartPole-v1', seed }))
  await run.metrics.append({ iteration: 3, steps: 300, meanReturn: 12 } as IterationReport)
  if (finished) await run.writeSummary({ steps: 300, seconds: 1, evaluation: null, parametersSha256: 'ab' })
}

describe('sweepOn', () => {
  it('runs so many at a time, and all of them', async () => {
    const { startRun, started, most } = feign()
    const kinds: string[] = []
    const result = await carryOut(startRun, { jobs: 3 }, (event) => {
      kinds.push(event.kind)
      if (event.kind === 'started') void turn().then(() => { started.find(({ task }) => task.path === event.run.path)?.end(FINISHED) })
    })
    expect(most()).toBe(3)
    expect(result.runs.map(({ state }) => state)).toEqual(SEEDS.map(() => 'finished'))
    expect(result.stopped).toBe(false)
    expect(kinds.filter((kind) => kind === 'ended')).toHaveLength(5)
    expect(started.map(({ task }) => task.config?.seed)).toEqual(SEEDS)
  })

  it('goes on when one fails, and says why', async () => {
    const { startRun, started } = feign()
    const result = await carryOut(startRun, { jobs: 1 }, (event) => {
      if (event.kind !== 'started') return
      started.at(-1)?.end(event.run.config.seed === 1 ? { state: 'failed', reason: 'the pole is gone' } : FINISHED)
    })
    expect(result.runs.map(({ state, reason }) => [state, reason])).toEqual([
      ['finished', null], ['failed', 'the pole is gone'], ['finished', null], ['finished', null], ['finished', null],
    ])
  })

  it('skips what is finished, resumes what is begun, trains the rest', async () => {
    await past(0, true)
    await past(3, false)
    const { startRun, started } = feign()
    const result = await carryOut(startRun, {}, (event) => {
      if (event.kind === 'planned') expect(event.runs.map(({ state, steps }) => [state, steps])[3]).toEqual(['unfinished', 300])
      if (event.kind === 'started') started.find(({ task }) => task.path === event.run.path)?.end(FINISHED)
    })
    expect(result.runs.map(({ state }) => state)).toEqual(['skipped', 'finished', 'finished', 'finished', 'finished'])
    expect(started.map(({ task }) => task.config?.seed ?? 'resumed')).toEqual([1, 2, 'resumed', 4])
  })

  it('starts nothing where a directory holds another run', async () => {
    const other = { env: 'CartPole-v1', seed: 2, maxKl: 0.5, gamma: 0.9 }
    await RunDirectory.create(nodeFiles, join(out, 'CartPole-v1', 'preset', 's2'), resolveConfig(other))
    const { startRun, started } = feign()
    const refused = carryOut(startRun, {}, () => undefined)
    await expect(refused).rejects.toThrow('s2: it has another config than the planned run: gamma is 0.9 there and 0.99 in the plan; '
      + 'maxKl is 0.5 there and 0.01 in the plan.\nNothing was started.')
    expect(started).toEqual([])
  })

  it('told to stop, starts no more, asks those under way once each, and returns when they are gone', async () => {
    const { startRun, started } = feign()
    const stop = new AbortController()
    const after: string[] = []
    const result = await carryOut(startRun, { stop: stop.signal }, (event) => {
      if (stop.signal.aborted) after.push(event.kind)
      if (event.kind === 'started' && event.run.config.seed === 1) stop.abort()
    })
    expect(result.stopped).toBe(true)
    expect(result.runs.map(({ state }) => state)).toEqual(['stopped', 'stopped', 'waiting', 'waiting', 'waiting'])
    expect(started.map(({ stops, kills }) => [stops, kills])).toEqual([[1, 0], [1, 0]])
    expect(after).toEqual([])
  })

  it('left early, stops its processes', async () => {
    const { startRun, started } = feign()
    for await (const event of sweepOn({ files: nodeFiles, cores: 2, startRun }, [{ envs: ['CartPole-v1'], seeds: SEEDS }], { out })) {
      if (event.kind === 'started') break
    }
    expect(started.map(({ stops }) => stops)).toEqual([1, 1])
  })

  it('told to kill, ends its processes at once', async () => {
    const { startRun, started } = feign()
    const kill = new AbortController()
    await carryOut(startRun, { kill: kill.signal, jobs: 1 }, (event) => { if (event.kind === 'started') kill.abort() })
    expect(started.map(({ kills }) => kills)).toEqual([1])
  })

  it('refuses no jobs', async () => {
    await expect(carryOut(feign().startRun, { jobs: 0 }, () => undefined)).rejects.toThrow('jobs: got 0, expected a positive integer.')
  })
})

it('shares the cores among the runs that can run at once', () => {
  expect(threadsOfRun(2, 2, 20)).toBe(1)
  expect(threadsOfRun(16, 16, 4)).toBe(4)
  expect(threadsOfRun(16, 3, 20)).toBe(5)
  expect(threadsOfRun(2, 8, 20)).toBe(1)
  expect(threadsOfRun(2, 1, 1)).toBe(2)
})

describe('the cause of a death', () => {
  it('is the signal or the code, with the last telling words', () => {
    const heap = '<--- Last few GCs --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n 1: 0xb7c8e0 node\n'
    expect(causeOfDeath(null, 'SIGABRT', heap)).toBe('its process was ended by SIGABRT: FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory')
    expect(causeOfDeath(null, 'SIGKILL', '')).toBe('its process was killed (SIGKILL), as the system does when memory runs out')
    expect(causeOfDeath(1, null, 'file.js:3\n  throw x\n\nTypeError: x is not\n    at y\n\nNode.js v20\n')).toBe('its process ended with code 1 before the run did: TypeError: x is not')
    expect(causeOfDeath(0, null, '')).toBe('its process ended with code 0 before the run did')
  })
})
