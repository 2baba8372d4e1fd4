// StickyAction: from the second step of an episode on, the environment repeats with some probability what it last executed instead
// of the action given, so that no memorised sequence of actions works (Machado et al. 2018). Source: Gymnasium's StickyAction; its
// repetition over a drawn number of steps is left out. The coin is the first uniform of the step's stream, tossed in every step. An action
// that is no longer allowed (actionMask) does not stick.

import type { RandomStream } from '../../compute/random.js'
import { isAllowed } from '../../spaces/action-mask.js'
import type { Action, ActionSpace, Observation, Space } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import { Wrapper } from './wrapper.js'

/** The environment with actions that stick. @throws RangeError if the probability is not in [0, 1) */
export class StickyAction<O extends Observation, A extends Action> extends Wrapper<O, A> {
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>
  /** What was executed in the step before; null at the start of an episode. */
  private last: A | null = null

  constructor(environment: Environment<O, A>, private readonly probability: number) {
    super(environment)
    if (!(probability >= 0 && probability < 1)) {
      throw new RangeError(`StickyAction: the probability is ${probability}; expected a number from 0 to below 1.`)
    }
    this.observationSpace = environment.observationSpace
    this.actionSpace = environment.actionSpace
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<O> {
    this.last = null
    return this.environment.reset(random, options)
  }

  step(action: A, random: RandomStream): StepResult<O> {
    const sticks = random.uniform() < this.probability
    if (!sticks || this.last === null || !isAllowed(this.actionSpace.toJSON(), this.actionMask(), this.last)) this.last = copyOf(action)
    return this.environment.step(copyOf(this.last), random)
  }

  protected override ownState(): Snapshot {
    return { last: this.last === null ? null : copyOf(this.last) }
  }

  protected override restoreOwnState({ last }: Snapshot): void {
    if (last !== null && !this.actionSpace.contains(last)) {
      throw new RangeError('StickyAction: the snapshot holds no action of this environment. Was it taken without the wrapper?')
    }
    this.last = last === null ? null : copyOf(last as A)
  }
}

function copyOf<A extends Action>(action: A): A {
  return typeof action === 'number' ? action : action.slice() as A
}
