// An evaluation uses all threads, and which thread ran an episode does not matter: 100 episodes of Hopper, and who ran them.

import { expect, it } from 'vitest'
import { nodeHost } from '../dist/host/node/host.js'
import { resolveConfig } from '../dist/training/config.js'
import { Session } from '../dist/training/session.js'

const EPISODES = 100
const config = resolveConfig({
  env: 'Hopper-v5', envOptions: { terminateWhenUnhealthy: false, maxEpisodeSteps: 30 }, warmupSteps: 1, horizon: 64, valueMinibatch: 64,
})

it('100 episodes of Hopper are shared by the threads, with the same result', async () => {
  const results: unknown[] = []
  for (const threads of [1, 2, 3]) {
    const session = await Session.open({ host: nodeHost, config, threads })
    results.push(await session.evaluate(EPISODES))
    const episodes = Array.from(session.workspace.evaluation.episodesByThread)
    await session.close()
    expect(episodes).toHaveLength(threads)
    expect(episodes.reduce((sum, n) => sum + n, 0)).toBe(EPISODES)
    expect(Math.min(...episodes)).toBeGreaterThan(0)
  }
  expect(results[1]).toEqual(results[0])
  expect(results[2]).toEqual(results[0])
  expect(results[0]).toMatchObject({ episodes: EPISODES, meanLength: 30 })
})
