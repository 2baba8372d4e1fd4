// CartPole-v1 trained end to end: 8 environments × 256 steps, exactly 15 CG products, 10 value epochs of 128; environment steps per
// second of wall time, on one thread and on two. Every repetition is a run of its own from the same seed, so the work is the same.

import { phases, timedRun, type TimedRun } from '../training-run.js'
import { row, type BenchCase } from '../rows.js'

const STEPS = 8 * 256
const TARGET = { bound: 35_000, of: 'median' } as const
const THREADS = [1, 2]

export const cartpole: BenchCase = {
  name: 'cartpole',
  title: 'CartPole-v1, trained end to end',
  run: async ({ quick }) => {
    const [warmup, iterations, repetitions] = quick ? [5, 10, 2] : [10, 40, 7]
    const runs = new Map<number, TimedRun[]>(THREADS.map((threads) => [threads, []]))
    for (let repetition = 0; repetition < repetitions; repetition++) {
      for (const threads of THREADS) {
        runs.get(threads)!.push(await timedRun({
          env: 'CartPole-v1', threads, seed: 0, environments: 8, horizon: 256, cgIterations: 15, cgTolerance: 0,
          valueEpochs: 10, valueMinibatch: 128, evalEpisodes: 0, steps: (warmup + iterations) * STEPS,
        }, STEPS, warmup, iterations))
      }
    }
    const described = THREADS.map((threads) => phases(plural(threads), runs.get(threads)!))
    return {
      rows: [
        ...THREADS.map((threads) => {
          const speeds = runs.get(threads)!.map(({ stepsPerSecond }) => stepsPerSecond)
          return row(plural(threads), 'steps/s', 'more', speeds, threads === 2 ? TARGET : null)
        }),
        ...described.flatMap(({ rows }) => rows),
      ],
      notes: described.map(({ note }) => note),
    }
  },
}

function plural(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`
}
