// Orthogonal initialisation (Saxe et al. 2014): a matrix with orthonormal columns (or rows, whichever are fewer) times a gain.
// Gaussian entries from the initialise stream, orthonormalised by modified Gram–Schmidt, twice, in f64, then rounded to f32.

import { RandomStream, STREAM } from '../compute/random.js'
import type { Mlp } from './mlp.js'
import { view } from './parameters.js'

export interface Gains {
  readonly hidden: number
  readonly head: number
}

const SQRT2 = Math.sqrt(2)

/** √2 for hidden layers, 0.01 for the policy's head, so that the first policy hardly depends on the state; 1 for the value's. */
export const POLICY_GAINS: Gains = { hidden: SQRT2, head: 0.01 }
export const VALUE_GAINS: Gains = { hidden: SQRT2, head: 1 }

/**
 * Fills the network's windows of `theta`: orthogonal weights, zero biases.
 * @param network index of this network among the run's (0 policy, 1 value): each layer draws from a stream of its own
 * @param first layers before this one are left alone: another network's that shares them fills them
 */
export function initializeOrthogonal(mlp: Mlp, theta: Float32Array, gains: Gains, seed: number, network: number, first = 0): void {
  mlp.layers.forEach((layer, l) => {
    if (l < first) return
    const gain = l === mlp.layers.length - 1 ? gains.head : gains.hidden
    const random = new RandomStream(seed, STREAM.initialise, network, l)
    view(theta, layer.weight).set(orthogonal(layer.inputs, layer.outputs, gain, random))
    view(theta, layer.bias).fill(0)
  })
}

/** A [rows, columns] matrix, row-major: gain times orthonormal columns (rows ≥ columns) or rows (rows < columns). */
export function orthogonal(rows: number, columns: number, gain: number, random: RandomStream): Float64Array {
  const length = Math.max(rows, columns)
  const vectors = Array.from({ length: Math.min(rows, columns) }, () => Float64Array.from({ length }, () => random.normal()))
  vectors.forEach((vector, i) => {
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) subtractProjection(vector, vectors[j])
      normalize(vector)
    }
  })
  const matrix = new Float64Array(rows * columns)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) matrix[r * columns + c] = gain * (rows >= columns ? vectors[c][r] : vectors[r][c])
  }
  return matrix
}

function subtractProjection(vector: Float64Array, unit: Float64Array): void {
  const length = inner(vector, unit)
  for (let i = 0; i < vector.length; i++) vector[i] -= length * unit[i]
}

function normalize(vector: Float64Array): void {
  const norm = Math.sqrt(inner(vector, vector))
  for (let i = 0; i < vector.length; i++) vector[i] /= norm
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
