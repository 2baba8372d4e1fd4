// ScaleReward: multiplies rewards by a number. It changes the task: returns and evaluations are of the scaled rewards too. To scale
// rewards for learning alone, use the config's scaleRewards. In Gymnasium this is TransformReward with a product.

import type { RandomStream } from '../../compute/random.js'
import type { Action, ActionSpace, Observation, Space } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, StepResult } from '../env.js'
import { Wrapper } from './wrapper.js'

/** The environment with rewards times `factor`. @throws RangeError if the factor is not finite */
export class ScaleReward<O extends Observation, A extends Action> extends Wrapper<O, A> {
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>

  constructor(environment: Environment<O, A>, private readonly factor: number) {
    super(environment)
    if (!Number.isFinite(factor)) throw new RangeError(`ScaleReward: the factor is ${factor}; expected a finite number.`)
    this.observationSpace = environment.observationSpace
    this.actionSpace = environment.actionSpace
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<O> {
    return this.environment.reset(random, options)
  }

  step(action: A, random: RandomStream): StepResult<O> {
    const result = this.environment.step(action, random)
    return { ...result, reward: this.factor * result.reward }
  }
}
