// RescaleAction: the policy acts in [min, max], the environment inside gets the same point of its own Box. With ±1, the first
// deviation of a Gaussian policy fits every environment. Source: Gymnasium's RescaleAction.
//   inner = low + (high − low) · (action − min)/(max − min), clipped to [low, high] against rounding and actions outside

import type { RandomStream } from '../../compute/random.js'
import { Box, type BoxArrays, type BoxDtype } from '../../spaces/box.js'
import type { Action, ActionSpace, Observation, Space } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, StepResult } from '../env.js'
import { clipped } from './clip-action.js'
import { arrayOf, requireBox, Wrapper } from './wrapper.js'

/**
 * The environment with actions in [min, max] in every entry; ±1 if not given.
 * @throws RangeError if the inner action space is no Box or has an infinite bound, or if min is not below max
 */
export class RescaleAction<O extends Observation, A extends Action> extends Wrapper<O, A> {
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>
  private readonly inner: Box<BoxDtype>

  constructor(environment: Environment<O, A>, private readonly min = -1, private readonly max = 1) {
    super(environment)
    this.inner = requireBox('RescaleAction', 'action', environment.actionSpace)
    const { shape, dtype, low, high } = this.inner
    if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
      throw new RangeError(`RescaleAction: the range is [${min}, ${max}]; expected two finite numbers, the first below the second.`)
    }
    if (![...low, ...high].every(Number.isFinite)) {
      throw new RangeError('RescaleAction: the action space inside has an infinite bound, which no range can be mapped to. Bound its Box.')
    }
    this.observationSpace = environment.observationSpace
    this.actionSpace = new Box({ low: min, high: max, shape, dtype }) as unknown as ActionSpace<A>
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<O> {
    return this.environment.reset(random, options)
  }

  step(action: A, random: RandomStream): StepResult<O> {
    const { inner: { low, high, dtype }, min, max } = this
    const given = action as BoxArrays[BoxDtype]
    const scaled = arrayOf(dtype, low.length)
    for (let i = 0; i < scaled.length; i++) scaled[i] = low[i] + (high[i] - low[i]) * ((given[i] - min) / (max - min))
    return this.environment.step(clipped(scaled, this.inner) as A, random)
  }
}
