// An environment whose course is known beforehand: every observation tells which environment, episode and step it belongs to, the
// episodes end as a table says, and what it was given and what it returned is written down.

import type { Environment, ResetResult, StepResult } from '../src/envs/env.js'
import type { EnvironmentSpec } from '../src/envs/spec.js'
import { Box } from '../src/spaces/box.js'

/** Length and end of the episodes, in turn; environment i begins with entry i. */
const EPISODES = [
  { length: 3, terminated: true, truncated: false },
  { length: 4, terminated: false, truncated: true },
  { length: 1, terminated: true, truncated: true },
  { length: 5, terminated: false, truncated: true },
  { length: 7, terminated: true, truncated: false },
] as const

export interface ScriptedStep {
  /** What the environment received. */
  readonly action: readonly number[]
  /** Observation before the step, and the one that it returned. */
  readonly observation: readonly number[]
  readonly next: readonly number[]
  readonly reward: number
  readonly terminated: boolean
  readonly truncated: boolean
}

export const LOW = [-0.5, -1.25]
export const HIGH = [0.75, 0.25]

/** What `ScriptedEnvironment` observes: no two places look the same. */
export function scriptedObservation(index: number, episode: number, step: number): number[] {
  return [index, 10 * episode, 100 * step + index, (7 * index + 5 * episode + 3 * step) % 11 - 5]
}

export class ScriptedEnvironment implements Environment<Float64Array, Float32Array> {
  readonly observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [4], dtype: 'float64' })
  readonly actionSpace = new Box({ low: LOW, high: HIGH })
  /** Every step so far. */
  readonly log: ScriptedStep[] = []
  private episode = -1
  private taken = 0

  /** @param onStep called within every step */
  constructor(readonly index: number, private readonly onStep: () => void) {}

  reset(): ResetResult<Float64Array> {
    this.episode++
    this.taken = 0
    return { observation: this.observe(), info: {} }
  }

  step(action: Float32Array): StepResult<Float64Array> {
    this.onStep()
    const { length, ...ends } = EPISODES[(this.index + this.episode) % EPISODES.length]
    const before = this.observe()
    this.taken++
    const reward = 5 - 2 * action[0] * action[0] + action[1] * (this.taken - 2) + this.index
    const last = this.taken === length
    const terminated = last && ends.terminated
    const truncated = last && ends.truncated
    const observation = this.observe()
    this.log.push({ action: [...action], observation: [...before], next: [...observation], reward, terminated, truncated })
    return { observation, reward, terminated, truncated, info: {} }
  }

  private observe(): Float64Array {
    return Float64Array.from(scriptedObservation(this.index, this.episode, this.taken))
  }
}

export interface Script {
  readonly spec: EnvironmentSpec
  /** The environments that were made: the evaluation's first, then 0 … N − 1. */
  readonly made: readonly ScriptedEnvironment[]
  /** Called within every step of an environment that learning uses. */
  onStep: () => void
}

export function script(): Script {
  const made: ScriptedEnvironment[] = []
  const create = (): ScriptedEnvironment => {
    const index = made.length - 1
    const environment = new ScriptedEnvironment(Math.max(0, index), () => { if (index >= 0) result.onStep() })
    made.push(environment)
    return environment
  }
  const result: Script = { spec: { id: 'Scripted-v0', create }, made, onStep: () => undefined }
  return result
}

/** Steps from … to − 1 of every environment, in the order of step, then environment: what the rows of a batch came from. */
export function rowsOf({ made }: Script, from: number, to: number): ScriptedStep[] {
  const environments = made.slice(1)
  return Array.from({ length: to - from }, (_, t) => environments.map(({ log }) => log[from + t])).flat()
}
