// Plans: seeds, grids, their product, the names that follow, and what is refused before anything starts.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../training/config.js'
import { completePlan, PlanError } from './complete-plan.js'
import { parseGrid, splitValues } from './grid.js'
import { planGroups } from './plan.js'
import { formatSeeds, parseSeeds } from './seeds.js'
import { formatSetting, settingsFolder } from './settings-name.js'

describe('seeds', () => {
  it('are ranges and numbers, ascending and each once', () => {
    expect(parseSeeds('3')).toEqual([3])
    expect(parseSeeds('0..3')).toEqual([0, 1, 2, 3])
    expect(parseSeeds('5,0,2')).toEqual([0, 2, 5])
    expect(parseSeeds('0..2, 10..11,1')).toEqual([0, 1, 2, 10, 11])
  })

  it('survive their text', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1 }), (seeds) => {
      const sorted = [...seeds].sort((a, b) => a - b)
      expect(parseSeeds(formatSeeds(sorted))).toEqual(sorted)
    }))
    expect(formatSeeds([0, 1, 2, 3, 7, 9, 10])).toBe('0..3,7,9..10')
  })

  it.each(['', '1..', '..3', '2..1', 'a', '-1', '1.5', '0...3', '0..1..2', '1,,2', '0..99999999'])('refuse "%s"', (text) => {
    expect(() => parseSeeds(text)).toThrow(RangeError)
  })
})

describe('a grid', () => {
  it('is split at commas outside of brackets and quotes, each value as --set reads it', () => {
    expect(parseGrid('maxKl=0.01,2e-2')).toEqual({ key: 'maxKl', values: [0.01, 0.02] })
    expect(parseGrid('policyHidden=[64,64],[32,32]')).toEqual({ key: 'policyHidden', values: [[64, 64], [32, 32]] })
    expect(parseGrid('policyActivation=tanh,relu')).toEqual({ key: 'policyActivation', values: ['tanh', 'relu'] })
    expect(parseGrid('envOptions.name="a,b",c')).toEqual({ key: 'envOptions.name', values: ['a,b', 'c'] })
    expect(parseGrid('envOptions={"g":1,"h":[1,2]},{"g":2}')).toEqual({ key: 'envOptions', values: [{ g: 1, h: [1, 2] }, { g: 2 }] })
  })

  it('refuses unknown keys, with the nearest, and missing values', () => {
    expect(() => parseGrid('maxkl=1,2')).toThrow('Did you mean "maxKl"?')
    expect(() => parseGrid('maxKl=1,,2')).toThrow('got nothing')
    expect(() => parseGrid('maxKl')).toThrow('expected key=value')
    expect(() => parseGrid('policyHidden=[1,2')).toThrow('expected JSON')
  })

  it('joined again is what it was', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue({ noUnicodeString: true }), { minLength: 1 }), (list) => {
      const texts = list.map((value) => JSON.stringify(value))
      expect(splitValues(texts.join(','))).toEqual(texts)
    }))
  })
})

describe('planGroups', () => {
  it('is environments × grids, the last key fastest, with the seeds in each', () => {
    const groups = planGroups({ envs: ['A', 'B'], seeds: [0, 1], set: { steps: 9 }, grid: { maxKl: [1, 2], lambda: [0.5, 0.6] } })
    expect(groups.map(({ env, settings }) => `${env} ${settings.map(formatSetting).join(' ')}`)).toEqual(['A', 'B'].flatMap((env) => [
      `${env} steps=9 lambda=0.5 maxKl=1`, `${env} steps=9 lambda=0.6 maxKl=1`,
      `${env} steps=9 lambda=0.5 maxKl=2`, `${env} steps=9 lambda=0.6 maxKl=2`,
    ]))
    expect(groups.every(({ seeds }) => seeds.join() === '0,1')).toBe(true)
  })

  it('has as many runs as the product says, all different', () => {
    const list = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 })
    fc.assert(fc.property(list, list, list, list, (envs, seeds, a, b) => {
      const groups = planGroups({ envs: envs.map((env) => `E${env}`), seeds, grid: { horizon: a, environments: b } })
      expect(groups).toHaveLength(envs.length * a.length * b.length)
      expect(new Set(groups.map(({ env, settings }) => `${env}/${settingsFolder(settings)}`)).size).toBe(groups.length)
    }))
  })

  it('refuses, all at once, what has another way, is given twice, or is nothing', () => {
    const refused = (): unknown => planGroups({
      envs: ['A', 'A'], seeds: [-1, 3, 3], set: { seed: 1, maxKl: 1 }, grid: { maxKl: [1], env: ['B'], lambda: [], horizon: [5, 5] },
    })
    expect(refused).toThrow(ConfigError)
    const expected = [
      /"env": got "A", expected each environment once/, /"seed": got -1/, /each seed once/, /--seeds 0\.\.9/, /Name the environments/,
      /"maxKl": .*either set or in the grid/, /"lambda": .*at least one value/, /"horizon": got 5, expected each value of a grid once/,
    ]
    for (const words of expected) expect(refused).toThrow(words)
    expect(() => planGroups({ envs: [], seeds: [] })).toThrow(/at least one environment[^]*at least one seed/)
  })
})

describe('settingsFolder', () => {
  const folder = (settings: Readonly<Record<string, unknown>>): string => (
    settingsFolder(Object.entries(settings).map(([key, value]) => ({ key, value })))
  )

  it('says what is set, in the order of the config and in harmless characters', () => {
    expect(folder({})).toBe('preset')
    expect(folder({ policyHidden: [64, 64], maxKl: 0.02 })).toBe('maxKl=0.02,policyHidden=64x64')
    expect(folder({ maxKl: 0.02, policyHidden: [64, 64] })).toBe('maxKl=0.02,policyHidden=64x64')
    expect(folder({ policyActivation: 'relu', scaleRewards: true, 'envOptions.g': 9.81 })).toBe('envOptions.g=9.81,policyActivation=relu,scaleRewards=true')
  })

  it('adds a hash where that does not say it in full', () => {
    const odd = ['a b', 'a/b', '../x', 'a:b', '"', [0.5, 1], { g: 1 }, 'ü'].map((value) => folder({ 'envOptions.name': value }))
    expect(new Set(odd).size).toBe(odd.length)
    for (const name of odd) expect(name).toMatch(/^envOptions\.name=[\w.,=+-]*-[0-9a-f]{8}$/)
    const long = [1, 2].map((last) => folder({ 'envOptions.list': 'x'.repeat(300) + String(last) }))
    expect(long[0]).not.toBe(long[1])
    for (const name of long) expect(name.length).toBeLessThanOrEqual(100)
  })
})

describe('completePlan', () => {
  it('has whole configs and a directory for each run', async () => {
    const runs = await completePlan([
      { envs: ['CartPole-v1'], seeds: [0, 4], grid: { maxKl: [0.02] } },
      { envs: ['Pendulum-v1'], seeds: [1], set: { 'envOptions.g': 9.81 } },
    ], 'out')
    expect(runs.map(({ path, settings, config }) => [path, settings, config.env, config.seed, config.maxKl])).toEqual([
      ['out/CartPole-v1/maxKl=0.02/s0', 'maxKl=0.02', 'CartPole-v1', 0, 0.02],
      ['out/CartPole-v1/maxKl=0.02/s4', 'maxKl=0.02', 'CartPole-v1', 4, 0.02],
      ['out/Pendulum-v1/envOptions.g=9.81/s1', 'envOptions.g=9.81', 'Pendulum-v1', 1, 0.02],
    ])
    expect(runs[2].config.envOptions).toEqual({ g: 9.81 })
  })

  it('tells everything that cannot be run, and what is wrong with every group once', async () => {
    const failing = completePlan([{ envs: ['CartPole-v1', 'Hoper-v5', 'Acrobot-v1'], seeds: [0], grid: { horizon: [512, 10_000_000] } }])
    await expect(failing).rejects.toThrow(PlanError)
    const message = await failing.catch((error: unknown) => (error as Error).message)
    expect(message).toMatch(/^CartPole-v1, horizon=10000000: config key "steps": got 100000, expected at least/m)
    expect(message).toMatch(/^Hoper-v5, horizon=512; Hoper-v5, horizon=10000000: Unknown environment "Hoper-v5"\. Did you mean "Hopper/m)
    const everywhere = completePlan([{ envs: ['CartPole-v1', 'Acrobot-v1'], seeds: [0], set: { gama: 1 } }])
    await expect(everywhere).rejects.toThrow(/^config key "gama": got 1, expected a known key\. Did you mean "gamma"\?$/)
    await expect(completePlan([{ envs: ['CartPole-v1'], seeds: [0], set: { 'envOptions.lenght': 1 } }])).rejects.toThrow('no option "lenght"')
    const product = { envs: ['CartPole-v1'], seeds: [0] }
    await expect(completePlan([product, product])).rejects.toThrow(/CartPole-v1.preset.s0: two runs of the plan would share it/)
  })
})
