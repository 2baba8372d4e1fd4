// Runs that are killed with SIGKILL, again and again, at moments from a seeded list and in the middle of a checkpoint, end with the
// bits of a run that nothing disturbed, and their metrics have every iteration once. So do runs that are stopped and resumed at every
// iteration, on other numbers of threads, or with a larger budget. Each attempt is a process of its own, on the built package.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../dist/compute/random.js'
import { resume, train, trained } from '../dist/index.js'
import { iterationCount } from '../dist/training/config.js'
import { attempt, type Kill } from './faults/attempt.js'
import { iterationsIn, SMALL_RUNS, TINY_RUN, undisturbed, upTo } from './faults/small-runs.js'

const folder = mkdtempSync(join(tmpdir(), 'trpo-kills-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const random = new RandomStream(2026, STREAM.user, 0)

/** A moment from the seeded list: some iterations after the attempt began, and a part of one. */
function moment(): Kill {
  return { iterations: 1 + random.integer(4), milliseconds: random.integer(30) }
}

const KILLS: Readonly<Record<keyof typeof SMALL_RUNS, readonly Kill[]>> = {
  cartPole: [
    { iterations: 0, milliseconds: 20 + random.integer(300) }, // while it starts
    { operation: 'rename', path: 'config.json$', nth: 1, part: 0 },
    moment(),
    { operation: 'write', path: 'state.safetensors$', nth: 3, part: 0.6 },
    { operation: 'sync', path: 'state.safetensors$', nth: 2, part: 0 }, // written, not yet fsynced
    moment(), moment(),
  ],
  pendulum: [
    { operation: 'write', path: 'SHA256SUMS$', nth: 2, part: 0.5 },
    moment(),
    { operation: 'rename', path: '/policy.safetensors$', nth: 2, part: 0 }, // the checkpoint is there, its policy is not
    { operation: 'append', path: 'metrics.jsonl$', nth: 4, part: 0.4 }, // a torn line
    moment(), moment(), moment(),
  ],
  hopper: [
    moment(),
    { operation: 'sync', path: 'checkpoints$', nth: 2, part: 0 }, // renamed, not yet fsynced
    { operation: 'remove', path: 'checkpoints/[0-9]+$', nth: 2, part: 0 }, // an old one was to go
    moment(), moment(), moment(),
  ],
  ownEnvironment: [moment(), { operation: 'rename', path: 'checkpoints/[0-9]+$', nth: 3, part: 1 }, moment(), moment()],
}

function metricsOf(out: string): number[] {
  return iterationsIn(readFileSync(join(out, 'metrics.jsonl'), 'utf8'))
}

describe('runs killed with SIGKILL', () => {
  it('are killed twenty times on the library\'s own tasks', () => {
    expect([KILLS.cartPole, KILLS.pendulum, KILLS.hopper].flat()).toHaveLength(20)
  })

  it.concurrent.each(Object.keys(SMALL_RUNS) as (keyof typeof SMALL_RUNS)[])('%s ends as its undisturbed twin', async (name) => {
    const config = SMALL_RUNS[name]
    const out = join(folder, name)
    for (const [i, kill] of KILLS[name].entries()) {
      const { killed, complaints } = await attempt(config, out, { threads: 1 + i % 2, checkpointSeconds: 0 }, kill)
      expect({ kill, killed, complaints }).toEqual({ kill, killed: true, complaints: '' })
    }
    const { parametersSha256, complaints } = await attempt(config, out, { threads: 2, checkpointSeconds: 0 }, null)
    expect(complaints).toBe('')
    expect(parametersSha256).toBe(await undisturbed(config))
    expect(metricsOf(out)).toEqual(upTo(iterationCount(config)))
  })
})

describe('a run', async () => {
  const twin = await undisturbed(TINY_RUN)

  it('stopped and resumed at every iteration, each time on another number of threads, equals its twin', async () => {
    const out = join(folder, 'steps')
    let run = train({ ...TINY_RUN, out, threads: 1 })
    let stops = 0
    let result = await run.next()
    while (!result.done) {
      await run.return(undefined as never) // as `break` in a `for await`
      stops++
      run = resume(out, { threads: 1 + stops % 3 })
      result = await run.next()
    }
    expect(stops).toBe(4)
    expect(result.value.parametersSha256).toBe(twin)
    expect(metricsOf(out)).toEqual(upTo(4))
  })

  it('extended after its end equals one that had the larger budget from the start', async () => {
    const [short, long] = [join(folder, 'short'), join(folder, 'long')]
    const steps = TINY_RUN.steps + 3 * 120
    const finished = await trained({ ...TINY_RUN, out: short, threads: 2 })
    expect(finished.parametersSha256).toBe(twin)
    const reports = resume(short, { steps, threads: 1 })
    expect((await reports.next()).value).toMatchObject({ iteration: 5 })
    for (let next = await reports.next(); ; next = await reports.next()) {
      if (!next.done) continue
      const whole = await trained({ ...TINY_RUN, steps, out: long, threads: 1 })
      expect(next.value.parametersSha256).toBe(whole.parametersSha256)
      expect(next.value.evaluation).toEqual(whole.evaluation)
      break
    }
    expect(metricsOf(short)).toEqual(upTo(7))
    expect(JSON.parse(readFileSync(join(short, 'config.json'), 'utf8'))).toMatchObject({ config: { steps } })
  })
})
