// What minibatch fits have in common: the order of the rows of an epoch, and the bound on a gradient's length.

import type { Kernels } from '../compute/kernels.js'
import type { RandomStream } from '../compute/random.js'

/** Fisher–Yates: `order` becomes a permutation of 0 … n − 1. */
export function shuffle(order: Int32Array, random: RandomStream): void {
  for (let i = 0; i < order.length; i++) order[i] = i
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const held = order[i]
    order[i] = order[j]
    order[j] = held
  }
}

/** Keeps a zero gradient from dividing by zero, as torch's clip_grad_norm_ does. */
const NORM_FLOOR = 1e-6

/**
 * Scales a gradient [P] of the kernels' memory in place so that it is not longer than `limit`; Infinity leaves it alone.
 * @returns ‖g‖ before, f64; NaN or infinite where an entry is
 */
export function limitNorm(kernels: Kernels, gradient: Float32Array, limit: number): number {
  const norm = Math.sqrt(kernels.dot32(gradient.length, gradient.byteOffset, gradient.byteOffset))
  const factor = limit / (norm + NORM_FLOOR)
  if (factor < 1) kernels.scale32(gradient.length, factor, gradient.byteOffset)
  return norm
}
