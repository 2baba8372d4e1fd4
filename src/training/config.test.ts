// The config: defaults and their order, what is refused and in which words, and settings as typed on a command line.

import { describe, expect, it } from 'vitest'
import { CONFIG_KEYS, ConfigError, configKeys, iterationCount, resolveConfig } from './config.js'
import type { TrainConfig } from './config.js'
import type { AlgorithmName } from '../algorithms/registry.js'
import { ALGORITHM_DEFAULTS, PRESETS, type Preset } from './presets.js'
import { parseSetting, parseSettings } from './setting.js'

const PLAIN = 'NoPreset-v0'

function resolveLoose(input: Record<string, unknown>): TrainConfig {
  return resolveConfig(input as unknown as { env: string })
}

function problemsOf(run: () => unknown): ConfigError['problems'] {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  throw new Error('expected a ConfigError')
}

describe('resolveConfig', () => {
  it('takes every default from the table where no preset exists', () => {
    const config = resolveConfig({ env: PLAIN })
    for (const [name, { default: value, algorithms }] of configKeys()) {
      if (name !== 'env') expect(config[name], name).toEqual(algorithms?.includes('trpo') ?? true ? value : undefined)
    }
    expect(config).toMatchObject({ env: PLAIN, environments: 8, horizon: 256, maxKl: 0.01, cgDamping: 0.1, policyHidden: [64, 64] })
  })

  it('lays the preset over the defaults and the input over both', () => {
    expect(resolveConfig({ env: 'HalfCheetah-v5' })).toMatchObject({ environments: 2, horizon: 1024, maxKl: 0.12, cgDamping: 0.6, scaleRewards: true })
    expect(resolveConfig({ env: 'HalfCheetah-v5', maxKl: 0.05 })).toMatchObject({ maxKl: 0.05, cgDamping: 0.6, gamma: 0.99 })
    expect(resolveConfig({ env: 'Pendulum-v1' }).gamma).toBe(0.92)
  })

  it('counts undefined as not given, and knows no preset of an inherited name', () => {
    expect(resolveConfig({ env: PLAIN, maxKl: undefined }).maxKl).toBe(0.01)
    expect(resolveConfig({ env: 'constructor' }).steps).toBe(1_000_000)
  })

  it('returns a complete config unchanged, and shares nothing with the table', () => {
    for (const env of [PLAIN, ...Object.keys(PRESETS)]) {
      const config = resolveConfig({ env })
      expect(resolveConfig(config)).toEqual(config)
      expect(JSON.parse(JSON.stringify(config))).toEqual(config)
      expect(config.policyHidden).not.toBe(CONFIG_KEYS.policyHidden.default)
    }
  })

  it('needs no warm-up where nothing is normalised', () => {
    expect(resolveConfig({ env: PLAIN, normalizeObservations: false }).warmupSteps).toBe(0)
    expect(resolveConfig({ env: PLAIN, normalizeObservations: false, scaleRewards: true }).warmupSteps).toBe(256)
    expect(resolveConfig({ env: PLAIN, warmupSteps: 32 }).warmupSteps).toBe(32)
  })

  it('has presets and algorithm defaults of known keys and permitted values only', () => {
    for (const [algorithm, values] of Object.entries(ALGORITHM_DEFAULTS) as [AlgorithmName, Preset][]) {
      expect(() => resolveConfig({ env: PLAIN, algorithm, ...values })).not.toThrow()
    }
    for (const values of Object.values(PRESETS)) {
      expect(() => resolveConfig({ env: PLAIN, ...values })).not.toThrow()
    }
  })

  it('has the keys that the algorithm reads, and refuses others by name', () => {
    const config = resolveConfig({ env: 'Hopper-v5', algorithm: 'vpg' })
    expect(config).toMatchObject({ environments: 2, horizon: 1024, scaleRewards: true, policyLearningRate: 0.05 })
    expect(Object.keys(config)).not.toContain('maxKl')
    expect(problemsOf(() => resolveConfig({ env: PLAIN, algorithm: 'vpg', maxKl: 0.02 })))
      .toEqual([{
        key: 'maxKl', got: '0.02', expected: 'a key that vpg reads',
        remedy: 'It is read by trpo, trpo-vine, npg. Leave it out, or set algorithm.',
      }])
  })

  it('refuses the theorem\'s penalty where it is infinite', () => {
    const input = { env: PLAIN, algorithm: 'trpo-penalty', penalty: 'theoretical' } as const
    expect(resolveConfig(input).penalty).toBe('theoretical')
    expect(() => resolveConfig({ ...input, gamma: 1 })).toThrow('config key "penalty": got "theoretical", expected "fixed" or "adaptive" where gamma is 1')
  })

  it('has room for the whole budget of each preset in iterations', () => {
    for (const env of Object.keys(PRESETS)) expect(iterationCount(resolveConfig({ env })), env).toBeGreaterThan(10)
  })
})

describe('refusals', () => {
  it('name an unknown key, and the closest known one', () => {
    expect(() => resolveLoose({ env: PLAIN, max_kl: 0.02 })).toThrow('config key "max_kl": got 0.02, expected a known key. Did you mean "maxKl"?')
    expect(() => resolveLoose({ env: PLAIN, zzzzzzzzzzz: 1 })).toThrow(/Known keys: algorithm, env, /)
    expect(() => resolveLoose({ env: PLAIN, threads: 4 })).toThrow(/the result does not depend on it/)
  })

  it('say what was got and what is expected', () => {
    expect(() => resolveConfig({ env: PLAIN, maxKl: 0 })).toThrow('config key "maxKl": got 0, expected a finite number above 0, or a schedule such as {"from": 0.02,')
    expect(() => resolveConfig({ env: PLAIN, maxKl: Infinity })).toThrow('got Infinity')
    expect(() => resolveConfig({ env: PLAIN, gamma: NaN })).toThrow('config key "gamma": got NaN, expected a number from 0 to 1, or a schedule such as')
    expect(() => resolveLoose({ env: PLAIN, cgDamping: '0.02' })).toThrow('got "0.02", expected a finite number of at least 0. Write it without quotes: 0.02.')
    expect(() => resolveConfig({ env: PLAIN, policyHidden: [64, 0] })).toThrow('config key "policyHidden[1]": got [64,0]')
    expect(() => resolveLoose({ env: PLAIN, policyActivation: 'gelu' })).toThrow('expected "tanh" or "relu"')
    expect(() => resolveLoose({ env: PLAIN, steps: null })).toThrow('config key "steps": got null')
    expect(() => resolveLoose({})).toThrow('config key "env": got nothing, expected a non-empty text.')
    expect(() => resolveLoose({ env: PLAIN, envOptions: { make: () => 1 } })).toThrow('config key "envOptions')
    expect(() => resolveConfig({ env: PLAIN, seed: 2 ** 53 })).toThrow('expected an integer from 0 to 9007199254740991')
    expect(resolveConfig({ env: PLAIN, seed: 2 ** 53 - 1 }).seed).toBe(9007199254740991)
  })

  it('report every problem at once', () => {
    const problems = problemsOf(() => resolveLoose({ env: PLAIN, maxKl: -1, lamda: 1, horizon: 1.5 }))
    expect(problems.map(({ key }) => key)).toEqual(['lamda', 'horizon', 'maxKl'])
  })

  it('say how to resolve values that do not go together', () => {
    expect(() => resolveConfig({ env: PLAIN, steps: 4095 })).toThrow(
      'config key "steps": got 4095, expected at least 4096: one iteration of 8 environments × (256 warm-up steps + horizon 256). Raise steps to 4096')
    expect(iterationCount(resolveConfig({ env: PLAIN, steps: 4096 }))).toBe(1)
    expect(() => resolveConfig({ env: PLAIN, environments: 1, horizon: 64 })).toThrow('"valueMinibatch": got 128, expected at most the batch of 64 rows')
    expect(() => resolveConfig({ env: PLAIN, fisherStride: 5000 })).toThrow('expected at most the batch of 2048 rows')
    expect(() => resolveConfig({ env: PLAIN, normalizeObservations: false, warmupSteps: 64 })).toThrow(/: got 64.*Leave warmupSteps out/)
  })
})

describe('settings', () => {
  it.each([
    ['maxKl=0.02', 'maxKl', 0.02],
    ['steps=100_000', 'steps', 100000],
    ['steps=1e6', 'steps', 1000000],
    ['lambda=.95', 'lambda', 0.95],
    ['initialLogStd=-0.5', 'initialLogStd', -0.5],
    ['policyHidden=[64, 64]', 'policyHidden', [64, 64]],
    ['policyHidden=[]', 'policyHidden', []],
    ['scaleRewards=true', 'scaleRewards', true],
    ['policyActivation=relu', 'policyActivation', 'relu'],
    ['policyActivation="relu"', 'policyActivation', 'relu'],
    ['env=a=b', 'env', 'a=b'],
    [' maxKl = 0.02 ', 'maxKl', 0.02],
    ['envOptions={"g":9.81}', 'envOptions', { g: 9.81 }],
    ['envOptions.g=9.81', 'envOptions.g', 9.81],
  ])('%s', (text, key, value) => {
    expect(parseSetting(text)).toEqual({ key, value })
  })

  it('gather the options of the environment, and let the last of equal keys count', () => {
    expect(parseSettings(['envOptions.g=9.81', 'maxKl=1', 'envOptions.mode=rgb', 'maxKl=2'])).toEqual({ envOptions: { g: 9.81, mode: 'rgb' }, maxKl: 2 })
    expect(parseSettings([])).toEqual({})
  })

  it.each([
    ['maxkl=0.1', 'Did you mean "maxKl"?'],
    ['maxKl', 'got "maxKl", expected key=value'],
    ['=3', 'expected key=value'],
    ['maxKl=', 'got nothing, expected a value after "="'],
    ['policyHidden=[64,64', 'got [64,64, expected JSON'],
    ['envOptions.={}', 'expected a known key'],
    ['threads=4', '--threads'],
  ])('refuses %s', (text, words) => {
    expect(() => parseSetting(text)).toThrow(words)
  })
})

describe('the table', () => {
  it('documents every key, and accepts its own default', () => {
    for (const [name, entry] of configKeys()) {
      expect(entry.meaning.length, name).toBeGreaterThan(10)
      if (name !== 'env') expect(entry.schema.safeParse(entry.default).success, name).toBe(true)
    }
  })
})
