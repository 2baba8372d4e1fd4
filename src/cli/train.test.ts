// `trpo train`: what a command line stands for, and Ctrl-C.

import { describe, expect, it } from 'vitest'
import { ConfigError, resolveConfig } from '../training/config.js'
import { driveUntilInterrupted } from './interrupt.js'
import { configFromFlags } from './train.js'
import { UsageError } from './usage-error.js'

describe('configFromFlags', () => {
  it('is the preset, then what is typed', () => {
    expect(configFromFlags('CartPole-v1', {})).toEqual(resolveConfig({ env: 'CartPole-v1' }))
    expect(configFromFlags('CartPole-v1', { steps: '1e5', seed: '7', set: ['maxKl=0.02', 'policyHidden=[8]', 'maxKl=0.03'] }))
      .toMatchObject({ steps: 100_000, seed: 7, maxKl: 0.03, policyHidden: [8], environments: 2 })
    expect(configFromFlags('CartPole-v1', { set: ['seed=3', 'envOptions.maxEpisodeSteps=20'] }))
      .toMatchObject({ seed: 3, envOptions: { maxEpisodeSteps: 20 } })
  })

  it('refuses what cannot be run, each with its own words', () => {
    expect(() => configFromFlags('CartPole-v1', { steps: 'many' })).toThrow('config key "steps": got "many", expected an integer')
    expect(() => configFromFlags('CartPole-v1', { set: ['maxkl=1'] })).toThrow(ConfigError)
    expect(() => configFromFlags('CartPole-v1', { seed: '1', set: ['seed=2'] })).toThrow('seed is also given as --seed. Give it once.')
    expect(() => configFromFlags('CartPole-v1', { set: ['env=Hopper-v5'] })).toThrow('env is also given as the argument')
    expect(() => configFromFlags('CartPol-v1', {})).toThrow(UsageError)
    expect(() => configFromFlags('CartPol-v1', {})).toThrow('Did you mean "CartPole-v1"?')
  })
})

describe('driveUntilInterrupted', () => {
  async function* counting(closed: string[]): AsyncGenerator<number, string> {
    try {
      for (let i = 1; i <= 5; i++) yield await Promise.resolve(i)
      return 'result'
    } finally {
      closed.push('closed')
    }
  }

  it('gives every report and the result', async () => {
    const log: unknown[] = []
    const driven = await driveUntilInterrupted(counting([]), { report: (i) => log.push(i), interrupt: () => log.push('interrupt'), abort: () => undefined })
    expect(driven).toEqual({ finished: true, result: 'result' })
    expect(log).toEqual([1, 2, 3, 4, 5])
    expect(process.listenerCount('SIGINT')).toBe(0)
  })

  it('closes the generator after the iteration in which Ctrl-C came', async () => {
    const log: unknown[] = []
    const closed: string[] = []
    const report = (i: number): void => {
      log.push(i)
      if (i === 2) process.emit('SIGINT')
    }
    const driven = await driveUntilInterrupted(counting(closed), { report, interrupt: () => log.push('interrupt'), abort: () => log.push('abort') })
    expect(driven).toEqual({ finished: false })
    expect(log).toEqual([1, 2, 'interrupt'])
    expect(closed).toEqual(['closed'])
  })

  it('passes errors on', async () => {
    const failing = async function* (): AsyncGenerator<number, string> {
      await Promise.resolve()
      throw new Error('physics')
    }
    const ignore = (): void => undefined
    await expect(driveUntilInterrupted(failing(), { report: ignore, interrupt: ignore, abort: ignore })).rejects.toThrow('physics')
  })
})
