// Twin of wasm/sde.ts: gSDE, N(μ, s²) with s² = Σ_j h_j²·σ_j² + 1e-6, each row read into a small record first.

import type { SdeKernels } from '../exploration-kernels.js'
import { exp, log } from '../libm.js'
import { normalAt } from './random.js'
import type { Views } from './views.js'

const { fround } = Math
const LN_2PI = 1.8378770664093456
const LEAST_VARIANCE = 1e-6
export const LEAST_STD = 0.001

interface Row {
  readonly mean: Float32Array
  readonly features: Float32Array
  /** s² [n]. */
  readonly variance: readonly number[]
}

/**
 * One entry of an action under noise that is held: μ + Σ_j h_j·σ_j·held_j + 0.001·normal in f64, before its one rounding.
 * @param m features @param feature h_j @param logStd of feature j, in this entry @param held standard normals of this entry
 */
export function heldAction(
  m: number, mean: number, feature: (j: number) => number, logStd: (j: number) => number, held: (j: number) => number, normal: number,
): number {
  let sum = 0
  for (let j = 0; j < m; j++) sum += feature(j) * exp(logStd(j)) * held(j)
  return mean + sum + LEAST_STD * normal
}

export function sdeKernels({ f32, f64 }: Views): SdeKernels {
  const rowOf = (r: number, n: number, m: number, out: number, variances: number): Row => {
    const start = out / 4 + r * (n + m)
    const features = f32.subarray(start + n, start + n + m)
    const variance = Array.from({ length: n }, (_, i) => (
      features.reduce((sum, h, j) => sum + h * h * f64[variances / 8 + j * n + i], LEAST_VARIANCE)
    ))
    return { mean: f32.subarray(start, start + n), features, variance }
  }
  const sum = (n: number, term: (i: number) => number): number => {
    let total = 0
    for (let i = 0; i < n; i++) total += term(i)
    return total
  }
  /** Writes dMean and, from the derivatives in s², those in h and log σ. */
  const gradients = (
    rows: number, n: number, m: number, at: { out: number, variances: number, workspace: number, dOut: number, dFree: number },
    inMean: (r: number, i: number, row: Row) => number, inVariance: (r: number, i: number, row: Row) => number,
  ): void => {
    const { out, variances, workspace, dOut, dFree } = at
    f32.fill(0, dFree / 4, dFree / 4 + n * m)
    for (let r = 0; r < rows; r++) {
      const row = rowOf(r, n, m, out, variances)
      const start = dOut / 4 + r * (n + m)
      for (let i = 0; i < n; i++) {
        f32[start + i] = inMean(r, i, row)
        f64[workspace / 8 + i] = inVariance(r, i, row)
      }
      row.features.forEach((h, j) => {
        const g = (i: number): number => 2 * f64[workspace / 8 + i] * f64[variances / 8 + j * n + i]
        for (let i = 0; i < n; i++) f32[dFree / 4 + j * n + i] = fround(f32[dFree / 4 + j * n + i] + fround(h * h * g(i)))
        f32[start + n + j] = h * sum(n, g)
      })
    }
  }
  /** τ_i of row r. */
  const tangentOf = (r: number, n: number, m: number, variances: number, row: Row, tOut: number, tFree: number, i: number): number => (
    row.features.reduce((total, h, j) => {
      const inner = h * (f32[tOut / 4 + r * (n + m) + n + j] + h * f32[tFree / 4 + j * n + i])
      return total + 2 * f64[variances / 8 + j * n + i] * inner
    }, 0)
  )

  return {
    sdeVariances(size, logStd, variances) {
      for (let k = 0; k < size; k++) f64[variances / 8 + k] = exp(f32[logStd / 4 + k]) * exp(f32[logStd / 4 + k])
    },
    sdeSample(n, m, out, variances, action, ...counter) {
      const { mean, variance } = rowOf(0, n, m, out, variances)
      for (let i = 0; i < n; i++) f32[action / 4 + i] = mean[i] + Math.sqrt(variance[i]) * normalAt(i, counter)
    },
    sdeSampleHeld(n, m, out, logStd, noise, action, ...counter) {
      const start = out / 4
      for (let i = 0; i < n; i++) {
        f32[action / 4 + i] = heldAction(
          m, f32[start + i], (j) => f32[start + n + j], (j) => f32[logStd / 4 + j * n + i], (j) => f64[noise / 8 + j * n + i],
          normalAt(i, counter),
        )
      }
    },
    sdeLogStd(rows, n, m, out, variances, result) {
      for (let r = 0; r < rows; r++) {
        rowOf(r, n, m, out, variances).variance.forEach((v, i) => { f32[result / 4 + r * n + i] = 0.5 * log(v) })
      }
    },
    sdeLogProb(rows, n, m, out, variances, actions, result) {
      for (let r = 0; r < rows; r++) {
        const { mean, variance } = rowOf(r, n, m, out, variances)
        const total = sum(n, (i) => {
          const d = f32[actions / 4 + r * n + i] - mean[i]
          return d * d / variance[i] + log(variance[i])
        })
        f64[result / 8 + r] = -0.5 * total - 0.5 * n * LN_2PI
      }
    },
    sdeEntropy(rows, n, m, out, variances, result) {
      for (let r = 0; r < rows; r++) {
        const { variance } = rowOf(r, n, m, out, variances)
        f64[result / 8 + r] = 0.5 * sum(n, (i) => log(variance[i])) + 0.5 * n * (1 + LN_2PI)
      }
    },
    sdeEntropyGradient(rows, n, m, out, variances, workspace, dOut, dFree) {
      gradients(rows, n, m, { out, variances, workspace, dOut, dFree }, () => 0, (_, i, { variance }) => 0.5 / variance[i])
    },
    sdeKl(rows, n, m, out, variances, newOut, newVariances, result) {
      for (let r = 0; r < rows; r++) {
        const old = rowOf(r, n, m, out, variances), now = rowOf(r, n, m, newOut, newVariances)
        f64[result / 8 + r] = 0.5 * sum(n, (i) => {
          const d = old.mean[i] - now.mean[i]
          return log(now.variance[i]) - log(old.variance[i]) + (old.variance[i] + d * d) / now.variance[i] - 1
        })
      }
    },
    sdeKlGradient(rows, n, m, out, variances, newOut, newVariances, workspace, dOut, dFree) {
      const old = Array.from({ length: rows }, (_, r) => rowOf(r, n, m, out, variances))
      const d = (r: number, i: number, { mean }: Row): number => mean[i] - old[r].mean[i]
      gradients(rows, n, m, { out: newOut, variances: newVariances, workspace, dOut, dFree },
        (r, i, now) => d(r, i, now) / now.variance[i],
        (r, i, now) => 0.5 / now.variance[i] * (1 - (old[r].variance[i] + d(r, i, now) * d(r, i, now)) / now.variance[i]))
    },
    sdeScore(rows, n, m, out, variances, actions, weights, workspace, dOut, dFree) {
      const d = (r: number, i: number, { mean }: Row): number => f32[actions / 4 + r * n + i] - mean[i]
      gradients(rows, n, m, { out, variances, workspace, dOut, dFree },
        (r, i, row) => f32[weights / 4 + r] * d(r, i, row) / row.variance[i],
        (r, i, row) => 0.5 * f32[weights / 4 + r] / row.variance[i] * (d(r, i, row) * d(r, i, row) / row.variance[i] - 1))
    },
    sdeScoreAlong(rows, n, m, out, variances, actions, tOut, tFree, result) {
      for (let r = 0; r < rows; r++) {
        const row = rowOf(r, n, m, out, variances)
        f32[result / 4 + r] = sum(n, (i) => {
          const d = f32[actions / 4 + r * n + i] - row.mean[i], v = row.variance[i]
          const tangent = tangentOf(r, n, m, variances, row, tOut, tFree, i)
          return d * f32[tOut / 4 + r * (n + m) + i] / v + 0.5 * (d * d / v - 1) * tangent / v
        })
      }
    },
    sdeFisher(rows, n, m, out, variances, tOut, tFree, workspace, dOut, dFree) {
      gradients(rows, n, m, { out, variances, workspace, dOut, dFree },
        (r, i, { variance }) => f32[tOut / 4 + r * (n + m) + i] / variance[i],
        (r, i, row) => 0.5 * tangentOf(r, n, m, variances, row, tOut, tFree, i) / (row.variance[i] * row.variance[i]))
    },
  }
}
