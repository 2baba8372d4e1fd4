// Diagonal Gaussian with a state-independent deviation σ = exp(logStd), f64 inside; formulas: GaussianKernels in
// src/compute/kernels.ts. Loops run over dimensions outside and rows inside, so exp is taken n times a call and not rows·n times;
// the f64 results serve as the rows' running sums, so each row still adds its dimensions in index order.

import { exp } from '../src/compute/libm'
import { normal } from './random'

const LN_2PI: f64 = 1.8378770664093456

// @ts-ignore: decorator
@inline
function logStdAt(logStd: usize, i: i32): f64 {
  return <f64>f32.load(logStd + (<usize>i << 2))
}

// @ts-ignore: decorator
@inline
function element(matrix: usize, r: i32, n: i32, i: i32): f64 {
  return <f64>f32.load(matrix + (<usize>(r * n + i) << 2))
}

// @ts-ignore: decorator
@inline
function setElement(matrix: usize, r: i32, n: i32, i: i32, value: f64): void {
  f32.store(matrix + (<usize>(r * n + i) << 2), <f32>value)
}

// @ts-ignore: decorator
@inline
function addTo(out: usize, r: i32, value: f64): void {
  const at = out + (<usize>r << 3)
  f64.store(at, f64.load(at) + value)
}

export function gaussianSample(
  n: i32, mean: usize, logStd: usize, action: usize, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32,
): void {
  for (let i = 0; i < n; ++i) {
    const noise = normal(i, seedLow, seedHigh, step, environment, stream)
    setElement(action, 0, n, i, element(mean, 0, n, i) + exp(logStdAt(logStd, i)) * noise)
  }
}

/** Out: −½ Σ z², then − Σ logσ, then − n/2·ln 2π, with z = (a − μ)/σ. */
export function gaussianLogProb(rows: i32, n: i32, mean: usize, logStd: usize, actions: usize, out: usize): void {
  memory.fill(out, 0, <usize>rows << 3)
  let logStdSum: f64 = 0
  for (let i = 0; i < n; ++i) {
    logStdSum += logStdAt(logStd, i)
    const std = exp(logStdAt(logStd, i))
    for (let r = 0; r < rows; ++r) {
      const z = (element(actions, r, n, i) - element(mean, r, n, i)) / std
      addTo(out, r, z * z)
    }
  }
  const constant = 0.5 * <f64>n * LN_2PI
  for (let r = 0; r < rows; ++r) {
    const at = out + (<usize>r << 3)
    f64.store(at, -0.5 * f64.load(at) - logStdSum - constant)
  }
}

export function gaussianEntropy(rows: i32, n: i32, logStd: usize, out: usize): void {
  let sum: f64 = 0
  for (let i = 0; i < n; ++i) sum += logStdAt(logStd, i)
  const entropy = sum + 0.5 * <f64>n * (1 + LN_2PI)
  for (let r = 0; r < rows; ++r) f64.store(out + (<usize>r << 3), entropy)
}

export function gaussianEntropyGradient(rows: i32, n: i32, dMean: usize, dLogStd: usize): void {
  memory.fill(dMean, 0, <usize>(rows * n) << 2)
  for (let i = 0; i < n; ++i) setElement(dLogStd, 0, n, i, <f64>rows)
}

/** Each dimension adds ((logσ′ − logσ) + (σ² + (μ − μ′)²)/(2σ′²)) − ½. */
export function gaussianKl(rows: i32, n: i32, mean: usize, logStd: usize, newMean: usize, newLogStd: usize, out: usize): void {
  memory.fill(out, 0, <usize>rows << 3)
  for (let i = 0; i < n; ++i) {
    const std = exp(logStdAt(logStd, i)), newStd = exp(logStdAt(newLogStd, i))
    const variance = std * std, twiceNewVariance = 2 * (newStd * newStd)
    const growth = logStdAt(newLogStd, i) - logStdAt(logStd, i)
    for (let r = 0; r < rows; ++r) {
      const d = element(mean, r, n, i) - element(newMean, r, n, i)
      addTo(out, r, growth + (variance + d * d) / twiceNewVariance - 0.5)
    }
  }
}

export function gaussianKlGradient(
  rows: i32, n: i32, mean: usize, logStd: usize, newMean: usize, newLogStd: usize, dMean: usize, dLogStd: usize,
): void {
  for (let i = 0; i < n; ++i) {
    const std = exp(logStdAt(logStd, i)), newStd = exp(logStdAt(newLogStd, i))
    const variance = std * std, newVariance = newStd * newStd
    let sum: f32 = 0
    for (let r = 0; r < rows; ++r) {
      const d = element(newMean, r, n, i) - element(mean, r, n, i)
      setElement(dMean, r, n, i, d / newVariance)
      sum += <f32>(1 - (variance + d * d) / newVariance)
    }
    f32.store(dLogStd + (<usize>i << 2), sum)
  }
}

export function gaussianScore(
  rows: i32, n: i32, mean: usize, logStd: usize, actions: usize, weights: usize, dMean: usize, dLogStd: usize,
): void {
  for (let i = 0; i < n; ++i) {
    const std = exp(logStdAt(logStd, i))
    const variance = std * std
    let sum: f32 = 0
    for (let r = 0; r < rows; ++r) {
      const weight = element(weights, r, 1, 0)
      const d = element(actions, r, n, i) - element(mean, r, n, i)
      const z = d / std
      setElement(dMean, r, n, i, weight * d / variance)
      sum += <f32>(weight * (z * z - 1))
    }
    f32.store(dLogStd + (<usize>i << 2), sum)
  }
}

/** The row's sum is kept in f64 in a register, so rows run outside here and exp(logσ) is taken again in each. */
export function gaussianScoreAlong(
  rows: i32, n: i32, mean: usize, logStd: usize, actions: usize, tMean: usize, tLogStd: usize, out: usize,
): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const std = exp(logStdAt(logStd, i))
      const d = element(actions, r, n, i) - element(mean, r, n, i)
      const z = d / std
      sum += d * element(tMean, r, n, i) / (std * std) + (z * z - 1) * logStdAt(tLogStd, i)
    }
    setElement(out, r, 1, 0, sum)
  }
}

export function gaussianFisher(
  rows: i32, n: i32, logStd: usize, tMean: usize, tLogStd: usize, dMean: usize, dLogStd: usize,
): void {
  for (let i = 0; i < n; ++i) {
    const std = exp(logStdAt(logStd, i))
    const variance = std * std
    for (let r = 0; r < rows; ++r) setElement(dMean, r, n, i, element(tMean, r, n, i) / variance)
    setElement(dLogStd, 0, n, i, <f64>rows * 2 * element(tLogStd, 0, n, i))
  }
}
