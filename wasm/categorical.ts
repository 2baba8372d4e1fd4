// Independent categorical variables over slices of a row of logits, f64 inside; formulas: CategoricalKernels in
// src/compute/kernels.ts. p·log p is 0 where p is 0. Nothing is kept per row: maximum and Z are found again where they are needed.

import { exp as libmExp, log } from '../src/compute/libm'
import { uniform } from './random'

/** exp, which is exactly 1 at 0: the largest logit of each group needs no polynomial. */
// @ts-ignore: decorator
@inline
function exp(x: f64): f64 {
  return x == 0 ? 1 : libmExp(x)
}

// @ts-ignore: decorator
@inline
function logit(logits: usize, j: i32): f64 {
  return <f64>f32.load(logits + (<usize>j << 2))
}

// @ts-ignore: decorator
@inline
function sizeOf(nvec: usize, group: i32): i32 {
  return i32.load(nvec + (<usize>group << 2))
}

function largest(size: i32, logits: usize): i32 {
  let best = 0
  for (let j = 1; j < size; ++j) {
    if (f32.load(logits + (<usize>j << 2)) > f32.load(logits + (<usize>best << 2))) best = j
  }
  return best
}

function maximum(size: i32, logits: usize): f64 {
  return logit(logits, largest(size, logits))
}

/** Z = Σ exp(l − m), index order. */
function partition(size: i32, logits: usize, m: f64): f64 {
  let z: f64 = 0
  for (let j = 0; j < size; ++j) z += exp(logit(logits, j) - m)
  return z
}

export function categoricalSample(
  groups: i32, nvec: usize, logits: usize, action: usize, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32,
): void {
  for (let g = 0; g < groups; ++g) {
    const size = sizeOf(nvec, g)
    const m = maximum(size, logits)
    const threshold = uniform(g, seedLow, seedHigh, step, environment, stream) * partition(size, logits, m)
    let chosen = 0
    let sum = exp(logit(logits, 0) - m)
    while (chosen < size - 1 && !(sum > threshold)) {
      ++chosen
      sum += exp(logit(logits, chosen) - m)
    }
    f32.store(action + (<usize>g << 2), <f32>chosen)
    logits += <usize>size << 2
  }
}

export function categoricalMode(groups: i32, nvec: usize, logits: usize, action: usize): void {
  for (let g = 0; g < groups; ++g) {
    const size = sizeOf(nvec, g)
    f32.store(action + (<usize>g << 2), <f32>largest(size, logits))
    logits += <usize>size << 2
  }
}

export function categoricalLogProb(rows: i32, groups: i32, nvec: usize, logits: usize, actions: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let g = 0; g < groups; ++g) {
      const size = sizeOf(nvec, g)
      const m = maximum(size, logits)
      sum += (logit(logits, <i32>f32.load(actions)) - m) - log(partition(size, logits, m))
      actions += 4
      logits += <usize>size << 2
    }
    f64.store(out + (<usize>r << 3), sum)
  }
}

export function categoricalEntropy(rows: i32, groups: i32, nvec: usize, logits: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let entropy: f64 = 0
    for (let g = 0; g < groups; ++g) {
      const size = sizeOf(nvec, g)
      const m = maximum(size, logits)
      const z = partition(size, logits, m), logZ = log(z)
      let sum: f64 = 0
      for (let j = 0; j < size; ++j) {
        const l = logit(logits, j) - m
        const p = exp(l) / z
        if (p != 0) sum += p * (l - logZ)
      }
      entropy -= sum
      logits += <usize>size << 2
    }
    f64.store(out + (<usize>r << 3), entropy)
  }
}

/** The entropy is −Σ p·log p, so −p·(log p + H) = −p·(log p − Σ p·log p). */
export function categoricalEntropyGradient(rows: i32, groups: i32, nvec: usize, logits: usize, dLogits: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let g = 0; g < groups; ++g) {
      const size = sizeOf(nvec, g)
      const m = maximum(size, logits)
      const z = partition(size, logits, m), logZ = log(z)
      let sum: f64 = 0
      for (let j = 0; j < size; ++j) {
        const l = logit(logits, j) - m
        const p = exp(l) / z
        if (p != 0) sum += p * (l - logZ)
      }
      for (let j = 0; j < size; ++j) {
        const l = logit(logits, j) - m
        const p = exp(l) / z
        f32.store(dLogits + (<usize>j << 2), <f32>(p != 0 ? p * (sum - (l - logZ)) : 0))
      }
      logits += <usize>size << 2
      dLogits += <usize>size << 2
    }
  }
}

export function categoricalKl(rows: i32, groups: i32, nvec: usize, logits: usize, newLogits: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let kl: f64 = 0
    for (let g = 0; g < groups; ++g) {
      const size = sizeOf(nvec, g)
      const m = maximum(size, logits), newM = maximum(size, newLogits)
      const z = partition(size, logits, m), logZ = log(z), newLogZ = log(partition(size, newLogits, newM))
      let sum: f64 = 0
      for (let j = 0; j < size; ++j) {
        const l = logit(logits, j) - m
        const p = exp(l) / z
        if (p != 0) sum += p * ((l - logZ) - ((logit(newLogits, j) - newM) - newLogZ))
      }
      kl += sum
      logits += <usize>size << 2
      newLogits += <usize>size << 2
    }
    f64.store(out + (<usize>r << 3), kl)
  }
}

export function categoricalKlGradient(rows: i32, groups: i32, nvec: usize, logits: usize, newLogits: usize, dLogits: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let g = 0; g < groups; ++g) {
      const size = sizeOf(nvec, g)
      const m = maximum(size, logits), newM = maximum(size, newLogits)
      const z = partition(size, logits, m), newZ = partition(size, newLogits, newM)
      for (let j = 0; j < size; ++j) {
        const p = exp(logit(logits, j) - m) / z, newP = exp(logit(newLogits, j) - newM) / newZ
        f32.store(dLogits + (<usize>j << 2), <f32>(newP - p))
      }
      logits += <usize>size << 2
      newLogits += <usize>size << 2
      dLogits += <usize>size << 2
    }
  }
}

export function categoricalScore(
  rows: i32, groups: i32, nvec: usize, logits: usize, actions: usize, weights: usize, dLogits: usize,
): void {
  for (let r = 0; r < rows; ++r) {
    const weight = <f64>f32.load(weights + (<usize>r << 2))
    for (let g = 0; g < groups; ++g) {
      const size = sizeOf(nvec, g)
      const m = maximum(size, logits), z = partition(size, logits, m)
      const taken = <i32>f32.load(actions)
      for (let j = 0; j < size; ++j) {
        const p = exp(logit(logits, j) - m) / z
        f32.store(dLogits + (<usize>j << 2), <f32>(weight * ((j == taken ? 1.0 : 0.0) - p)))
      }
      actions += 4
      logits += <usize>size << 2
      dLogits += <usize>size << 2
    }
  }
}

export function categoricalScoreAlong(
  rows: i32, groups: i32, nvec: usize, logits: usize, actions: usize, tangent: usize, out: usize,
): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let g = 0; g < groups; ++g) {
      const size = sizeOf(nvec, g)
      const m = maximum(size, logits), z = partition(size, logits, m)
      let mean: f64 = 0
      for (let j = 0; j < size; ++j) mean += exp(logit(logits, j) - m) / z * logit(tangent, j)
      sum += logit(tangent, <i32>f32.load(actions)) - mean
      actions += 4
      logits += <usize>size << 2
      tangent += <usize>size << 2
    }
    f32.store(out + (<usize>r << 2), <f32>sum)
  }
}

export function categoricalFisher(rows: i32, groups: i32, nvec: usize, logits: usize, tangent: usize, dLogits: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let g = 0; g < groups; ++g) {
      const size = sizeOf(nvec, g)
      const m = maximum(size, logits), z = partition(size, logits, m)
      let mean: f64 = 0
      for (let j = 0; j < size; ++j) mean += exp(logit(logits, j) - m) / z * logit(tangent, j)
      for (let j = 0; j < size; ++j) {
        f32.store(dLogits + (<usize>j << 2), <f32>(exp(logit(logits, j) - m) / z * (logit(tangent, j) - mean)))
      }
      logits += <usize>size << 2
      tangent += <usize>size << 2
      dLogits += <usize>size << 2
    }
  }
}
