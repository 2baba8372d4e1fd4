// What a space needs to sample: random numbers from somewhere. compute/random.ts implements it.

export interface RandomSource {
  /** Uniform on [low, high); [0, 1) if not given. */
  uniform(low?: number, high?: number): number
  /** Normal with mean 0 and deviation `std` (1). */
  normal(std?: number): number
  /** Exponential with mean 1. */
  exponential(): number
  /** Integer in [0, n). */
  integer(n: number): number
}
