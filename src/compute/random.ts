// Counter-based random numbers for code outside the kernels: Philox4x32-10 (Salmon et al. 2011). A stream is a key and a counter
// [draw, step, environment, stream]; it has no other state, so it can be rebuilt anywhere from five numbers.
// Uniforms and normals are made from the words exactly as the random kernels make them (compute/kernels.ts).

import type { RandomSource } from '../spaces/random-source.js'
import { philox4x32 } from './reference/philox.js'
import { cos, log } from './libm.js'

/** What a stream's numbers are for; streams never overlap. */
export const STREAM = {
  initialise: 0, action: 1, environment: 2, shuffle: 3, evaluation: 4, subsample: 5, branch: 6, user: 7,
  exploration: 8, population: 9,
} as const
export type StreamId = (typeof STREAM)[keyof typeof STREAM]

const TWO_PI = 6.283185307179586

export class RandomStream implements RandomSource {
  private draw = 0
  private readonly words = new Uint32Array(4)

  /**
   * @param seed non-negative integer below 2⁵³: the key is its low and high 32 bits
   * @param stream one of STREAM
   * @param environment index of the environment (or another index the stream's user counts)
   * @param step position in the environment's life, resets included
   */
  constructor(readonly seed: number, readonly stream: StreamId, readonly environment = 0, public step = 0) {}

  /** Moves to the given step and starts its draws anew. */
  at(step: number): this {
    this.step = step
    this.draw = 0
    return this
  }

  /** Uniform on [low, high), 53 bits. */
  uniform(low = 0, high = 1): number {
    if ((this.draw & 1) === 0) {
      philox4x32(this.words, this.seed >>> 0, Math.floor(this.seed / 4294967296), this.draw >>> 1, this.step, this.environment, this.stream)
    }
    const at = (this.draw & 1) * 2
    this.draw++
    const unit = ((this.words[at] >>> 5) * 67108864 + (this.words[at + 1] >>> 6)) / 9007199254740992
    return low + (high - low) * unit
  }

  /** Normal with mean 0 and deviation `std`; takes two uniforms, the first of them even. */
  normal(std = 1): number {
    if ((this.draw & 1) === 1) this.draw++
    const radius = Math.sqrt(-2 * log(1 - this.uniform()))
    return std * (radius * cos(TWO_PI * this.uniform()))
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -log(1 - this.uniform())
  }

  /** Integer in [0, n). */
  integer(n: number): number {
    return Math.floor(this.uniform() * n)
  }
}
