// A documented knob must do something: over one short run of each preset, every config key is read at least once. The config that a
// run resolves is replaced by one that notes what is read from it; a copy of the whole config would read everything and prove
// nothing, so it is refused. Keys that only the command line reads are read as it reads them.

import { expect, test, vi } from 'vitest'
import { CONFIG_KEYS, resolveConfig, type TrainConfig } from '../src/training/config.js'
import { ALGORITHM_NAMES, isSearch, type AlgorithmName } from '../src/algorithms/registry.js'
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

/** Of one iteration. */
function stepsOf(env: string, algorithm: AlgorithmName): number {
  if (isSearch(algorithm)) return 1
  const { environments, horizon, warmupSteps } = resolveConfig({ env, algorithm })
  return environments * (warmupSteps + horizon)
}

/** What one iteration with an evaluation on the way reads. */
async function readsOf(env: string, algorithm: AlgorithmName): Promise<Set<string>> {
  const steps = stepsOf(env, algorithm)
  reading.read.clear()
  const evaluation = { evalEvery: 1, evalEveryEpisodes: 1, evalEpisodes: 1, stopAt: 1e9 }
  const envOptions = { maxEpisodeSteps: 40 } // an evaluation lasts for an episode
  const { config } = await resultOf(trainOn(nodeHost, { env, algorithm, steps, envOptions, ...evaluation, threads: 1 }))
  defaultRunPath(config, new Date(0))
  return new Set(reading.read)
}

/** Keys that have nothing to do in a run with this config. */
function idle(config: TrainConfig): string[] {
  return [
    ...config.normalizeObservations ? [] : ['observationClip', 'statisticsSteps'],
    ...config.scaleRewards ? [] : ['rewardClip'],
    ...config.exploration === 'gsde' ? [] : ['sdeSampleFrequency'],
    ...config.klAdaptation === 'surrogate' ? [] : ['leastKlFactor', 'mostKlFactor'],
    // What a step along the gradient does with its length is one of two ways.
    ...config.naturalStep === 'trust-region' ? ['naturalStepSize'] : [],
    ...config.gradientStep === 'learning-rate' ? ['euclideanRadius'] : [],
  ]
}

const RUNS: readonly (readonly [string, AlgorithmName])[] = [
  ...Object.keys(PRESETS).map((env) => [env, 'trpo'] as const),
  ...ALGORITHM_NAMES.flatMap((algorithm) => ['CartPole-v1', 'Pendulum-v1'].map((env) => [env, algorithm] as const)),
]

test.each(RUNS)('%s with %s reads every key of its config, and has no other', async (env, algorithm) => {
  const actual = await vi.importActual<typeof import('../src/training/config.js')>('../src/training/config.js')
  const config = actual.resolveConfig({ env, algorithm })
  const read = await readsOf(env, algorithm)
  expect(Object.keys(config).filter((key) => !read.has(key) && !idle(config).includes(key))).toEqual([])
  expect([...read].filter((key) => key in CONFIG_KEYS && !(key in config))).toEqual([])
})
