// How far a run is, by iterations where they are all of one size, and by steps where they vary.

import { expect, it } from 'vitest'
import { progressOf, remainingIterations } from './budget.js'
import { iterationCount, plannedSteps, resolveConfig } from './config.js'

const SMALL = { env: 'CartPole-v1', environments: 2, horizon: 100, steps: 1050 } as const

it('whole iterations that fit', () => {
  const config = resolveConfig({ ...SMALL, algorithm: 'trpo' })
  expect([iterationCount(config), plannedSteps(config)]).toEqual([5, 1000])
  expect([0, 4, 5, 6].map((iteration) => remainingIterations(config, { iteration, steps: 200 * iteration }))).toEqual([5, 1, 0, 0])
  expect(progressOf(config, { iteration: 4, steps: 800 })).toBe(0.8)
})

it('as long as there is budget left', () => {
  const config = resolveConfig({ ...SMALL, algorithm: 'trpo-vine' })
  expect(plannedSteps(config)).toBe(1050)
  expect([0, 1049, 1050, 2000].map((steps) => remainingIterations(config, { iteration: 1, steps }))).toEqual([1, 1, 0, 0])
  expect([0, 210, 1050, 1400].map((steps) => progressOf(config, { iteration: 3, steps }))).toEqual([0, 0.2, 1, 1])
})
