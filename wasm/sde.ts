// gSDE (Raffin et al. 2020, arXiv:2005.05719): Gaussian actions whose variance is s² = Σ_j h_j²·σ_j² + 1e-6, h the last hidden layer of
// the policy, which the rows hold behind μ. f64 inside; formulas and orders: SdeKernels in src/compute/exploration-kernels.ts.

import { exp, log } from '../src/compute/libm'
import { normal } from './random'

const LN_2PI: f64 = 1.8378770664093456
/** Keeps s² above 0 where all features are 0; white noise of deviation 0.001 makes the samples have it. */
const LEAST_VARIANCE: f64 = 1e-6
const LEAST_STD: f64 = 0.001

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

// @ts-ignore: decorator
@inline
function at64(row: usize, i: i32): f64 {
  return f64.load(row + (<usize>i << 3))
}

/** s_i² of a row. */
function variance(n: i32, m: i32, out: usize, variances: usize, i: i32): f64 {
  let sum = LEAST_VARIANCE
  for (let j = 0; j < m; ++j) {
    const h = at32(out, n + j)
    sum += h * h * at64(variances, j * n + i)
  }
  return sum
}

/** τ_i: the tangent of s_i². */
function varianceTangent(n: i32, m: i32, out: usize, variances: usize, tOut: usize, tFree: usize, i: i32): f64 {
  let sum: f64 = 0
  for (let j = 0; j < m; ++j) {
    const h = at32(out, n + j)
    sum += 2 * at64(variances, j * n + i) * (h * (at32(tOut, n + j) + h * at32(tFree, j * n + i)))
  }
  return sum
}

/** From the derivatives k [n] in s² to those in h and log σ of a row. */
function spread(n: i32, m: i32, out: usize, variances: usize, k: usize, dOut: usize, dFree: usize): void {
  for (let j = 0; j < m; ++j) {
    const h = at32(out, n + j), square = h * h
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const g = 2 * at64(k, i) * at64(variances, j * n + i)
      sum += g
      const at = dFree + (<usize>(j * n + i) << 2)
      f32.store(at, f32.load(at) + <f32>(square * g))
    }
    set32(dOut, n + j, h * sum)
  }
}

export function sdeVariances(size: i32, logStd: usize, variances: usize): void {
  for (let k = 0; k < size; ++k) {
    const std = exp(at32(logStd, k))
    f64.store(variances + (<usize>k << 3), std * std)
  }
}

export function sdeSample(
  n: i32, m: i32, out: usize, variances: usize, action: usize, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32,
): void {
  for (let i = 0; i < n; ++i) {
    const std = sqrt<f64>(variance(n, m, out, variances, i))
    set32(action, i, at32(out, i) + std * normal(i, seedLow, seedHigh, step, environment, stream))
  }
}

export function sdeSampleHeld(
  n: i32, m: i32, out: usize, logStd: usize, noise: usize, action: usize,
  seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32,
): void {
  for (let i = 0; i < n; ++i) {
    let sum: f64 = 0
    for (let j = 0; j < m; ++j) sum += at32(out, n + j) * exp(at32(logStd, j * n + i)) * at64(noise, j * n + i)
    set32(action, i, at32(out, i) + sum + LEAST_STD * normal(i, seedLow, seedHigh, step, environment, stream))
  }
}

export function sdeLogStd(rows: i32, n: i32, m: i32, out: usize, variances: usize, result: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) set32(result, r * n + i, 0.5 * log(variance(n, m, out, variances, i)))
    out += <usize>(n + m) << 2
  }
}

export function sdeLogProb(rows: i32, n: i32, m: i32, out: usize, variances: usize, actions: usize, result: usize): void {
  const constant = 0.5 * <f64>n * LN_2PI
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const v = variance(n, m, out, variances, i)
      const d = at32(actions, i) - at32(out, i)
      sum += d * d / v + log(v)
    }
    f64.store(result + (<usize>r << 3), -0.5 * sum - constant)
    out += <usize>(n + m) << 2
    actions += <usize>n << 2
  }
}

export function sdeEntropy(rows: i32, n: i32, m: i32, out: usize, variances: usize, result: usize): void {
  const constant = 0.5 * <f64>n * (1 + LN_2PI)
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) sum += log(variance(n, m, out, variances, i))
    f64.store(result + (<usize>r << 3), 0.5 * sum + constant)
    out += <usize>(n + m) << 2
  }
}

export function sdeEntropyGradient(
  rows: i32, n: i32, m: i32, out: usize, variances: usize, workspace: usize, dOut: usize, dFree: usize,
): void {
  memory.fill(dFree, 0, <usize>(n * m) << 2)
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) {
      set32(dOut, i, 0)
      f64.store(workspace + (<usize>i << 3), 0.5 / variance(n, m, out, variances, i))
    }
    spread(n, m, out, variances, workspace, dOut, dFree)
    out += <usize>(n + m) << 2
    dOut += <usize>(n + m) << 2
  }
}

export function sdeKl(
  rows: i32, n: i32, m: i32, out: usize, variances: usize, newOut: usize, newVariances: usize, result: usize,
): void {
  const row = <usize>(n + m) << 2
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const v = variance(n, m, out, variances, i), newV = variance(n, m, newOut, newVariances, i)
      const d = at32(out, i) - at32(newOut, i)
      sum += (log(newV) - log(v)) + (v + d * d) / newV - 1
    }
    f64.store(result + (<usize>r << 3), 0.5 * sum)
    out += row
    newOut += row
  }
}

export function sdeKlGradient(
  rows: i32, n: i32, m: i32, out: usize, variances: usize, newOut: usize, newVariances: usize, workspace: usize, dOut: usize, dFree: usize,
): void {
  const row = <usize>(n + m) << 2
  memory.fill(dFree, 0, <usize>(n * m) << 2)
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) {
      const v = variance(n, m, out, variances, i), newV = variance(n, m, newOut, newVariances, i)
      const d = at32(newOut, i) - at32(out, i)
      set32(dOut, i, d / newV)
      f64.store(workspace + (<usize>i << 3), 0.5 / newV * (1 - (v + d * d) / newV))
    }
    spread(n, m, newOut, newVariances, workspace, dOut, dFree)
    out += row
    newOut += row
    dOut += row
  }
}

export function sdeScore(
  rows: i32, n: i32, m: i32, out: usize, variances: usize, actions: usize, weights: usize, workspace: usize, dOut: usize, dFree: usize,
): void {
  const row = <usize>(n + m) << 2
  memory.fill(dFree, 0, <usize>(n * m) << 2)
  for (let r = 0; r < rows; ++r) {
    const weight = at32(weights, r)
    for (let i = 0; i < n; ++i) {
      const v = variance(n, m, out, variances, i)
      const d = at32(actions, i) - at32(out, i)
      set32(dOut, i, weight * d / v)
      f64.store(workspace + (<usize>i << 3), 0.5 * weight / v * (d * d / v - 1))
    }
    spread(n, m, out, variances, workspace, dOut, dFree)
    out += row
    actions += <usize>n << 2
    dOut += row
  }
}

export function sdeScoreAlong(
  rows: i32, n: i32, m: i32, out: usize, variances: usize, actions: usize, tOut: usize, tFree: usize, result: usize,
): void {
  const row = <usize>(n + m) << 2
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const v = variance(n, m, out, variances, i)
      const d = at32(actions, i) - at32(out, i)
      const tangent = varianceTangent(n, m, out, variances, tOut, tFree, i)
      sum += d * at32(tOut, i) / v + 0.5 * (d * d / v - 1) * tangent / v
    }
    set32(result, r, sum)
    out += row
    actions += <usize>n << 2
    tOut += row
  }
}

export function sdeFisher(
  rows: i32, n: i32, m: i32, out: usize, variances: usize, tOut: usize, tFree: usize, workspace: usize, dOut: usize, dFree: usize,
): void {
  const row = <usize>(n + m) << 2
  memory.fill(dFree, 0, <usize>(n * m) << 2)
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) {
      const v = variance(n, m, out, variances, i)
      set32(dOut, i, at32(tOut, i) / v)
      f64.store(workspace + (<usize>i << 3), 0.5 * varianceTangent(n, m, out, variances, tOut, tFree, i) / (v * v))
    }
    spread(n, m, out, variances, workspace, dOut, dFree)
    out += row
    tOut += row
    dOut += row
  }
}
