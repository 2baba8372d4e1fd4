// Every algorithm with every kind of action space, trained briefly by the built package: steps are taken, everything is finite, and a run
// that is stopped after each iteration and resumed, on another number of threads, ends with the bits of one that was not.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ALGORITHM_NAMES, isSearch, stepsVary } from '../dist/algorithms/registry.js'
import { resume, train, trained, type IterationReport, type TrainOptions } from '../dist/index.js'

const folder = mkdtempSync(join(tmpdir(), 'trpo-family-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const ENVS = ['CartPole-v1', 'Pendulum-v1', 'MatchDigits-v0', 'MatchBits-v0']
/** Settings that make an algorithm's iterations small. */
const OWN: Partial<Record<TrainOptions['algorithm'] & string, Partial<TrainOptions>>> = {
  'trpo-vine': { vineStates: 14, vineActions: 3, branchSteps: 5, steps: 1400 },
}
const VARIANTS: readonly Partial<TrainOptions>[] = [
  ...ALGORITHM_NAMES.map((algorithm) => ({ algorithm, ...OWN[algorithm] })),
  { algorithm: 'ppo', sharedTrunk: true },
  { algorithm: 'trpo', fisher: 'empirical', cgPreconditioner: 'fisher-diagonal', klConstraint: 'max', lineSearchBacktracks: 30 },
  { algorithm: 'npg', naturalStep: 'fixed', advantage: 'monte-carlo', baseline: false },
  { algorithm: 'vpg', gradientStep: 'euclidean', advantage: 'n-step', nSteps: 4 },
  { algorithm: 'trpo', klAdaptation: 'surrogate', maxKl: 0.001 },
  { algorithm: 'cem', candidateEpisodes: 2, population: 4, steps: 1200, extraGenerations: null },
  { algorithm: 'cma-es', covariance: 'full', policyHidden: [] },
  { algorithm: 'trpo', maxKl: { from: 0.02, to: 0.001, shape: 'cosine' }, gamma: { from: 0.9, to: 0.99, shape: 'horizon' } },
]
const SMALL = {
  environments: 3, horizon: 70, warmupSteps: 10, normalizeObservations: true, steps: 900, seed: 5, evalEpisodes: 3,
  policyHidden: [12], valueHidden: [12], valueEpochs: 3,
} as const
/** Searches have no batch and no value function. */
const SMALL_SEARCH = {
  population: 6, searchStd: 0.3, normalizeObservations: true, statisticsSteps: 500, steps: 900, seed: 5, evalEpisodes: 3,
  policyHidden: [12], envOptions: { maxEpisodeSteps: 40 },
} as const
const CASES = VARIANTS.flatMap((variant) => ENVS.map((env) => (
  { name: `${env} ${JSON.stringify(variant)}`, options: { env, ...isSearch(variant.algorithm ?? 'trpo') ? SMALL_SEARCH : SMALL, ...variant } }
)))

function numbersOf(report: IterationReport): number[] {
  return Object.values(report).filter((value) => typeof value === 'number')
}

/** Leaves a training after an iteration: it is saved then. */
async function stopAfterOne(training: AsyncGenerator<IterationReport, unknown>): Promise<void> {
  await training.next()
  await training.return(null)
}

test.each(CASES)('$name', async ({ name, options }) => {
  const reports: IterationReport[] = []
  const training = train({ ...options, threads: 1 })
  let next = await training.next()
  for (; !next.done; next = await training.next()) reports.push(next.value)
  if (stepsVary(options.algorithm ?? 'trpo')) expect(reports.length).toBeGreaterThanOrEqual(4)
  else expect(reports.length).toBe(4)
  expect(reports.map(({ outcome }) => outcome)).toContain('accepted')
  for (const report of reports) expect(numbersOf(report).every(Number.isFinite)).toBe(true)

  const out = join(folder, name.replaceAll(/\W+/g, '-'))
  await stopAfterOne(train({ ...options, threads: 2, out }))
  for (const threads of [1, 2]) await stopAfterOne(resume(out, { threads }))
  const resumed = resume(out, { threads: 2 })
  let last = await resumed.next()
  while (!last.done) last = await resumed.next()
  expect(last.value.parametersSha256).toBe(next.value.parametersSha256)
  expect(last.value.evaluation).toEqual(next.value.evaluation)
})

test('a run whose iterations vary is extended to the bits of one that had the budget from the start', async () => {
  const out = join(folder, 'extended')
  const options = { env: 'CartPole-v1', ...SMALL, algorithm: 'trpo-vine', ...OWN['trpo-vine'] } as const
  await trained({ ...options, steps: 500, out })
  const extending = resume(out, { steps: 1400, threads: 2 })
  let last = await extending.next()
  while (!last.done) last = await extending.next()
  const whole = await trained(options)
  expect([last.value.parametersSha256, last.value.steps]).toEqual([whole.parametersSha256, whole.steps])
})

test('a schedule ends where it says, over the iterations of the run', async () => {
  const limits: number[] = []
  for await (const { klLimit } of train({ env: 'CartPole-v1', ...SMALL, threads: 1, maxKl: { from: 0.02, to: 0.002, shape: 'linear', until: 0.5 } })) {
    limits.push(klLimit!)
  }
  expect(limits).toEqual([0.02, 0.02 + 0.5 * (0.002 - 0.02), 0.002, 0.002])
  await expect(trained({ env: 'CartPole-v1', ...SMALL, maxKl: { from: 0.02, to: -1, shape: 'linear' } })).rejects.toThrow('or a schedule such as')
})
