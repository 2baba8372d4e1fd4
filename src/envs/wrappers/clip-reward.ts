// ClipReward: keeps rewards inside [min, max]. It changes the task: returns and evaluations are of the clipped rewards too. To scale
// rewards for learning alone, use the config's scaleRewards. Source: Gymnasium's ClipReward.

import type { RandomStream } from '../../compute/random.js'
import type { Action, ActionSpace, Observation, Space } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, StepResult } from '../env.js'
import { Wrapper } from './wrapper.js'

/** The environment with rewards clipped; ±1 if not given, ±Infinity for no bound. @throws RangeError unless min ≤ max */
export class ClipReward<O extends Observation, A extends Action> extends Wrapper<O, A> {
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>

  constructor(environment: Environment<O, A>, private readonly min = -1, private readonly max = 1) {
    super(environment)
    if (!(min <= max)) throw new RangeError(`ClipReward: the range is [${min}, ${max}]; expected two numbers, the first at most the second.`)
    this.observationSpace = environment.observationSpace
    this.actionSpace = environment.actionSpace
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<O> {
    return this.environment.reset(random, options)
  }

  /** A reward of NaN stays one, for the rollout to refuse. */
  step(action: A, random: RandomStream): StepResult<O> {
    const result = this.environment.step(action, random)
    const { min, max } = this
    const reward = result.reward < min ? min : result.reward > max ? max : result.reward
    return { ...result, reward }
  }
}
