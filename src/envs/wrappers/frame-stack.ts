// FrameStack: shows the last k observations instead of one, oldest first, along a new leading axis. At the start of an episode the
// missing ones are copies of the reset observation, zeros, or a given observation. Source: Gymnasium's FrameStackObservation.

import type { RandomStream } from '../../compute/random.js'
import { Box, type BoxDtype } from '../../spaces/box.js'
import type { Action, ActionSpace, Observation } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import { arrayOf, requireBox, Wrapper } from './wrapper.js'

type Frames = Float32Array | Float64Array

export interface FrameStackOptions {
  /** What stands for the observations before the first: the first itself (default), zeros, or this one. */
  readonly padding?: 'reset' | 'zero' | ArrayLike<number>
}

/**
 * Observation [k, …shape of the inner one], in the inner dtype. With padding that lies outside the inner bounds, the space is widened
 * to hold it.
 * @throws RangeError if k is not a positive integer, the inner observation space is no Box, or the padding has another length
 */
export class FrameStack<A extends Action> extends Wrapper<Frames, A, Observation> {
  readonly observationSpace: Box<BoxDtype>
  readonly actionSpace: ActionSpace<A>
  private readonly padding: Frames | null
  /** The last k observations, oldest first [k · n]. */
  private frames: Frames

  constructor(environment: Environment<Observation, A>, readonly size: number, { padding = 'reset' }: FrameStackOptions = {}) {
    super(environment)
    if (!Number.isSafeInteger(size) || size < 1) throw new RangeError(`FrameStack: the size is ${size}; expected a positive integer.`)
    const { shape, dtype, low, high, flatSize } = requireBox('FrameStack', 'observation', environment.observationSpace)
    this.padding = padding === 'reset' ? null : arrayOf(dtype, flatSize)
    if (typeof padding === 'object') {
      if (padding.length !== flatSize) throw new RangeError(`FrameStack: the padding has ${padding.length} entries; expected ${flatSize}.`)
      this.padding?.set(padding)
    }
    const pad = this.padding
    const bounds = (own: Float64Array, pick: (a: number, b: number) => number): number[] => (
      repeated(Array.from(own, (bound, i) => pad === null ? bound : pick(bound, pad[i])), size)
    )
    this.observationSpace = new Box({ low: bounds(low, Math.min), high: bounds(high, Math.max), shape: [size, ...shape], dtype })
    this.actionSpace = environment.actionSpace
    this.frames = arrayOf(dtype, size * flatSize)
  }

  reset(random: RandomStream, options?: ResetOptions): ResetResult<Frames> {
    const { observation, info } = this.environment.reset(random, options)
    for (let k = 1; k < this.size; k++) this.push(this.padding ?? observation as Frames)
    this.push(observation as Frames)
    return { observation: this.frames.slice(), info }
  }

  step(action: A, random: RandomStream): StepResult<Frames> {
    const result = this.environment.step(action, random)
    this.push(result.observation as Frames)
    return { ...result, observation: this.frames.slice() }
  }

  protected override ownState(): Snapshot {
    return { frames: this.frames.slice() }
  }

  protected override restoreOwnState({ frames }: Snapshot): void {
    const { length } = this.frames
    const isOurs = frames instanceof Float32Array || frames instanceof Float64Array
    if (!isOurs || frames.length !== length) {
      throw new RangeError(`FrameStack: the snapshot's frames are ${isOurs ? `${frames.length} numbers` : 'missing'}; expected ${length} numbers.`)
    }
    this.frames.set(frames)
  }

  /** The oldest frame goes, this one comes. */
  private push(frame: Frames): void {
    const length = this.frames.length / this.size
    if (frame.length !== length) throw new RangeError(`FrameStack: an observation has ${frame.length} entries; expected ${length}.`)
    this.frames.copyWithin(0, length)
    this.frames.set(frame, this.frames.length - length)
  }
}

function repeated(values: readonly number[], times: number): number[] {
  return Array.from({ length: times * values.length }, (_, i) => values[i % values.length])
}
