// Searches over parameters: candidates have the same chance, statistics are those of all observations, θ is the mean of the distribution,
// a run ends with the generation that uses its budget up, and it learns.

import { expect, it } from 'vitest'
import { SEARCH_NAMES } from '../algorithms/registry.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { Environment } from '../envs/env.js'
import { make } from '../envs/registry.js'
import { nodeHost } from '../host/node/host.js'
import { view } from '../nn/parameters.js'
import type { Actor } from '../policy/actor.js'
import { playEpisode } from '../rollout/episode.js'
import { progressOf, remainingIterations } from './budget.js'
import { plannedIterations, plannedSteps, resolveConfig, type TrainConfig } from './config.js'
import { openSession } from './open-session.js'
import { SearchSession } from './search-session.js'

async function withSession<T>(input: Partial<TrainConfig> & { env: string }, use: (session: SearchSession) => Promise<T>): Promise<T> {
  const session = await openSession({ host: nodeHost, threads: 1, config: resolveConfig(input) })
  if (!(session instanceof SearchSession)) throw new Error('no search')
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}

const SMALL = { env: 'CartPole-v1', algorithm: 'cem', population: 6, seed: 3 } as const

it('gives every candidate of a generation the same chance, and the next generation another', async () => {
  const alike = { searchStd: 1e-12, extraVariance: 0 } // to the rounding of f32, all candidates are one
  await withSession({ ...SMALL, ...alike, env: 'Pendulum-v1', candidateEpisodes: 2, envOptions: { maxEpisodeSteps: 20 } }, async (session) => {
    const [first, second] = [await session.iterate(), await session.iterate()]
    for (const { returns } of [first, second]) {
      expect(returns.length).toBe(12)
      returns.forEach((sum, i) => { expect(sum).toBe(returns[i % 2]) })
      expect(returns[0]).not.toBe(returns[1])
    }
    expect(second.returns[0]).not.toBe(first.returns[0])
  })
})

it('reports the generation as its episodes were, and an episode is what its candidate plays alone', async () => {
  await withSession({ ...SMALL, candidateEpisodes: 2, searchStd: 2 }, async ({ workspace }) => {
    const { search, episodes, policy, statistics } = workspace
    const { report } = await search.generation(4, { now: () => 0, breathe: () => Promise.resolve() })
    const returns = Array.from({ length: 6 }, (_, i) => (episodes.returns[2 * i] + episodes.returns[2 * i + 1]) / 2)
    const ordered = returns.toSorted((a, b) => b - a)
    expect(report).toMatchObject({ outcome: 'accepted', generationBest: ordered[0], generationNotFinite: 0 })
    expect(report.generationMean).toBeCloseTo(returns.reduce((sum, x) => sum + x, 0) / 6, 10)
    expect(report.generationElite).toBe((ordered[0] + ordered[1]) / 2)
    expect(new Set(returns).size).toBeGreaterThan(1)

    const environment = await make('CartPole-v1')
    const theta = workspace.theta // the arena's own, so that the kernels can read it
    theta.set(episodes.candidates.subarray(3 * theta.length, 4 * theta.length))
    expect(policy.logStd).toBeNull()
    const played = playAlone(environment, workspace, new RandomStream(3, STREAM.environment, 4 * 2 + 1))
    expect(played).toEqual({ return: episodes.returns[7], length: episodes.lengths[7] })
    expect(statistics.count[0]).toBe(0)
  })
})

function playAlone(environment: Environment, { evaluation }: SearchSession['workspace'], random: RandomStream) {
  const { actor } = evaluation as unknown as { readonly actor: Actor } // it acts with the workspace's θ
  return playEpisode(environment, actor, random, { place: { id: '', index: 0, seed: 0 }, beforeStep: () => undefined, remedy: '' })
}

it('θ is the mean of the distribution; log σ stays, and no statistics move once they are to stop', async () => {
  const options = { ...SMALL, env: 'Pendulum-v1', initialLogStd: -0.5, statisticsSteps: 150, envOptions: { maxEpisodeSteps: 20 } }
  await withSession(options, async (session) => {
    const { policy, theta, search, statistics } = session.workspace
    const before = theta.slice()
    await session.iterate()
    expect(theta).not.toEqual(before)
    expect([...theta.subarray(0, search.solver.dimension)]).toEqual([...Float32Array.from(search.solver.mean)])
    if (policy.logStd === null) throw new Error('no log σ')
    expect([...view(theta, policy.logStd)]).toEqual([-0.5])
    expect(statistics.count[0]).toBe(120)
    await session.iterate()
    expect(statistics.count[0]).toBe(120)
  })
})

it('runs until a generation has used the budget up', async () => {
  await withSession({ ...SMALL, steps: 400 }, async (session) => {
    let before = 0
    for (; session.remaining > 0; await session.iterate()) before = session.steps
    expect(before).toBeLessThan(400)
    expect(session.steps).toBeGreaterThanOrEqual(400)
  })
  const config = resolveConfig({ ...SMALL, steps: 400 })
  expect([plannedIterations(config), plannedSteps(config)]).toEqual([null, 400])
  expect([0, 399, 400, 500].map((steps) => remainingIterations(config, { iteration: 7, steps }))).toEqual([1, 1, 0, 0])
  expect([0, 100, 400, 500].map((steps) => progressOf(config, { iteration: 7, steps }))).toEqual([0, 0.25, 1, 1])
})

it.each(SEARCH_NAMES)('%s learns to balance a pole', async (algorithm) => {
  await withSession({ env: 'CartPole-v1', algorithm, steps: 50_000 }, async (session) => {
    expect((await session.evaluate(20)).meanReturn).toBeLessThan(100)
    while (session.remaining > 0) await session.iterate()
    expect((await session.evaluate(20)).meanReturn).toBeGreaterThan(400)
  })
})

it('refuses keys that it does not read, and generations of too many episodes', () => {
  expect(() => resolveConfig({ ...SMALL, horizon: 100 })).toThrow('expected a key that cem reads')
  expect(() => resolveConfig({ ...SMALL, greed: 3 })).toThrow('It is read by rwr.')
  expect(() => resolveConfig({ ...SMALL, population: 100, candidateEpisodes: 50 })).toThrow('at most 81 with 50 episodes each')
})
