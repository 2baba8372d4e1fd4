// A documented knob must do something: over one short run of each preset, every config key is read at least once. The config that a
// run resolves is replaced by one that notes what is read from it; a copy of the whole config would read everything and prove
// nothing, so it is refused. Keys that only the command line reads are read as it reads them.

import { expect, test, vi } from 'vitest'
import { CONFIG_KEYS, resolveConfig, type TrainConfig } from '../src/training/config.js'
import { nodeHost } from '../src/host/node/host.js'
import { PRESETS } from '../src/training/presets.js'
import { defaultRunPath } from '../src/runs/run-directory.js'
import { resultOf, trainOn } from '../src/runs/train.js'

const reading = vi.hoisted(() => ({ read: new Set<string>() }))

function noting<T extends object>(config: T): T {
  return new Proxy(config, {
    get: (target, key, receiver) => {
      if (typeof key === 'string') reading.read.add(key)
      return Reflect.get(target, key, receiver) as unknown
    },
    ownKeys: () => {
      throw new Error('the whole config is copied: nobody could tell which of its keys are read')
    },
  })
}

vi.mock('../src/training/config.js', async (original) => {
  const module = await original<typeof import('../src/training/config.js')>()
  return { ...module, resolveConfig: (input: { env: string }) => noting(module.resolveConfig(input)) }
})

/** What one iteration with an evaluation on the way reads. */
async function readsOf(env: string): Promise<Set<string>> {
  const { environments, horizon, warmupSteps } = resolveConfig({ env })
  reading.read.clear()
  const steps = environments * (warmupSteps + horizon)
  const evaluation = { evalEvery: 1, evalEveryEpisodes: 1, evalEpisodes: 1, stopAt: 1e9 }
  const envOptions = { maxEpisodeSteps: 40 } // an evaluation lasts for an episode
  const { config } = await resultOf(trainOn(nodeHost, { env, steps, envOptions, ...evaluation, threads: 1 }))
  defaultRunPath(config, new Date(0))
  return new Set(reading.read)
}

/** Keys that have nothing to do in a run with this config. */
function idle(config: TrainConfig): string[] {
  return [
    ...config.normalizeObservations ? [] : ['observationClip'],
    ...config.scaleRewards ? [] : ['rewardClip'],
  ]
}

test.each(Object.keys(PRESETS.trpo))('%s reads every key', async (env) => {
  const config = { ...(await vi.importActual<typeof import('../src/training/config.js')>('../src/training/config.js')).resolveConfig({ env }) }
  const read = await readsOf(env)
  expect(Object.keys(CONFIG_KEYS).filter((key) => !read.has(key) && !idle(config).includes(key))).toEqual([])
})
