// Twin of wasm/vector.ts and wasm/adam.ts. A store to f32 is the one rounding of an f64 expression.

import type { VectorKernels } from '../kernels.js'
import { tanh32 } from './activations.js'
import type { Views } from './views.js'

const { fround } = Math

/** An observation in units of its deviation, at most `limit` from 0; f64, before its one rounding. */
export function normalized(x: number, mean: number, inverseStd: number, limit: number): number {
  const value = (x - mean) * inverseStd
  return value > limit ? limit : value < -limit ? -limit : value
}

export function vectorKernels({ f32, f64, i32 }: Views): VectorKernels {
  return {
    tanhForward(n, x, y) {
      for (let i = 0; i < n; i++) f32[y / 4 + i] = tanh32(f32[x / 4 + i])
    },
    reduceBlocks(blocks, n, stride, partial, scale, out) {
      for (let i = 0; i < n; i++) {
        let sum = 0
        for (let block = 0; block < blocks; block++) sum += f32[partial / 4 + block * stride + i]
        f64[out / 8 + i] = scale * sum
      }
    },
    addScaled(n, x, alpha, d, out) {
      for (let i = 0; i < n; i++) f32[out / 4 + i] = f32[x / 4 + i] + alpha * f64[d / 8 + i]
    },
    dot64(n, x, y) {
      const lanes = [0, 0, 0, 0, 0, 0, 0, 0]
      for (let i = 0; i < n; i++) lanes[i % 8] += f64[x / 8 + i] * f64[y / 8 + i]
      return lanes.reduce((sum, lane) => sum + lane)
    },
    dot32(n, x, y) {
      const lanes = [0, 0, 0, 0, 0, 0, 0, 0]
      for (let i = 0; i < n; i++) lanes[i % 8] += f32[x / 4 + i] * f32[y / 4 + i]
      return lanes.reduce((sum, lane) => sum + lane)
    },
    axpy32(n, alpha, x, y) {
      for (let i = 0; i < n; i++) f32[y / 4 + i] = f32[y / 4 + i] + fround(fround(alpha) * f32[x / 4 + i])
    },
    scale32(n, alpha, x) {
      for (let i = 0; i < n; i++) f32[x / 4 + i] = fround(alpha) * f32[x / 4 + i]
    },
    axpy64(n, alpha, x, y) {
      for (let i = 0; i < n; i++) f64[y / 8 + i] += alpha * f64[x / 8 + i]
    },
    xpby64(n, x, beta, y) {
      for (let i = 0; i < n; i++) f64[y / 8 + i] = f64[x / 8 + i] + beta * f64[y / 8 + i]
    },
    normalizeRows(rows, n, x, mean, inverseStd, limit, out) {
      for (let at = 0; at < rows * n; at++) {
        const i = at % n
        f32[out / 4 + at] = normalized(f64[x / 8 + at], f64[mean / 8 + i], f64[inverseStd / 8 + i], limit)
      }
    },
    squaredError(rows, values, targets) {
      let sum = 0
      for (let r = 0; r < rows; r++) {
        const error = f32[values / 4 + r] - f32[targets / 4 + r]
        sum += error * error
      }
      return sum
    },
    errorGradient(rows, values, targets, scale, d) {
      for (let r = 0; r < rows; r++) f32[d / 4 + r] = scale * (f32[values / 4 + r] - f32[targets / 4 + r])
    },
    gatherRows(rows, n, x, index, out) {
      for (let r = 0; r < rows; r++) {
        for (let i = 0; i < n; i++) f32[out / 4 + r * n + i] = f32[x / 4 + i32[index / 4 + r] * n + i]
      }
    },
    adam(n, theta, gradient, m, v, stepSize, beta1, beta2, vScale, epsilon) {
      const keepM = fround(beta1), takeM = fround(1 - beta1), keepV = fround(beta2), takeV = fround(1 - beta2)
      const step = fround(stepSize), scale = fround(vScale), eps = fround(epsilon)
      for (let i = 0; i < n; i++) {
        const g = f32[gradient / 4 + i]
        const m1 = fround(fround(keepM * f32[m / 4 + i]) + fround(takeM * g))
        const v1 = fround(fround(keepV * f32[v / 4 + i]) + fround(takeV * fround(g * g)))
        const change = fround(fround(step * m1) / fround(fround(fround(Math.sqrt(v1)) * scale) + eps))
        f32[m / 4 + i] = m1
        f32[v / 4 + i] = v1
        f32[theta / 4 + i] = fround(f32[theta / 4 + i] - change)
      }
    },
  }
}
