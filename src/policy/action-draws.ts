// Draws the actions of environments, place by place: with noise of their own at every step, or under a matrix that is held (gSDE). A matrix
// is a function of the seed, the environment and an epoch of its life, which is counted from its steps: what is kept here is a copy that
// could be drawn again at any time, so it is no state. `held` tells for each place which matrix that is.

import type { Arena } from '../compute/arena.js'
import type { Counter, Pointer } from '../compute/kernels.js'
import { STREAM } from '../compute/random.js'
import type { Policy } from './policy.js'

/** When an action is drawn, in steps of the environment (resets do not count). */
export interface Moment {
  /** Taken before this one. */
  readonly taken: number
  /** Taken before the batch that it is in. */
  readonly before: number
}

export class ActionDraws {
  /** Normals of the matrix of each place. */
  private readonly noise: Float64Array
  private readonly epochs: number[] = []

  /** @param places how many environments @param first index of the first of them, in the random counter */
  constructor(arena: Arena, private readonly policy: Policy, places: number, private readonly first = 0) {
    this.noise = arena.f64(places * (policy.distribution.held?.size ?? 0))
  }

  /** Draws the action of a place from the outputs of its state. The counter is that of this step's action. */
  draw(place: number, out: Pointer, free: Pointer, action: Pointer, counter: Counter, moment: Moment): void {
    const { distribution } = this.policy
    if (distribution.held === undefined) {
      distribution.sample(out, free, action, counter)
      return
    }
    const { size } = distribution.held
    const noise = this.noise.byteOffset + 8 * place * size
    const epoch = this.epochAt(moment)
    if (this.epochs[place] !== epoch) {
      const [seedLow, seedHigh] = counter
      distribution.held.draw(noise, [seedLow, seedHigh, epoch, this.first + place, STREAM.exploration])
      this.epochs[place] = epoch
    }
    distribution.held.sample(out, free, noise, action, counter)
  }

  /** Number of the matrix: a new one every so many steps; or one for each batch, called by the step it begins at. */
  private epochAt({ taken, before }: Moment): number {
    const { sdeSampleFrequency } = this.policy.form
    return sdeSampleFrequency > 0 ? Math.floor(taken / sdeSampleFrequency) : before
  }
}
