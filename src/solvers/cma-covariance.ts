// The covariance matrix C of CMA-ES, up to the step size: what it does to a draw of standard normals, and how it learns. Either all of it,
// with its eigen-decomposition C = B·D²·Bᵀ, or its diagonal alone. Hansen 2016 (arXiv:1604.00772), section 3 and appendix B.2.

import { symmetricEigen } from './symmetric-eigen.js'

/** A step from the mean in units of the step size [n], and its weight in the update. */
export interface WeightedStep {
  readonly step: Float64Array
  readonly weight: number
}

export interface Covariance {
  /** y = C^½·z [n]. */
  shape(z: Float64Array, y: Float64Array): void
  /** C^−½·y, in an array of its own. */
  whiten(y: Float64Array): Float64Array
  /** C ← keep·C + c1·p·pᵀ + Σ weight·y·yᵀ. */
  learn(keep: number, c1: number, path: Float64Array, steps: readonly WeightedStep[]): void
  /** Mean of the diagonal. */
  meanVariance(): number
  state(): Readonly<Record<string, Float64Array>>
}

/** Eigenvalues below this share of the largest are raised to it where a draw is shaped: beyond it, C is not known in f64. */
const LEAST_SHARE = 1e-14

export class FullCovariance implements Covariance {
  private readonly matrix: Float64Array
  /** Columns are C's axes [n, n], and their lengths [n]; as of the last decomposition. */
  private readonly axes: Float64Array
  private readonly lengths: Float64Array
  /** Updates since then. */
  private readonly age = new Float64Array(1)

  /** @param lazy decompose after every so many updates only: C changes slowly, and a decomposition takes O(n³) */
  constructor(private readonly n: number, private readonly lazy: number) {
    this.matrix = identity(n)
    this.axes = identity(n)
    this.lengths = new Float64Array(n).fill(1)
  }

  shape(z: Float64Array, y: Float64Array): void {
    const { n, axes, lengths } = this
    const stretched = z.map((entry, k) => entry * lengths[k])
    for (let i = 0; i < n; i++) y[i] = row(axes, i * n, stretched)
  }

  whiten(y: Float64Array): Float64Array {
    const { n, axes, lengths } = this
    const inside = new Float64Array(n)
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) inside[k] += axes[i * n + k] * y[i]
    }
    inside.forEach((entry, k) => { inside[k] = entry / lengths[k] })
    return inside.map((_, i) => row(axes, i * n, inside))
  }

  learn(keep: number, c1: number, path: Float64Array, steps: readonly WeightedStep[]): void {
    const { n, matrix } = this
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = keep * matrix[i * n + j] + c1 * (path[i] * path[j])
        for (const { step, weight } of steps) sum += weight * (step[i] * step[j])
        matrix[i * n + j] = sum
        matrix[j * n + i] = sum
      }
    }
    if (++this.age[0] >= this.lazy) this.decompose()
  }

  meanVariance(): number {
    let sum = 0
    for (let i = 0; i < this.n; i++) sum += this.matrix[i * (this.n + 1)]
    return sum / this.n
  }

  state(): Readonly<Record<string, Float64Array>> {
    return { covariance: this.matrix, axes: this.axes, lengths: this.lengths, age: this.age }
  }

  /** Keeps the last axes where C has no decomposition (it is not finite): returns that are not finite never get here. */
  private decompose(): void {
    const { n } = this
    const eigen = symmetricEigen(this.matrix, n)
    if (eigen === null) return
    const least = LEAST_SHARE * eigen.values[n - 1]
    eigen.values.forEach((value, k) => { this.lengths[k] = Math.sqrt(Math.max(value, least)) })
    this.axes.set(eigen.vectors)
    this.age[0] = 0
  }
}

export class DiagonalCovariance implements Covariance {
  private readonly diagonal: Float64Array

  constructor(n: number) {
    this.diagonal = new Float64Array(n).fill(1)
  }

  shape(z: Float64Array, y: Float64Array): void {
    for (let i = 0; i < z.length; i++) y[i] = Math.sqrt(this.diagonal[i]) * z[i]
  }

  whiten(y: Float64Array): Float64Array {
    return y.map((entry, i) => entry / Math.sqrt(this.diagonal[i]))
  }

  learn(keep: number, c1: number, path: Float64Array, steps: readonly WeightedStep[]): void {
    const { diagonal } = this
    for (let i = 0; i < diagonal.length; i++) {
      let sum = keep * diagonal[i] + c1 * (path[i] * path[i])
      for (const { step, weight } of steps) sum += weight * (step[i] * step[i])
      diagonal[i] = sum
    }
  }

  meanVariance(): number {
    return this.diagonal.reduce((sum, entry) => sum + entry, 0) / this.diagonal.length
  }

  state(): Readonly<Record<string, Float64Array>> {
    return { covariance: this.diagonal }
  }
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) matrix[i * (n + 1)] = 1
  return matrix
}

/** Inner product with a row of a matrix that begins at `offset`. */
function row(matrix: Float64Array, offset: number, x: Float64Array): number {
  let sum = 0
  for (let k = 0; k < x.length; k++) sum += matrix[offset + k] * x[k]
  return sum
}
