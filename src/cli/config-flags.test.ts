// What a command line stands for: the order of precedence, config files, and refusals with their words.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, resolveConfig } from '../training/config.js'
import { readConfigFile } from './config-file.js'
import { configFromFlags } from './config-flags.js'
import { UsageError } from './usage-error.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trpo-config-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Path of a new file with this content; an object is written as JSON. */
function file(content: unknown): string {
  const path = join(folder, 'run.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return path
}

describe('configFromFlags', () => {
  it('is the preset, then what is typed', async () => {
    expect(await configFromFlags('CartPole-v1', {})).toEqual(resolveConfig({ env: 'CartPole-v1' }))
    expect(await configFromFlags('CartPole-v1', { steps: '1e5', seed: '7', set: ['maxKl=0.02', 'policyHidden=[8]', 'maxKl=0.03'] }))
      .toMatchObject({ steps: 100_000, seed: 7, maxKl: 0.03, policyHidden: [8], environments: 2 })
    expect(await configFromFlags('CartPole-v1', { set: ['seed=3', 'envOptions.maxEpisodeSteps=20'] }))
      .toMatchObject({ seed: 3, envOptions: { maxEpisodeSteps: 20 } })
    expect(await configFromFlags('Pendulum-v1', { envOption: ['g=9.81', 'maxEpisodeSteps=20'], set: ['envOptions.g=5'] }))
      .toMatchObject({ envOptions: { maxEpisodeSteps: 20, g: 9.81 } })
    await expect(configFromFlags('Pendulum-v1', { envOption: ['g'] })).rejects.toThrow('"envOptions.g"')
    expect(await configFromFlags('CartPole-v1', { evalEvery: '5', stopAt: '-1.5', initFrom: '1' }))
      .toMatchObject({ evalEvery: 5, stopAt: -1.5, initFrom: '1' })
  })

  it('has defaults < preset < file < --set < named flags', async () => {
    const config = file({ env: 'CartPole-v1', lambda: 0.5, maxKl: 0.02, seed: 1, gamma: 0.9, envOptions: { maxEpisodeSteps: 50 } })
    expect(await configFromFlags(undefined, { config })).toMatchObject({ env: 'CartPole-v1', lambda: 0.5, environments: 2, maxKl: 0.02 })
    expect(await configFromFlags(undefined, { config, set: ['maxKl=0.03', 'seed=2'], seed: '3' })).toMatchObject({ maxKl: 0.03, seed: 3, gamma: 0.9 })
    expect(await configFromFlags('Pendulum-v1', { config })).toMatchObject({ env: 'Pendulum-v1', lambda: 0.5, horizon: 1024 })
    expect(await configFromFlags(undefined, { config, set: ['envOptions.suttonBartoReward=true'] })).toMatchObject({ envOptions: { maxEpisodeSteps: 50, suttonBartoReward: true } })
    expect(await configFromFlags(undefined, { set: ['env=CartPole-v1'] })).toMatchObject({ env: 'CartPole-v1' })
  })

  it('refuses what cannot be run, each with its own words', async () => {
    await expect(configFromFlags('CartPole-v1', { steps: 'many' })).rejects.toThrow('config key "steps": got "many", expected an integer')
    await expect(configFromFlags('CartPole-v1', { set: ['maxkl=1'] })).rejects.toThrow(ConfigError)
    await expect(configFromFlags('CartPole-v1', { stopAt: '475' })).rejects.toThrow(/"stopAt": got 475.*--eval-every/)
    await expect(configFromFlags(undefined, {})).rejects.toThrow(/missing required argument 'env', such as CartPole-v1/)
    await expect(configFromFlags(undefined, { config: file({ maxKl: 0.02 }) })).rejects.toThrow(UsageError)
  })
})

describe('a config file', () => {
  it('may be the config.json of a run, whose other entries do not count', async () => {
    const config = resolveConfig({ env: 'Hopper-v5', seed: 9 })
    const record = file({ config, versions: { trpo: '0.0.1' }, created: '2026-03-04T05:06:07.890Z', sha256: 'ab' })
    expect(await configFromFlags(undefined, { config: record })).toEqual(config)
    expect(() => readConfigFile(file({ config, maxKl: 1 }))).toThrow(/run\.json: got "maxKl" beside "config"/)
  })

  it('is named in every error about it', () => {
    const words = (content: unknown): string => {
      try {
        readConfigFile(file(content))
      } catch (error) {
        return (error as Error).message.replaceAll(folder, '…')
      }
      return 'no error'
    }
    expect(words({ env: 'CartPole-v1', max_kl: 0.02, gamma: 2, steps: '5' })).toBe([
      '…/run.json: config key "max_kl": got 0.02, expected a known key. Did you mean "maxKl"?',
      '…/run.json: config key "steps": got "5", expected an integer from 1 to 9007199254740991. Write it without quotes: 5.',
      '…/run.json: config key "gamma": got 2, expected a number from 0 to 1, or a schedule such as {"from": 0.02, "to": 0.001, "shape": "linear"}.',
    ].join('\n'))
    expect(words({ threads: 2 })).toMatch(/run\.json: config key "threads": .*\(--threads\)/)
    expect(words('{\n  "env": "CartPole-v1",\n}')).toMatch(/^…\/run\.json: not JSON: .*line 3/)
    expect(words('[1, 2]')).toMatch(/^…\/run\.json: got \[1,2\], expected an object of config keys/)
    expect(() => readConfigFile(join(folder, 'none.json'))).toThrow(/--config .*none\.json: it cannot be read: ENOENT/)
    expect(() => readConfigFile(folder)).toThrow(/expected a file\. Did you mean .*config\.json\?/)
  })
})
