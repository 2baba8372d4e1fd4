import { describe, expect, it } from 'vitest'
import { resolveConfig, type TrainConfig } from '../training/config.js'
import { stateContext } from './load-state.js'

describe('what a state belongs to', () => {
  const config = resolveConfig({ env: 'CartPole-v1', seed: 3 })

  it('is a config, whatever the budget, and however much of it was written down', () => {
    expect(stateContext({ ...config, steps: 7, evalEpisodes: 1 })).toBe(stateContext(config))
    const older = Object.fromEntries(Object.entries(config).filter(([key]) => key !== 'klAdaptation')) as unknown as TrainConfig
    expect(Object.keys(older)).toHaveLength(Object.keys(config).length - 1)
    expect(stateContext(older)).toBe(stateContext(config))
  })

  it('is no other config: neither another seed or algorithm, nor a preset\'s value put back to the default', () => {
    const others = [{ seed: 0 }, { algorithm: 'npg' }, { cgDamping: 0.1 }, { policyHidden: [64] }, { maxKl: { from: 0.01, to: 0.001, shape: 'linear' } }] as const
    const contexts = others.map((other) => stateContext(resolveConfig({ env: 'CartPole-v1', seed: 3, ...other })))
    expect(new Set([stateContext(config), ...contexts]).size).toBe(others.length + 1)
  })
})
