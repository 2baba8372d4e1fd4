// A random trial of the soak: a task, a small config, and how the run is disturbed. Everything follows from the seed and the number
// of the trial, but for the moment at which a process dies: that depends on the machine.

import { RandomStream, STREAM } from '../../dist/compute/random.js'
import { environmentIds, type TrainConfig } from '../../dist/index.js'
import type { Kill, KillAtOperation } from '../faults/attempt.js'
import type { SmallRun } from '../faults/small-runs.js'

export interface Trial {
  readonly number: number
  readonly config: SmallRun & Pick<TrainConfig, 'steps' | 'environments' | 'horizon'>
  readonly iterations: number
  /** The run first ends with a smaller budget, then is extended; null: it has the whole one from the start. */
  readonly shorter: number | null
  readonly checkpointSeconds: number
  readonly kills: readonly Kill[]
  /** Threads of each attempt in turn. */
  readonly threads: readonly number[]
}

/** The engine's robots but Hopper take too long for a soak of short runs. */
const HEAVY = /^(?:Ant|HalfCheetah|Humanoid|HumanoidStandup|Inverted(?:Double)?Pendulum|Pusher|Reacher|Swimmer|Walker2d)-/

export function soakTasks(): string[] {
  return environmentIds().filter((id) => !HEAVY.test(id))
}

export function drawTrial(seed: number, number: number): Trial {
  const random = new RandomStream(seed, STREAM.user, number)
  const within = (low: number, high: number): number => low + random.integer(high - low + 1)
  const oneOf = <T>(choices: readonly T[]): T => choices[random.integer(choices.length)]
  const flag = (): boolean => random.integer(2) === 1

  const environments = within(1, 5)
  const horizon = within(10, 120)
  const rows = environments * horizon
  const iterations = within(3, 30)
  const warmupSteps = within(0, 20)
  const normalized = { normalizeObservations: flag(), scaleRewards: flag() }
  const warmup = normalized.normalizeObservations || normalized.scaleRewards ? warmupSteps : 0
  const config = {
    env: oneOf(soakTasks()), seed: random.integer(1_000_000), environments, horizon, ...normalized, warmupSteps: warmup,
    steps: environments * warmup + rows * iterations,
    policyHidden: oneOf([[], [7], [16], [12, 9]]), policyActivation: oneOf(['tanh', 'relu'] as const),
    valueHidden: oneOf([[5], [16], [12, 12]]), valueEpochs: within(1, 5), valueMinibatch: within(1 + (rows >> 3), rows),
    fisherStride: Math.min(rows, within(1, 3)), cgIterations: within(3, 15), gamma: oneOf([0.9, 0.99, 1]), lambda: oneOf([0.9, 0.97, 1]),
    evalEvery: within(0, 4), evalEveryEpisodes: within(1, 3), evalEpisodes: within(0, 4),
  }
  const kills = Array.from({ length: within(0, 6) }, (): Kill => (flag() ? drawOperation(within, oneOf) : {
    iterations: within(0, 5), milliseconds: within(0, 80),
  }))
  return {
    number, config, iterations, kills,
    shorter: random.integer(4) === 0 ? environments * warmup + rows * within(1, iterations - 1) : null,
    checkpointSeconds: oneOf([0, 0, 0.03, 0.2]),
    threads: Array.from({ length: kills.length + 2 }, () => within(1, 3)),
  }
}

function drawOperation(within: (low: number, high: number) => number, oneOf: <T>(choices: readonly T[]) => T): KillAtOperation {
  const operation = oneOf(['write', 'append', 'sync', 'rename', 'remove'] as const)
  const part = operation === 'write' || operation === 'append' ? within(0, 10) / 10 : within(0, 1)
  return { operation, path: '.', nth: within(1, 40), part }
}
