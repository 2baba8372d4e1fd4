// Adam (Kingma & Ba 2015, Algorithm 1) over one flat vector; the moments and the powers of β live in windows that are part of the
// training state, so that it continues exactly.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'

export interface AdamOptions {
  readonly learningRate: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

export const ADAM_DEFAULTS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const

export class Adam {
  /** First and second moments [P]. */
  readonly m: Float32Array
  readonly v: Float32Array
  /** β₁ᵗ, β₂ᵗ. */
  readonly powers: Float64Array
  /** In the kernels' memory, because a step may be taken on another thread than the one that sets it. */
  private readonly rate: Float64Array

  constructor(
    arena: Arena, private readonly kernels: Kernels, private readonly parameters: Float32Array, private readonly options: AdamOptions,
  ) {
    this.m = arena.f32(parameters.length)
    this.v = arena.f32(parameters.length)
    const numbers = arena.f64(3)
    this.powers = numbers.subarray(0, 2)
    this.rate = numbers.subarray(2)
    this.rate[0] = options.learningRate
  }

  /** In force from the next step on; the constructor's until it is set. Not part of `state`. */
  get learningRate(): number { return this.rate[0] }
  set learningRate(value: number) { this.rate[0] = value }

  /** Moments at zero, t = 0. */
  reset(): void {
    this.m.fill(0)
    this.v.fill(0)
    this.powers.fill(1)
  }

  state(): readonly (Float32Array | Float64Array)[] {
    return [this.m, this.v, this.powers]
  }

  /** One descent step along `gradient` [P], in place. */
  step(gradient: Float32Array): void {
    const { beta1, beta2, epsilon } = this.options
    this.powers[0] *= beta1
    this.powers[1] *= beta2
    this.kernels.adam(
      this.parameters.length, this.parameters.byteOffset, gradient.byteOffset, this.m.byteOffset, this.v.byteOffset,
      this.rate[0] / (1 - this.powers[0]), beta1, beta2, 1 / Math.sqrt(1 - this.powers[1]), epsilon,
    )
  }
}
