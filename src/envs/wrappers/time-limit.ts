// TimeLimit: cuts episodes after a number of steps. It only ever sets `truncated`: an end of the task itself in the same step stays
// `terminated`, and a truncation by the environment stays one. Source: Gymnasium's TimeLimit wrapper.

import type { RandomStream } from '../../compute/random.js'
import type { Action, Observation, Space } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'

/**
 * The environment, truncated in the step in which `maxEpisodeSteps` steps have passed since `reset`.
 * @throws RangeError if the limit is not a positive integer; `step` throws before the first `reset`
 */
export class TimeLimit<O extends Observation, A extends Action> implements Environment<O, A> {
  readonly observationSpace: Space<O>
  readonly actionSpace: Space<A>
  readonly environment: Environment<O, A>
  readonly maxEpisodeSteps: number
  /** Steps since `reset`; null before the first. */
  private elapsed: number | null = null

  constructor(environment: Environment<O, A>, maxEpisodeSteps: number) {
    if (!Number.isSafeInteger(maxEpisodeSteps) || maxEpisodeSteps < 1) {
      throw new RangeError(`TimeLimit: maxEpisodeSteps is ${maxEpisodeSteps}; expected a positive integer.`)
    }
    this.environment = environment
    this.observationSpace = environment.observationSpace
    this.actionSpace = environment.actionSpace
    this.maxEpisodeSteps = maxEpisodeSteps
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<O> {
    this.elapsed = 0
    return this.environment.reset(random, options)
  }

  step(action: A, random: RandomStream): StepResult<O> {
    if (this.elapsed === null) throw new Error('TimeLimit: step before the first reset. Call reset, which starts the episode.')
    const result = this.environment.step(action, random)
    this.elapsed++
    return this.elapsed >= this.maxEpisodeSteps ? { ...result, truncated: true } : result
  }

  snapshot(): Snapshot {
    return { elapsed: this.elapsed, environment: this.environment.snapshot() }
  }

  restore(snapshot: Snapshot): void {
    const { elapsed, environment } = snapshot
    if (elapsed !== null && !(typeof elapsed === 'number' && Number.isSafeInteger(elapsed) && elapsed >= 0)) {
      throw new RangeError(`TimeLimit: the snapshot's elapsed is ${JSON.stringify(elapsed)}; expected the steps since reset, or null.`)
    }
    if (typeof environment !== 'object' || environment === null) {
      throw new RangeError('TimeLimit: the snapshot holds no snapshot of the environment inside. Was it taken without the time limit?')
    }
    this.environment.restore(environment as Snapshot)
    this.elapsed = elapsed
  }

  close(): void {
    this.environment.close?.()
  }
}
