// Twin of wasm/squash.ts: f(u) = ln(1 − tanh²u), at an action and in expectation.

import type { SquashKernels } from '../exploration-kernels.js'
import { exp, log } from '../libm.js'
import type { Views } from './views.js'

const { fround } = Math
const LN2 = 0.6931471805599453
const MOST = 4096

/** The trapezoidal rule for u ~ N(mean, std²): adds weight·term(distance from the mean), k = 1 … K, to `start`; over the weights' sum. */
function average(std: number, start: number, term: (distance: number) => number): number {
  const steps = Math.min(std > 1 ? Math.ceil(12 * std) : 12, MOST)
  const h = steps === MOST ? 6 / MOST : std > 1 ? 0.5 / std : 0.5
  const decay = exp(-(h * h))
  let factor = exp(-0.5 * (h * h)), weight = 1, total = start, weights = 1
  for (let k = 1; k <= steps; k++) {
    weight *= factor
    factor *= decay
    total += weight * term(k * h * std)
    weights += 2 * weight
  }
  return total / weights
}

/** f(a) + f(b). */
function pair(a: number, b: number): number {
  const p = Math.abs(a), q = Math.abs(b)
  return 2 * (2 * LN2 - (p + q) - log((1 + exp(-2 * p)) * (1 + exp(-2 * q))))
}

/** f′(u) = −2·tanh u. */
function slope(u: number): number {
  const e = exp(-2 * Math.abs(u))
  const size = 2 * (1 - e) / (1 + e)
  return u > 0 ? -size : size
}

export function squashKernels({ f32, f64 }: Views): SquashKernels {
  return {
    squashLogProb(rows, n, u, constant, out) {
      for (let r = 0; r < rows; r++) {
        let sum = 0
        for (let i = 0; i < n; i++) {
          const size = Math.abs(f32[u / 4 + r * n + i])
          sum += 2 * (LN2 - size - log(1 + exp(-2 * size)))
        }
        f64[out / 8 + r] -= constant + sum
      }
    },
    squashEntropy(rows, n, mean, meanStride, logStd, logStdStride, constant, out) {
      for (let r = 0; r < rows; r++) {
        let sum = 0
        for (let i = 0; i < n; i++) {
          const center = f32[mean / 4 + r * meanStride + i]
          sum += average(exp(f32[logStd / 4 + r * logStdStride + i]), 0.5 * pair(center, center), (distance) => (
            pair(center + distance, center - distance)
          ))
        }
        f64[out / 8 + r] += constant + sum
      }
    },
    squashEntropyGradient(rows, n, mean, meanStride, logStd, logStdStride, dMean, dLogStd) {
      for (let r = 0; r < rows; r++) {
        for (let i = 0; i < n; i++) {
          const at = r * meanStride + i, free = r * logStdStride + i
          const center = f32[mean / 4 + at], std = exp(f32[logStd / 4 + free])
          const inMean = average(std, slope(center), (distance) => slope(center + distance) + slope(center - distance))
          const inLogStd = average(std, 0, (distance) => distance * (slope(center + distance) - slope(center - distance)))
          f32[dMean / 4 + at] = fround(f32[dMean / 4 + at] + fround(inMean))
          f32[dLogStd / 4 + free] = fround(f32[dLogStd / 4 + free] + fround(inLogStd))
        }
      }
    },
  }
}
