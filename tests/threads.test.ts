// The number of threads is no part of the result: short runs of the built package on 1, 2 and 3 threads have the same fingerprint
// (parameters, moments, statistics), the same evaluation and the same reports. Batches of several blocks, so that threads share them.

import { expect, test } from 'vitest'
import { LEARNING_NAMES, SEARCH_NAMES, stepsVary } from '../dist/algorithms/registry.js'
import { train, type IterationReport, type TrainOptions, type TrainResult } from '../dist/index.js'

const RUNS: readonly TrainOptions[] = [
  { env: 'CartPole-v1', environments: 5, horizon: 83, warmupSteps: 7, normalizeObservations: true, steps: 1300 },
  { env: 'Pendulum-v1', environments: 2, horizon: 250, warmupSteps: 20, steps: 1600 },
  { env: 'Hopper-v5', environments: 3, horizon: 130, warmupSteps: 20, steps: 900 },
  { env: 'Hopper-v5', environments: 3, horizon: 130, warmupSteps: 20, steps: 900, exploration: 'gsde', sdeSampleFrequency: 9 },
  { env: 'Pendulum-v1', environments: 3, horizon: 130, warmupSteps: 20, steps: 900, exploration: 'gsde', sdeSampleFrequency: 0 },
  { env: 'Pendulum-v1', environments: 3, horizon: 130, warmupSteps: 20, steps: 900, squashActions: true, stateDependentStd: true },
  { env: 'Humanoid-v5', environments: 3, horizon: 100, warmupSteps: 20, steps: 700 },
  ...LEARNING_NAMES.flatMap((algorithm) => ['CartPole-v1', 'Pendulum-v1'].map((env) => (
    {
      env, algorithm, environments: 3, horizon: 130, warmupSteps: 20, steps: stepsVary(algorithm) ? 3000 : 900,
      normalizeObservations: true,
    }
  ))),
  ...SEARCH_NAMES.flatMap((algorithm) => ['CartPole-v1', 'Pendulum-v1'].map((env) => (
    { env, algorithm, population: 7, candidateEpisodes: 2, steps: 1500, normalizeObservations: true, envOptions: { maxEpisodeSteps: 70 } }
  ))),
  { env: 'Hopper-v5', algorithm: 'cma-es', population: 7, steps: 500, normalizeObservations: true },
  { env: 'CartPole-v1', algorithm: 'trpo-vine', environments: 5, horizon: 83, steps: 3000, vineStates: 41, vineActions: 'all', branchSteps: 12 },
  { env: 'Hopper-v5', algorithm: 'trpo-vine', environments: 2, horizon: 130, warmupSteps: 20, steps: 1000, vineStates: 13, vineActions: 3 },
  { env: 'Pendulum-v1', environments: 3, horizon: 130, warmupSteps: 20, steps: 900, fisher: 'empirical', cgPreconditioner: 'fisher-diagonal', klConstraint: 'max' },
  { env: 'CartPole-v1', environments: 3, horizon: 130, warmupSteps: 0, normalizeObservations: false, steps: 1600, klAdaptation: 'surrogate', maxKl: 0.001 },
  { env: 'CartPole-v1', algorithm: 'ppo', environments: 3, horizon: 130, warmupSteps: 0, normalizeObservations: false, steps: 900, sharedTrunk: true },
  { env: 'Pendulum-v1', algorithm: 'trpo-penalty', environments: 3, horizon: 130, warmupSteps: 20, steps: 900, penalty: 'theoretical', penalizedKl: 'max' },
]

async function run(options: TrainOptions, threads: number): Promise<{ result: TrainResult, reports: object[] }> {
  const reports: object[] = []
  const training = train({ ...'population' in options ? {} : { valueEpochs: 4 }, ...options, threads, evalEpisodes: 7, policyHidden: [20], seed: 3 })
  for (;;) {
    const next = await training.next()
    if (next.done) return { result: next.value, reports }
    reports.push(withoutClock(next.value))
  }
}

function withoutClock(report: IterationReport): object {
  return { ...report, seconds: null, stepsPerSecond: null }
}

test.each(RUNS)('$env $algorithm $exploration', async (options) => {
  const alone = await run(options, 1)
  expect(alone.reports.length).toBeGreaterThanOrEqual(2)
  for (const threads of [2, 3]) {
    const together = await run(options, threads)
    expect(together.reports).toEqual(alone.reports)
    expect(together.result.parametersSha256).toBe(alone.result.parametersSha256)
    expect(together.result.evaluation).toEqual(alone.result.evaluation)
    expect(together.result.policy.numbers).toEqual(alone.result.policy.numbers)
  }
})
