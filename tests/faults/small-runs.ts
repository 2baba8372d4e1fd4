// Runs small enough to be killed and repeated many times, on three kinds of task, and what they end with when nobody disturbs them.

import { nodeHost } from '../../dist/host/node/host.js'
import { resultOf, trainOn, type TrainOptions } from '../../dist/runs/train.js'
import type { TrainConfig } from '../../dist/training/config.js'

export type SmallRun = Partial<TrainConfig> & { readonly env: string }

/** Some 10 ms an iteration. Statistics, evaluation on the way and scaled rewards are part of the state, so they are on. */
export const SMALL_RUNS = {
  cartPole: {
    env: 'CartPole-v1', environments: 3, horizon: 100, warmupSteps: 7, policyHidden: [16], valueHidden: [16], valueEpochs: 3, valueMinibatch: 50,
    normalizeObservations: true, evalEvery: 3, evalEveryEpisodes: 2, evalEpisodes: 3, seed: 3, steps: 3 * 7 + 300 * 80,
  },
  pendulum: {
    env: 'Pendulum-v1', environments: 2, horizon: 150, warmupSteps: 20, policyHidden: [16], valueHidden: [16], valueEpochs: 3, valueMinibatch: 50,
    evalEpisodes: 2, seed: 4, steps: 2 * 20 + 300 * 80,
  },
  hopper: {
    env: 'Hopper-v5', environments: 2, horizon: 32, warmupSteps: 10, policyHidden: [16], valueHidden: [16], valueEpochs: 3, valueMinibatch: 50,
    evalEpisodes: 2, seed: 5, steps: 2 * 10 + 64 * 70,
  },
  ownEnvironment: {
    env: new URL('../../examples/own-environment/environment.js', import.meta.url).href,
    environments: 3, horizon: 100, warmupSteps: 15, policyHidden: [16], valueHidden: [16], valueEpochs: 3, valueMinibatch: 50,
    evalEpisodes: 2, seed: 6, steps: 3 * 15 + 300 * 80,
  },
} as const satisfies Record<string, SmallRun>

/** A short one for tests that repeat it dozens of times: four iterations. */
export const TINY_RUN = { ...SMALL_RUNS.cartPole, horizon: 40, evalEvery: 2, steps: 3 * 7 + 120 * 4 } satisfies SmallRun

/** `parametersSha256` of the run that nothing disturbs, on one thread and without files. */
export async function undisturbed(options: TrainOptions): Promise<string> {
  return (await resultOf(trainOn(nodeHost, { ...options, threads: 1 }))).parametersSha256
}

/** The iterations that a metrics.jsonl holds, in its order. */
export function iterationsIn(metrics: string): number[] {
  if (!metrics.endsWith('\n')) throw new Error(`metrics.jsonl ends with ${JSON.stringify(metrics.slice(-40))}, expected a whole line`)
  return metrics.trimEnd().split('\n').map((line) => (JSON.parse(line) as { iteration: number }).iteration)
}

/** 1 … n */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1)
}
