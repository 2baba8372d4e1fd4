// Diagonal Gaussian whose deviation the network gives: a row of parameters is μ (n), then log σ (n). f64 inside; formulas:
// StateGaussianKernels in src/compute/exploration-kernels.ts. What is written is the same as wasm/gaussian.ts writes for equal numbers.

import { exp } from '../src/compute/libm'
import { normal } from './random'

const LN_2PI: f64 = 1.8378770664093456

// @ts-ignore: decorator
@inline
function at32(row: usize, i: i32): f64 {
  return <f64>f32.load(row + (<usize>i << 2))
}

// @ts-ignore: decorator
@inline
function set32(row: usize, i: i32, value: f64): void {
  f32.store(row + (<usize>i << 2), <f32>value)
}

export function stateGaussianSample(
  n: i32, params: usize, action: usize, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32,
): void {
  for (let i = 0; i < n; ++i) {
    set32(action, i, at32(params, i) + exp(at32(params, n + i)) * normal(i, seedLow, seedHigh, step, environment, stream))
  }
}

export function stateGaussianLogProb(rows: i32, n: i32, params: usize, actions: usize, out: usize): void {
  const constant = 0.5 * <f64>n * LN_2PI
  for (let r = 0; r < rows; ++r) {
    let squares: f64 = 0, logStdSum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const z = (at32(actions, i) - at32(params, i)) / exp(at32(params, n + i))
      squares += z * z
      logStdSum += at32(params, n + i)
    }
    f64.store(out + (<usize>r << 3), -0.5 * squares - logStdSum - constant)
    params += <usize>n << 3
    actions += <usize>n << 2
  }
}

export function stateGaussianEntropy(rows: i32, n: i32, params: usize, out: usize): void {
  const constant = 0.5 * <f64>n * (1 + LN_2PI)
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) sum += at32(params, n + i)
    f64.store(out + (<usize>r << 3), sum + constant)
    params += <usize>n << 3
  }
}

export function stateGaussianEntropyGradient(rows: i32, n: i32, dParams: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) {
      set32(dParams, i, 0)
      set32(dParams, n + i, 1)
    }
    dParams += <usize>n << 3
  }
}

export function stateGaussianKl(rows: i32, n: i32, params: usize, newParams: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const logStd = at32(params, n + i), newLogStd = at32(newParams, n + i)
      const std = exp(logStd), newStd = exp(newLogStd)
      const d = at32(params, i) - at32(newParams, i)
      sum += (newLogStd - logStd) + (std * std + d * d) / (2 * (newStd * newStd)) - 0.5
    }
    f64.store(out + (<usize>r << 3), sum)
    params += <usize>n << 3
    newParams += <usize>n << 3
  }
}

export function stateGaussianKlGradient(rows: i32, n: i32, params: usize, newParams: usize, dParams: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) {
      const std = exp(at32(params, n + i)), newStd = exp(at32(newParams, n + i))
      const newVariance = newStd * newStd
      const d = at32(newParams, i) - at32(params, i)
      set32(dParams, i, d / newVariance)
      set32(dParams, n + i, 1 - (std * std + d * d) / newVariance)
    }
    params += <usize>n << 3
    newParams += <usize>n << 3
    dParams += <usize>n << 3
  }
}

export function stateGaussianScore(rows: i32, n: i32, params: usize, actions: usize, weights: usize, dParams: usize): void {
  for (let r = 0; r < rows; ++r) {
    const weight = at32(weights, r)
    for (let i = 0; i < n; ++i) {
      const std = exp(at32(params, n + i))
      const d = at32(actions, i) - at32(params, i)
      const z = d / std
      set32(dParams, i, weight * d / (std * std))
      set32(dParams, n + i, weight * (z * z - 1))
    }
    params += <usize>n << 3
    actions += <usize>n << 2
    dParams += <usize>n << 3
  }
}

export function stateGaussianScoreAlong(rows: i32, n: i32, params: usize, actions: usize, tParams: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const std = exp(at32(params, n + i))
      const d = at32(actions, i) - at32(params, i)
      const z = d / std
      sum += d * at32(tParams, i) / (std * std) + (z * z - 1) * at32(tParams, n + i)
    }
    set32(out, r, sum)
    params += <usize>n << 3
    actions += <usize>n << 2
    tParams += <usize>n << 3
  }
}

export function stateGaussianFisher(rows: i32, n: i32, params: usize, tParams: usize, dParams: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) {
      const std = exp(at32(params, n + i))
      set32(dParams, i, at32(tParams, i) / (std * std))
      set32(dParams, n + i, 2 * at32(tParams, n + i))
    }
    params += <usize>n << 3
    tParams += <usize>n << 3
    dParams += <usize>n << 3
  }
}
