// A session's iterations: when the statistics change and what that costs in KL, that evaluation on the way leaves training alone,
// and which episodes are reported. The scripted environment knows what has happened.

import { expect, it } from 'vitest'
import { forward, referenceDistribution } from '../../tests/reference-policy.js'
import { rowsOf, script, type ScriptedStep } from '../../tests/scripted-environment.js'
import { nodeHost } from '../host/node/host.js'
import { view } from '../nn/parameters.js'
import { resolveConfig, type TrainConfig } from './config.js'
import { Session, type SessionOptions } from './session.js'

const N = 3
const T = 17
const WARMUP = 9

function configOf(settings: Partial<TrainConfig>): TrainConfig {
  return resolveConfig({
    env: 'Scripted-v0', environments: N, horizon: T, steps: 10_000, seed: 21, policyHidden: [6, 5], valueHidden: [7], valueEpochs: 2,
    valueMinibatch: 20, ...settings,
  }, {})
}

/** A session that is closed whatever happens in `use`. */
async function withSession<R>(options: Pick<SessionOptions, 'config' | 'spec'>, use: (session: Session) => Promise<R>): Promise<R> {
  const session = await Session.open({ host: nodeHost, threads: 1, ...options })
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}

/** Mean and population variance of each entry over all observations seen, in two passes. */
function momentsOf(rows: readonly ScriptedStep[]): { mean: number[], variance: number[] } {
  const average = (f: (row: readonly number[]) => number): number => (
    rows.reduce((sum, { observation }) => sum + f(observation), 0) / rows.length
  )
  const mean = [0, 1, 2, 3].map((i) => average((x) => x[i]))
  return { mean, variance: mean.map((center, i) => average((x) => (x[i] - center) ** 2)) }
}

it('changes the statistics between iterations only: warm-up and all batches before, counted alike', async () => {
  const course = script()
  const config = configOf({ warmupSteps: WARMUP, evalEvery: 1, evalEveryEpisodes: 3 })
  await withSession({ config, spec: course.spec }, async (session) => {
    const { statistics } = session.workspace
    const seen = new Set<string>()
    for (let iteration = 0; iteration < 3; iteration++) {
      const steps = WARMUP + iteration * T
      const { mean, variance } = momentsOf(rowsOf(course, 0, steps))
      expect(statistics.count[0]).toBe(N * steps)
      mean.forEach((expected, i) => {
        expect(Math.abs(statistics.mean[i] - expected)).toBeLessThan(1e-10 * Math.max(1, Math.abs(expected)))
        expect(Math.abs(statistics.variance[i] - variance[i])).toBeLessThan(1e-10 * Math.max(1, variance[i]))
      })
      const now = (): string => JSON.stringify([[...statistics.mean], [...statistics.variance], [...statistics.inverseStd]])
      const before = now()
      const during = new Set<string>()
      course.onStep = () => { during.add(now()) }
      await session.iterate()
      expect([...during]).toEqual([before])
      seen.add(before)
    }
    expect(seen.size).toBe(3)
  })
})

it('reports as statisticsKl the mean KL of the new policy under the old and the new statistics', async () => {
  const course = script()
  const config = configOf({ warmupSteps: WARMUP, observationClip: 1.5 })
  await withSession({ config, spec: course.spec }, async (session) => {
    const { policy, theta, statistics } = session.workspace
    for (let iteration = 0; iteration < 3; iteration++) {
      const moments = (): { mean: number[], variance: number[] } => ({ mean: [...statistics.mean], variance: [...statistics.variance] })
      const before = moments()
      const { statisticsKl } = await session.iterate()
      const after = moments()
      const rows = rowsOf(course, WARMUP + iteration * T, WARMUP + (iteration + 1) * T)
      const kl = rows.reduce((sum, { observation }) => {
        const [old, changed] = [before, after].map(({ mean, variance }) => {
          const input = observation.map((x, i) => Math.min(1.5, Math.max(-1.5, (x - mean[i]) / Math.sqrt(variance[i] + 1e-8))))
          return referenceDistribution(session.spaces.actionSpace, forward(policy.layout, 'tanh', theta, input), view(theta, policy.logStd!))
        })
        return sum + old.kl(changed)
      }, 0) / rows.length
      expect(kl).toBeGreaterThan(1e-8)
      expect(Math.abs(statisticsKl - kl)).toBeLessThan(1e-5 * kl)
    }
  })
})

it('leaves the statistics of observations as they are after statisticsSteps, and with them the policy; those of returns go on', async () => {
  const config = configOf({ warmupSteps: WARMUP, scaleRewards: true, statisticsSteps: N * (WARMUP + T) })
  await withSession({ config, spec: script().spec }, async (session) => {
    const { statistics, rewardScale } = session.workspace
    expect((await session.iterate()).statisticsKl).toBeGreaterThan(0)
    const [mean, variance, returns] = [statistics.mean.slice(), statistics.variance.slice(), rewardScale.statistics.count[0]]
    expect((await session.iterate()).statisticsKl).toBe(0)
    expect([statistics.mean, statistics.variance]).toEqual([mean, variance])
    expect(rewardScale.statistics.count[0]).toBe(returns + N * T)
  })
})

it('reports a statisticsKl of 0 where observations are not normalised, and leaves their statistics as they were', async () => {
  const config = configOf({ normalizeObservations: false, scaleRewards: true, warmupSteps: WARMUP })
  await withSession({ config, spec: script().spec }, async (session) => {
    for (let iteration = 0; iteration < 2; iteration++) expect((await session.iterate()).statisticsKl).toBe(0)
    const { statistics, rewardScale } = session.workspace
    expect([...statistics.count, ...statistics.mean, ...statistics.variance]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1])
    expect(rewardScale.statistics.count[0]).toBe(N * (WARMUP + 2 * T))
  })
})

it.each(['Pendulum-v1', 'CartPole-v1', 'Scripted-v0'])('learns the same with evaluation on the way and without: %s', async (env) => {
  const learn = (evalEvery: number): Promise<{ reports: object[], evaluations: unknown[], training: object }> => {
    const envOptions: TrainConfig['envOptions'] = env === 'Scripted-v0' ? {} : { maxEpisodeSteps: 7 } // several episodes in every iteration
    const config = configOf({ env, envOptions, warmupSteps: WARMUP, scaleRewards: true, evalEvery, evalEveryEpisodes: 2 })
    return withSession({ config, spec: env === 'Scripted-v0' ? script().spec : undefined }, async (session) => {
      const reports = []
      const evaluations = []
      for (let iteration = 0; iteration < 4; iteration++) {
        const { evaluation, ...report } = await session.iterate()
        evaluations.push(evaluation)
        reports.push({ ...report, seconds: null, stepsPerSecond: null })
      }
      const { arrays, steps, snapshots, episodes } = await session.state()
      return { reports, evaluations, training: { arrays, steps, snapshots, episodes } }
    })
  }
  const [without, withEvaluation] = [await learn(0), await learn(1)]
  expect(withEvaluation.training).toEqual(without.training)
  expect(withEvaluation.reports).toEqual(without.reports)
  expect(without.evaluations).toEqual([null, null, null, null])
  expect(withEvaluation.evaluations).toEqual(new Array(4).fill(expect.objectContaining({ episodes: 2 })))
})

/** Return and length of the episodes that end in the rows, in the order of the rows; each with the row it ends in. */
function episodesIn(rows: readonly ScriptedStep[]): { row: number, return: number, length: number }[] {
  const running = Array.from({ length: N }, () => ({ return: 0, length: 0 }))
  return rows.flatMap(({ reward, terminated, truncated }, row) => {
    const episode = running[row % N]
    episode.return += reward
    episode.length++
    if (!terminated && !truncated) return []
    running[row % N] = { return: 0, length: 0 }
    return [{ row, ...episode }]
  })
}

it.each([true, false])('reports episodes by step, then environment, with raw returns; rewards scaled: %j', async (scaleRewards) => {
  const course = script()
  await withSession({ config: configOf({ scaleRewards, warmupSteps: WARMUP }), spec: course.spec }, async (session) => {
    for (let iteration = 0; iteration < 3; iteration++) {
      const report = await session.iterate()
      const to = WARMUP + (iteration + 1) * T
      const all = episodesIn(rowsOf(course, 0, to))
      const expected = all.filter(({ row }) => row >= (to - T) * N)
      expect(report.returns).toEqual(expected.map((episode) => episode.return))
      expect(report.lengths).toEqual(expected.map(({ length }) => length))
      expect(report.episodes).toBe(expected.length)
      expect(report.meanReturn).toBeCloseTo(all.reduce((sum, episode) => sum + episode.return, 0) / all.length, 10)
      const { batch } = session.workspace
      expect([...batch.scaledRewards].every((reward, i) => reward === batch.rewards[i])).toBe(!scaleRewards)
    }
  })
})

it('does not evaluate for ever: an episode without an end is an error with its remedy', async () => {
  const endless = { env: 'Pendulum-v1', envOptions: { maxEpisodeSteps: -1 } }
  const config = resolveConfig({ ...endless, environments: 1, horizon: 16, warmupSteps: 0, valueMinibatch: 16 })
  await withSession({ config }, async (session) => {
    await expect(session.evaluate(1)).rejects.toThrow(/has not ended after 1000000 steps; .* Give the environment a time limit/)
  })
})
