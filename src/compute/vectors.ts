// Vectors of f64 and the four operations that iterative solvers need, so that a solver need not know where its vectors live:
// in ordinary arrays with plain loops, or in the kernels' memory with SIMD. The two differ in the order of a dot product's sum.

import type { Arena } from './arena.js'
import type { Kernels } from './kernels.js'

export interface VectorSpace {
  /** A vector [n] of zeros; asking for the same slot again gives the same vector, zeroed. */
  readonly zeros: (slot: number) => Float64Array
  /** Σ x[i]·y[i] */
  readonly dot: (x: Float64Array, y: Float64Array) => number
  /** y = y + α·x */
  readonly axpy: (alpha: number, x: Float64Array, y: Float64Array) => void
  /** y = x + β·y */
  readonly xpby: (x: Float64Array, beta: number, y: Float64Array) => void
}

/** Plain loops over ordinary arrays; sums in index order. */
export const plain: Pick<VectorSpace, 'dot' | 'axpy' | 'xpby'> = {
  dot: (x, y) => {
    let sum = 0
    for (let i = 0; i < x.length; i++) sum += x[i] * y[i]
    return sum
  },
  axpy: (alpha, x, y) => { for (let i = 0; i < x.length; i++) y[i] += alpha * x[i] },
  xpby: (x, beta, y) => { for (let i = 0; i < x.length; i++) y[i] = x[i] + beta * y[i] },
}

/** Ordinary arrays [n], a new one each time. */
export function plainVectors(n: number): VectorSpace {
  return { ...plain, zeros: () => new Float64Array(n) }
}

/** Windows of the arena, `slots` of them; the kernels' dot product (eight lanes). All vectors handed in must lie there too. */
export function kernelVectors(kernels: Kernels, arena: Arena, n: number, slots: number): VectorSpace {
  const windows = Array.from({ length: slots }, () => arena.f64(n))
  return {
    zeros: (slot) => windows[slot].fill(0),
    dot: (x, y) => kernels.dot64(n, x.byteOffset, y.byteOffset),
    axpy: (alpha, x, y) => { kernels.axpy64(n, alpha, x.byteOffset, y.byteOffset) },
    xpby: (x, beta, y) => { kernels.xpby64(n, x.byteOffset, beta, y.byteOffset) },
  }
}
