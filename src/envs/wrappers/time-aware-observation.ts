// TimeAwareObservation: shows how far the episode has come, without which a policy cannot know that a time limit is near. The
// observation becomes flat: the inner one's flat form, then the time. Source: Gymnasium's TimeAwareObservation, in its flat form.

import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { flatBounds } from '../../spaces/flat-bounds.js'
import type { Action, ActionSpace, Observation } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import { requireElapsed, requireLimit, Wrapper } from './wrapper.js'

export interface TimeAwareOptions {
  /** Show the fraction of so many steps, 0 … 1, instead of the number of steps. */
  readonly maxEpisodeSteps?: number
}

/**
 * Observation [flat size + 1] f64: the inner observation, then the steps since reset (or their fraction of `maxEpisodeSteps`).
 * It counts, but does not cut: put a TimeLimit around it, or give the environment a limit.
 * @throws RangeError if the limit is not a positive integer; `step` throws before the first `reset`
 */
export class TimeAwareObservation<O extends Observation, A extends Action> extends Wrapper<Float64Array, A, O> {
  readonly observationSpace: Box<'float64'>
  readonly actionSpace: ActionSpace<A>
  private readonly unit: number
  private elapsed: number | null = null

  constructor(environment: Environment<O, A>, { maxEpisodeSteps }: TimeAwareOptions = {}) {
    super(environment)
    this.unit = maxEpisodeSteps === undefined ? 1 : requireLimit('TimeAwareObservation', maxEpisodeSteps)
    const { low, high } = flatBounds(environment.observationSpace.toJSON())
    const last = maxEpisodeSteps === undefined ? Infinity : 1
    this.observationSpace = new Box({ low: [...low, 0], high: [...high, last], dtype: 'float64' })
    this.actionSpace = environment.actionSpace
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<Float64Array> {
    const { observation, info } = this.environment.reset(random, options)
    this.elapsed = 0
    return { observation: this.withTime(observation, 0), info }
  }

  step(action: A, random: RandomStream): StepResult<Float64Array> {
    if (this.elapsed === null) throw new Error('TimeAwareObservation: step before the first reset. Call reset, which starts the episode.')
    const result = this.environment.step(action, random)
    this.elapsed++
    return { ...result, observation: this.withTime(result.observation, this.elapsed) }
  }

  protected override ownState(): Snapshot {
    return { elapsed: this.elapsed }
  }

  protected override restoreOwnState({ elapsed }: Snapshot): void {
    this.elapsed = requireElapsed('TimeAwareObservation', elapsed)
  }

  private withTime(inner: O, elapsed: number): Float64Array {
    const observation = new Float64Array(this.observationSpace.flatSize)
    this.environment.observationSpace.flatten(inner, observation, 0)
    observation[observation.length - 1] = elapsed / this.unit
    return observation
  }
}
