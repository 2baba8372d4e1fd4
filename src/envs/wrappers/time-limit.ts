// TimeLimit: cuts episodes after a number of steps. It only ever sets `truncated`: an end of the task itself in the same step stays
// `terminated`, and a truncation by the environment stays one. Source: Gymnasium's TimeLimit wrapper.

import type { RandomStream } from '../../compute/random.js'
import type { Action, ActionSpace, Observation, Space } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import { requireElapsed, requireLimit, Wrapper } from './wrapper.js'

/**
 * The environment, truncated in the step in which `maxEpisodeSteps` steps have passed since `reset`.
 * @throws RangeError if the limit is not a positive integer; `step` throws before the first `reset`
 */
export class TimeLimit<O extends Observation, A extends Action> extends Wrapper<O, A> {
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>
  readonly maxEpisodeSteps: number
  /** Steps since `reset`; null before the first. */
  private elapsed: number | null = null

  constructor(environment: Environment<O, A>, maxEpisodeSteps: number) {
    super(environment)
    this.observationSpace = environment.observationSpace
    this.actionSpace = environment.actionSpace
    this.maxEpisodeSteps = requireLimit('TimeLimit', maxEpisodeSteps)
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

  protected override ownState(): Snapshot {
    return { elapsed: this.elapsed }
  }

  protected override restoreOwnState({ elapsed }: Snapshot): void {
    this.elapsed = requireElapsed('TimeLimit', elapsed)
  }
}
