// 100 evaluation episodes of Hopper-v5 on one thread and on two: the time, and how many episodes each thread took. The policy is an
// untrained one, which falls at once, so episodes do not end there but are cut after 200 steps: each is the same work.

import { nodeHost } from '../../dist/host/node/host.js'
import { resolveConfig } from '../../dist/training/config.js'
import { Session } from '../../dist/training/session.js'
import { now } from '../measure.js'
import { milliseconds, ratio, type BenchCase } from '../rows.js'

const EPISODES = 100
const THREADS = [1, 2]

export const evaluation: BenchCase = {
  name: 'evaluation',
  title: 'Hopper-v5, 100 evaluation episodes of 200 steps',
  run: async ({ quick }) => {
    const repetitions = quick ? 1 : 5
    const config = resolveConfig({
      env: 'Hopper-v5', envOptions: { terminateWhenUnhealthy: false, maxEpisodeSteps: 200 }, warmupSteps: 1, horizon: 64, valueMinibatch: 64,
    })
    const sessions = await Promise.all(THREADS.map((threads) => Session.open({ host: nodeHost, config, threads })))
    const seconds: number[][] = THREADS.map(() => [])
    for (const session of sessions) await session.evaluate(EPISODES) // V8 compiles
    for (let repetition = 0; repetition < repetitions; repetition++) {
      for (const [i, session] of sessions.entries()) {
        const start = now()
        await session.evaluate(EPISODES)
        seconds[i].push(now() - start)
      }
    }
    const shares = sessions.map(({ workspace }) => Array.from(workspace.evaluation.episodesByThread).join(' + '))
    await Promise.all(sessions.map((session) => session.close()))
    const [alone, together] = seconds
    return {
      rows: [milliseconds('1 thread', alone), milliseconds('2 threads', together), ratio('2 threads ÷ 1 thread', together, alone)],
      notes: [`episodes by thread: ${shares.map((share, i) => `${share} on ${THREADS[i]}`).join('; ')}`],
    }
  },
}
