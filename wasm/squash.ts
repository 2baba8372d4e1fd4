// What tanh squashing adds to a Gaussian: the logarithm of its derivative, f(u) = ln(1 − tanh²u), at an action, and its expectation, f64
// inside. With e = exp(−2|u|) ≤ 1, f(u) = 2(ln 2 − |u| − ln(1 + e)): nothing overflows and nothing cancels, however large u is.
// The expectations are trapezoidal sums, which converge exponentially for a function that is analytic in a strip (f is, up to
// |Im u| = π/2): SquashKernels in src/compute/exploration-kernels.ts has the steps.

import { exp, log } from '../src/compute/libm'

const LN2: f64 = 0.6931471805599453
const MOST: f64 = 4096

// @ts-ignore: decorator
@inline
function at32(row: usize, i: i32): f64 {
  return <f64>f32.load(row + (<usize>i << 2))
}

/** Number of steps to either side; NaN counts as a small deviation. */
// @ts-ignore: decorator
@inline
function stepsFor(std: f64): f64 {
  const steps = std > 1 ? ceil<f64>(12 * std) : 12
  return steps > MOST ? MOST : steps
}

// @ts-ignore: decorator
@inline
function stepFor(std: f64, steps: f64): f64 {
  return steps == MOST ? 6 / MOST : std > 1 ? 0.5 / std : 0.5
}

/** f(a) + f(b), with one logarithm for the two. */
// @ts-ignore: decorator
@inline
function pair(a: f64, b: f64): f64 {
  const p = abs<f64>(a), q = abs<f64>(b)
  return 2 * (2 * LN2 - (p + q) - log((1 + exp(-2 * p)) * (1 + exp(-2 * q))))
}

/** f′(u) = −2·tanh u. */
function slope(u: f64): f64 {
  const e = exp(-2 * abs<f64>(u))
  const size = 2 * (1 - e) / (1 + e)
  return u > 0 ? -size : size
}

export function squashLogProb(rows: i32, n: i32, u: usize, constant: f64, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) {
      const size = abs<f64>(at32(u, i))
      sum += 2 * (LN2 - size - log(1 + exp(-2 * size)))
    }
    const at = out + (<usize>r << 3)
    f64.store(at, f64.load(at) - (constant + sum))
    u += <usize>n << 2
  }
}

/** E f(u), u ~ N(mean, std²). */
function expectation(mean: f64, std: f64): f64 {
  const steps = stepsFor(std), h = stepFor(std, steps)
  const decay = exp(-(h * h))
  let factor = exp(-0.5 * (h * h)), weight: f64 = 1
  let total = 0.5 * pair(mean, mean), weights: f64 = 1
  for (let k: f64 = 1; k <= steps; ++k) {
    weight *= factor
    factor *= decay
    const distance = k * h * std
    total += weight * pair(mean + distance, mean - distance)
    weights += 2 * weight
  }
  return total / weights
}

export function squashEntropy(
  rows: i32, n: i32, mean: usize, meanStride: i32, logStd: usize, logStdStride: i32, constant: f64, out: usize,
): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = 0; i < n; ++i) sum += expectation(at32(mean, i), exp(at32(logStd, i)))
    const at = out + (<usize>r << 3)
    f64.store(at, f64.load(at) + (constant + sum))
    mean += <usize>meanStride << 2
    logStd += <usize>logStdStride << 2
  }
}

// @ts-ignore: decorator
@inline
function add32(row: usize, i: i32, value: f64): void {
  const at = row + (<usize>i << 2)
  f32.store(at, f32.load(at) + <f32>value)
}

/** dMean[i] += E f′(u), dLogStd[i] += E f′(u)·(u − mean). */
function addGradient(mean: f64, std: f64, dMean: usize, dLogStd: usize, i: i32): void {
  const steps = stepsFor(std), h = stepFor(std, steps)
  const decay = exp(-(h * h))
  let factor = exp(-0.5 * (h * h)), weight: f64 = 1
  let inMean = slope(mean), inLogStd: f64 = 0, weights: f64 = 1
  for (let k: f64 = 1; k <= steps; ++k) {
    weight *= factor
    factor *= decay
    const distance = k * h * std
    const ahead = slope(mean + distance), behind = slope(mean - distance)
    inMean += weight * (ahead + behind)
    inLogStd += weight * (distance * (ahead - behind))
    weights += 2 * weight
  }
  add32(dMean, i, inMean / weights)
  add32(dLogStd, i, inLogStd / weights)
}

export function squashEntropyGradient(
  rows: i32, n: i32, mean: usize, meanStride: i32, logStd: usize, logStdStride: i32, dMean: usize, dLogStd: usize,
): void {
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) addGradient(at32(mean, i), exp(at32(logStd, i)), dMean, dLogStd, i)
    mean += <usize>meanStride << 2
    dMean += <usize>meanStride << 2
    logStd += <usize>logStdStride << 2
    dLogStd += <usize>logStdStride << 2
  }
}
