// FlattenObservation: one vector in place of whatever the observation is, a Dict or Tuple included: boxes raveled, choices one-hot,
// parts in order. Training flattens by itself; this is for wrappers that want a Box, such as FrameStack, and for other callers.
// Source: Gymnasium's FlattenObservation.

import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { flatBounds } from '../../spaces/flat-bounds.js'
import type { Action, ActionSpace, Observation } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, StepResult } from '../env.js'
import { Wrapper } from './wrapper.js'

/** Observation [flat size] f64, which holds every number of the inner one without loss. */
export class FlattenObservation<O extends Observation, A extends Action> extends Wrapper<Float64Array, A, O> {
  readonly observationSpace: Box<'float64'>
  readonly actionSpace: ActionSpace<A>

  constructor(environment: Environment<O, A>) {
    super(environment)
    this.observationSpace = new Box({ ...flatBounds(environment.observationSpace.toJSON()), dtype: 'float64' })
    this.actionSpace = environment.actionSpace
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<Float64Array> {
    const { observation, info } = this.environment.reset(random, options)
    return { observation: this.flat(observation), info }
  }

  step(action: A, random: RandomStream): StepResult<Float64Array> {
    const result = this.environment.step(action, random)
    return { ...result, observation: this.flat(result.observation) }
  }

  private flat(inner: O): Float64Array {
    const observation = new Float64Array(this.observationSpace.flatSize)
    this.environment.observationSpace.flatten(inner, observation, 0)
    return observation
  }
}
