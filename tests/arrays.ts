// Vectors for tests: drawn from a fixed seed, and measured in f64.

import { RandomStream, STREAM } from '../src/compute/random.js'

/** n normals of the given deviation; the same for the same seed. */
export function normals(n: number, seed: number, std = 1): Float64Array {
  const random = new RandomStream(seed, STREAM.user)
  return Float64Array.from({ length: n }, () => random.normal(std))
}

export function inner(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length !== y.length) throw new Error(`inner: ${x.length} and ${y.length} entries`)
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i]
  return sum
}

export function norm(x: ArrayLike<number>): number {
  return Math.sqrt(inner(x, x))
}

/** ‖a − b‖/‖b‖. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return norm(Float64Array.from(a, (x, i) => x - b[i])) / norm(b)
}

/** A·x for a row-major [n, n] matrix. */
export function multiply(matrix: ArrayLike<number>, x: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (_, i) => {
    let sum = 0
    for (let j = 0; j < x.length; j++) sum += matrix[i * x.length + j] * x[j]
    return sum
  })
}

/** A symmetric [n, n] matrix with the given eigenvalues: Q·diag(λ)·Qᵀ for a product Q of random reflections. */
export function symmetric(eigenvalues: readonly number[], seed: number): Float64Array {
  const n = eigenvalues.length
  const matrix = new Float64Array(n * n)
  eigenvalues.forEach((value, i) => { matrix[i * n + i] = value })
  for (let k = 0; k < 3; k++) reflect(matrix, n, normals(n, seed + k))
  return matrix
}

/** A ← HAH, H = I − 2uuᵀ/uᵀu. */
function reflect(matrix: Float64Array, n: number, u: Float64Array): void {
  const scale = 2 / inner(u, u)
  for (let side = 0; side < 2; side++) {
    const [across, along] = side === 0 ? [1, n] : [n, 1]
    for (let line = 0; line < n; line++) {
      let length = 0
      for (let i = 0; i < n; i++) length += matrix[line * across + i * along] * u[i]
      for (let i = 0; i < n; i++) matrix[line * across + i * along] -= scale * length * u[i]
    }
  }
}
