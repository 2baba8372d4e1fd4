// Twin of wasm/gaussian.ts: the diagonal Gaussian, a row at a time. The kernel turns the loops round; every sum keeps its order.

import type { GaussianKernels } from '../kernels.js'
import { exp } from '../libm.js'
import { normalAt } from './random.js'
import type { Views } from './views.js'

const { fround } = Math
const LN_2PI = 1.8378770664093456

/** μ + σ·normal in f64, before its one rounding. */
export function gaussianAction(mean: number, logStd: number, normal: number): number {
  return mean + exp(logStd) * normal
}

export function gaussianKernels({ f32, f64 }: Views): GaussianKernels {
  const at = (pointer: number, i: number): number => f32[pointer / 4 + i]
  const std = (logStd: number, i: number): number => exp(at(logStd, i))
  const variance = (logStd: number, i: number): number => std(logStd, i) * std(logStd, i)

  /** out[r] = Σ_i term(r·n + i, i), f64, index order. */
  const sumDimensions = (rows: number, n: number, out: number, term: (ri: number, i: number) => number): void => {
    for (let r = 0; r < rows; r++) {
      let sum = 0
      for (let i = 0; i < n; i++) sum += term(r * n + i, i)
      f64[out / 8 + r] = sum
    }
  }
  /** out[i] = Σ_r f32(term(r, r·n + i, i)), f32, index order. */
  const sumRows = (rows: number, n: number, out: number, term: (r: number, ri: number, i: number) => number): void => {
    for (let i = 0; i < n; i++) {
      let sum = 0
      for (let r = 0; r < rows; r++) sum = fround(sum + fround(term(r, r * n + i, i)))
      f32[out / 4 + i] = sum
    }
  }
  /** out[r,i] = f32(term(r, r·n + i, i)). */
  const fill = (rows: number, n: number, out: number, term: (r: number, ri: number, i: number) => number): void => {
    for (let ri = 0; ri < rows * n; ri++) f32[out / 4 + ri] = term(Math.floor(ri / n), ri, ri % n)
  }
  const logStdSum = (n: number, logStd: number): number => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += at(logStd, i)
    return sum
  }

  return {
    gaussianSample(n, mean, logStd, action, ...counter) {
      for (let i = 0; i < n; i++) f32[action / 4 + i] = gaussianAction(at(mean, i), at(logStd, i), normalAt(i, counter))
    },
    gaussianLogProb(rows, n, mean, logStd, actions, out) {
      sumDimensions(rows, n, out, (ri, i) => {
        const z = (at(actions, ri) - at(mean, ri)) / std(logStd, i)
        return z * z
      })
      for (let r = 0; r < rows; r++) {
        f64[out / 8 + r] = -0.5 * f64[out / 8 + r] - logStdSum(n, logStd) - 0.5 * n * LN_2PI
      }
    },
    gaussianEntropy(rows, n, logStd, out) {
      for (let r = 0; r < rows; r++) f64[out / 8 + r] = logStdSum(n, logStd) + 0.5 * n * (1 + LN_2PI)
    },
    gaussianEntropyGradient(rows, n, dMean, dLogStd) {
      fill(rows, n, dMean, () => 0)
      for (let i = 0; i < n; i++) f32[dLogStd / 4 + i] = rows
    },
    gaussianKl(rows, n, mean, logStd, newMean, newLogStd, out) {
      sumDimensions(rows, n, out, (ri, i) => {
        const d = at(mean, ri) - at(newMean, ri)
        return at(newLogStd, i) - at(logStd, i) + (variance(logStd, i) + d * d) / (2 * variance(newLogStd, i)) - 0.5
      })
    },
    gaussianKlGradient(rows, n, mean, logStd, newMean, newLogStd, dMean, dLogStd) {
      const d = (ri: number): number => at(newMean, ri) - at(mean, ri)
      fill(rows, n, dMean, (_, ri, i) => d(ri) / variance(newLogStd, i))
      sumRows(rows, n, dLogStd, (_, ri, i) => 1 - (variance(logStd, i) + d(ri) * d(ri)) / variance(newLogStd, i))
    },
    gaussianScore(rows, n, mean, logStd, actions, weights, dMean, dLogStd) {
      const d = (ri: number): number => at(actions, ri) - at(mean, ri)
      fill(rows, n, dMean, (r, ri, i) => at(weights, r) * d(ri) / variance(logStd, i))
      sumRows(rows, n, dLogStd, (r, ri, i) => {
        const z = d(ri) / std(logStd, i)
        return at(weights, r) * (z * z - 1)
      })
    },
    gaussianScoreAlong(rows, n, mean, logStd, actions, tMean, tLogStd, out) {
      for (let r = 0; r < rows; r++) {
        let sum = 0
        for (let i = 0; i < n; i++) {
          const d = at(actions, r * n + i) - at(mean, r * n + i)
          const z = d / std(logStd, i)
          sum += d * at(tMean, r * n + i) / variance(logStd, i) + (z * z - 1) * at(tLogStd, i)
        }
        f32[out / 4 + r] = sum
      }
    },
    gaussianFisher(rows, n, logStd, tMean, tLogStd, dMean, dLogStd) {
      fill(rows, n, dMean, (_, ri, i) => at(tMean, ri) / variance(logStd, i))
      for (let i = 0; i < n; i++) f32[dLogStd / 4 + i] = rows * 2 * at(tLogStd, i)
    },
  }
}
