// Environments that go wrong, and threads that die or hang: each run ends with a sentence that says what, where and when, on a worker as
// on the main thread, and goes on from its last checkpoint, once the fault is gone, to the bits of a run that never had it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Thread } from '../dist/host/host.js'
import { nodeHost } from '../dist/host/node/host.js'
import { resultOf, resumeOn, trainOn, type RunOptions, type TrainOptions } from '../dist/runs/train.js'
import { iterationsIn, TINY_RUN, upTo } from './faults/small-runs.js'

const folder = mkdtempSync(join(tmpdir(), 'trpo-faults-'))
beforeAll(async () => {
  twin = (await resultOf(trainOn(nodeHost, { ...FAULTY, threads: 1 }))).parametersSha256
  robotTwin = (await resultOf(trainOn(nodeHost, { ...ROBOT, threads: 1 }))).parametersSha256
})
afterAll(() => { rmSync(folder, { recursive: true }) })
afterEach(() => { delete process.env.TRPO_FAULT })

const FAULTY = { ...TINY_RUN, env: new URL('./faults/faulty-env.mjs', import.meta.url), evalEvery: 0 }
const ROBOT = { ...FAULTY, envOptions: { robot: true }, policyHidden: [8] }
const ITERATIONS = 4

/** What faulty-env.mjs is told. */
interface Fault {
  readonly kind: string
  readonly at: number
  readonly where: 'main' | 'worker'
}

let runs = 0
/** Hashes of the runs without a fault. */
let twin: string
let robotTwin: string

/** Trains with a fault until it fails; returns the run's directory, and what it failed with. */
async function failing(
  fault: Fault, options: RunOptions = {}, config: TrainOptions = FAULTY,
): Promise<{ out: string, error: Error }> {
  const out = join(folder, String(runs++))
  process.env.TRPO_FAULT = JSON.stringify(fault)
  const threads = fault.where === 'main' ? 1 : 2
  const run = resultOf(trainOn(nodeHost, { ...config, threads, checkpointSeconds: 0, out, ...options }))
  const failure = await run.then(() => null, (error: unknown) => error)
  delete process.env.TRPO_FAULT
  if (!(failure instanceof Error)) throw new Error(`the run ended with ${String(failure)}, expected an error`)
  return { out, error: failure }
}

/** Resumes a run whose fault is gone. */
async function expectToGoOn(out: string, expected = twin): Promise<void> {
  const { parametersSha256 } = await resultOf(resumeOn(nodeHost, out, { threads: 2 }))
  expect(parametersSha256).toBe(expected)
  expect(iterationsIn(readFileSync(join(out, 'metrics.jsonl'), 'utf8'))).toEqual(upTo(ITERATIONS))
}

/** Index of the first environment of a thread: of three on two threads, the worker has numbers 1 and 2. */
const FIRST = { main: 0, worker: 1 } as const

describe.each(['main', 'worker'] as const)('an environment on the %s thread', (where) => {
  const place = `environment Faulty-v0 (index ${FIRST[where]}, seed 3, step `

  it.each([
    ['nan', 'observation[1] is NaN; expected finite numbers'],
    ['infinite-reward', 'the reward is -Infinity; expected a finite number'],
    ['shape', 'the observation does not fit observationSpace, Box of 4 numbers: Box: a value has 3 entries; expected 4'],
    ['no-observation', 'the observation does not fit observationSpace, Box of 4 numbers: it is undefined'],
    ['nothing', 'step returned undefined; expected { observation, reward, terminated, truncated, info }'],
    ['done', 'terminated is undefined; expected true or false'],
    ['text', 'no robot'],
  ])('that fails with %s', async (kind, problem) => {
    const { out, error } = await failing({ kind, at: 100, where })
    expect(error.message).toContain(place)
    expect(error.message).toContain(problem)
    await expectToGoOn(out)
  })

  it('that throws: the step named is the step of the environment\'s life', async () => {
    const { out, error } = await failing({ kind: 'exception', at: 100, where })
    expect(error.message).toMatch(/, step (\d+) of its life\): the robot is on fire, in its life's step \1$/)
    expect(error.message).toContain(place)
    await expectToGoOn(out)
  })

  it('whose simulation diverges', async () => {
    const { out, error } = await failing({ kind: 'diverge', at: 100, where }, {}, ROBOT)
    expect(error.message).toContain(place)
    expect(error.message).toMatch(/Hopper-v5: the simulation diverged: .* State before the step: \[.*\]; action: \[.*\]\. \w+/)
    await expectToGoOn(out, robotTwin)
  })
})

describe('a thread', () => {
  it('that ends itself', async () => {
    const { out, error } = await failing({ kind: 'exit', at: 100, where: 'worker' })
    expect(error).toMatchObject({ name: 'TeamError', message: expect.stringContaining('thread 1 has died: exit code 7') as string })
    await expectToGoOn(out)
  })

  it('that runs out of memory', async () => {
    setFlagsFromString('--max-old-space-size=64') // of threads that start now
    const { out, error } = await failing({ kind: 'memory', at: 100, where: 'worker' })
    setFlagsFromString('--max-old-space-size=0')
    expect(error.message).toMatch(/^thread 1 has died: .*memory/)
    await expectToGoOn(out)
  })

  it('that is ended from outside', async () => {
    const threads: Thread[] = []
    const startThread: typeof nodeHost.startThread = (start) => {
      threads.push(nodeHost.startThread(start))
      return threads[threads.length - 1]
    }
    let iterations = 0
    const out = join(folder, 'ended')
    const run = trainOn({ ...nodeHost, startThread }, { ...FAULTY, threads: 3, checkpointSeconds: 0, out })
    const trained = async (): Promise<void> => {
      for await (const { iteration } of run) {
        iterations = iteration
        if (iteration === 2) await threads[1].terminate()
      }
    }
    await expect(trained()).rejects.toThrow('thread 2 has died: exit code 1')
    expect(iterations).toBe(2)
    await expectToGoOn(out)
  })

  it.each([
    ['a step', 'hang', 100], ['a step that loops', 'spin', 100], ['a reset', 'hang-reset', 5],
  ])('whose environment never returns from %s', async (_, kind, at) => {
    const begun = performance.now()
    const { out, error } = await failing({ kind, at, where: 'worker' }, { hangSeconds: 1.5 })
    expect(error.message).toMatch(/^thread 1 has shown no sign of life for 1\.5 s: .* raise hangSeconds\.$/)
    expect(error.message).toMatch(/: environment Faulty-v0 \(index [12], seed 3, step \d+ of its life\) does not return\. /)
    expect(performance.now() - begun).toBeLessThan(30_000)
    await expectToGoOn(out)
  })

  it('whose environments are never made', async () => {
    const { error } = await failing({ kind: 'hang-making', at: 0, where: 'worker' }, { hangSeconds: 1.5 })
    expect(error.message).toMatch(/^thread 1 has shown no sign of life for 1\.5 s: its environments are not made\./)
  })

  it('that hangs in an evaluation', async () => {
    const config = { ...FAULTY, evalEpisodes: 400 }
    const { out, error } = await failing({ kind: 'hang', at: 170, where: 'worker' }, { hangSeconds: 1.5 }, config)
    expect(error.message).toMatch(/^thread 1 has shown no sign of life for 1\.5 s: episode \d+ of the evaluation of Faulty-v0/)
    await expectToGoOn(out)
  })

  it('that is slow, but gets on, is left alone', async () => {
    process.env.TRPO_FAULT = JSON.stringify({ kind: 'slow', at: 900, where: 'worker' }) // two environments: 1.8 s for a step of both
    const config = { ...FAULTY, horizon: 2, warmupSteps: 1, valueMinibatch: 6, steps: 3 * 1 + 3 * 2, evalEpisodes: 0 }
    const begun = performance.now()
    const { steps } = await resultOf(trainOn(nodeHost, { ...config, threads: 2, hangSeconds: 1.6 }))
    expect(steps).toBe(9)
    expect(performance.now() - begun).toBeGreaterThan(5000)
  })
})
