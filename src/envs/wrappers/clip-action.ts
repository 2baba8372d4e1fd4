// ClipAction: takes any vector and clips it to the Box that the environment inside acts in. Training clips by itself, at the door to
// the environment (policy/actions.ts); this is for other callers, and for wrappers outside this one that make actions too large.
// Source: Gymnasium's ClipAction, whose action space is unbounded as well.

import type { RandomStream } from '../../compute/random.js'
import { Box, type BoxArrays, type BoxDtype } from '../../spaces/box.js'
import type { Action, ActionSpace, Observation, Space } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, StepResult } from '../env.js'
import { requireBox, Wrapper } from './wrapper.js'

/** The environment with an unbounded action space of the same shape. @throws RangeError if the inner action space is no Box */
export class ClipAction<O extends Observation, A extends Action> extends Wrapper<O, A> {
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>
  private readonly inner: Box<BoxDtype>

  constructor(environment: Environment<O, A>) {
    super(environment)
    this.inner = requireBox('ClipAction', 'action', environment.actionSpace)
    const { shape, dtype } = this.inner
    this.observationSpace = environment.observationSpace
    this.actionSpace = new Box({ low: -Infinity, high: Infinity, shape, dtype }) as unknown as ActionSpace<A>
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<O> {
    return this.environment.reset(random, options)
  }

  step(action: A, random: RandomStream): StepResult<O> {
    return this.environment.step(clipped(action as BoxArrays[BoxDtype], this.inner) as A, random)
  }
}

/** A copy with every entry inside the bounds; NaN stays NaN, for the environment to refuse. */
export function clipped<A extends Float32Array | Float64Array>(action: A, { low, high }: Box<BoxDtype>): A {
  const inside = action.slice() as A
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] < low[i]) inside[i] = low[i]
    else if (inside[i] > high[i]) inside[i] = high[i]
  }
  return inside
}
