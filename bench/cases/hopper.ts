// Hopper-v5: environment steps per second of a training run (its preset), beside the physics alone on as many cores: what is lost
// to the policy, the learning and the threads. The physics takes uniform actions, so its episodes are those of an early policy.

import { availableParallelism } from 'node:os'
import { resolveConfig } from '../../dist/training/config.js'
import { scriptChild, type Child } from '../rivals/child.js'
import { phases, timedRun, type TimedRun } from '../training-run.js'
import { row, type BenchCase } from '../rows.js'

const ENV = 'Hopper-v5'

export const hopper: BenchCase = {
  name: 'hopper',
  title: 'Hopper-v5, physics alone and trained',
  run: async ({ quick }) => {
    const [warmup, iterations, repetitions, physicsSteps] = quick ? [2, 4, 2, 2000] : [5, 15, 5, 8000]
    const preset = resolveConfig({ env: ENV })
    const threads = Math.min(availableParallelism(), preset.environments)
    const stepsPerIteration = preset.environments * preset.horizon
    const steps = (warmup + iterations) * stepsPerIteration + preset.environments * preset.warmupSteps
    const children = Array.from({ length: threads }, (_, i) => scriptChild('physics.ts', [ENV, String(i)]))
    const alone: number[] = []
    const runs: TimedRun[] = []
    try {
      await physics(children, physicsSteps)
      for (let repetition = 0; repetition < repetitions; repetition++) {
        alone.push(await physics(children, physicsSteps))
        runs.push(await timedRun({ env: ENV, threads, seed: 0, evalEpisodes: 0, steps }, stepsPerIteration, warmup, iterations))
      }
    } finally {
      children.forEach((child) => { child.end() })
    }
    const trained = runs.map(({ stepsPerSecond }) => stepsPerSecond)
    const { rows, note } = phases(`training, ${threads} threads`, runs)
    return {
      rows: [
        row(`physics alone, ${threads} threads`, 'steps/s', 'more', alone),
        row(`training, ${threads} threads`, 'steps/s', 'more', trained),
        row('training ÷ physics', 'ratio', 'more', trained.map((speed, i) => speed / alone[i])),
        ...rows,
      ],
      notes: [note],
    }
  },
}

/** Steps per second of all processes together: the slowest ends the round. */
async function physics(children: readonly Child[], steps: number): Promise<number> {
  const answers = await Promise.all(children.map((child) => child.ask<{ seconds: number }>({ steps })))
  return children.length * steps / Math.max(...answers.map(({ seconds }) => seconds))
}
