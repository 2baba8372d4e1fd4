// Running mean and variance of vectors, merged batch by batch (Chan et al. 1979), in f64 and index order. They do not change
// inside an iteration (invariant 5). Windows of the arena: every thread reads them, thread 0 updates them.

import type { Arena } from '../compute/arena.js'

const EPSILON = 1e-8

export class RunningStatistics {
  /** Number of vectors seen. */
  readonly count: Float64Array
  readonly mean: Float64Array
  /** Population variance; 1 before anything was seen. */
  readonly variance: Float64Array
  /** 1/√(variance + 1e-8), kept beside the variance for the kernels; 1 before anything was seen. */
  readonly inverseStd: Float64Array

  constructor(arena: Arena, readonly size: number) {
    this.count = arena.f64(1)
    this.mean = arena.f64(size)
    this.variance = arena.f64(size)
    this.inverseStd = arena.f64(size)
  }

  /** Mean 0, variance 1, nothing seen. */
  reset(): void {
    this.count.fill(0)
    this.mean.fill(0)
    this.variance.fill(1)
    this.inverseStd.fill(1)
  }

  /** Merges `rows` vectors [rows, size]. */
  update(rows: number, x: Float64Array): void {
    const { size } = this
    if (rows === 0) return
    for (let i = 0; i < size; i++) {
      let sum = 0
      for (let r = 0; r < rows; r++) sum += x[r * size + i]
      const batchMean = sum / rows
      let squares = 0
      for (let r = 0; r < rows; r++) squares += (x[r * size + i] - batchMean) * (x[r * size + i] - batchMean)
      this.mergeEntry(i, rows, batchMean, squares)
    }
    this.count[0] += rows
    this.refresh()
  }

  /** Merges `rows` vectors of which the means and the sums of squared deviations from them are known [size]. */
  merge(rows: number, means: Float64Array, squares: Float64Array): void {
    if (rows === 0) return
    for (let i = 0; i < this.size; i++) this.mergeEntry(i, rows, means[i], squares[i])
    this.count[0] += rows
    this.refresh()
  }

  private mergeEntry(i: number, rows: number, batchMean: number, squares: number): void {
    const { mean, variance } = this
    const seen = this.count[0]
    const total = seen + rows
    const delta = batchMean - mean[i]
    const before = seen === 0 ? 0 : variance[i] * seen
    mean[i] += delta * rows / total
    variance[i] = (before + squares + delta * delta * seen * rows / total) / total
  }

  /** Recomputes what follows from the variance. */
  refresh(): void {
    for (let i = 0; i < this.size; i++) this.inverseStd[i] = this.count[0] === 0 ? 1 : inverseDeviation(this.variance[i])
  }
}

/** 1/√(variance + 1e-8). */
export function inverseDeviation(variance: number): number {
  return 1 / Math.sqrt(variance + EPSILON)
}
