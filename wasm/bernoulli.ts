// Independent Bernoulli variables from logits l, f64 inside. p = σ(l), 1 − p = σ(−l), −log p = softplus(−l): each taken from
// e = exp(−|l|) ≤ 1, so nothing overflows and nothing cancels. p·log p is 0 where p is 0. Formulas: src/compute/kernels.ts.

import { exp, log } from '../src/compute/libm'
import { uniform } from './random'

// @ts-ignore: decorator
@inline
function at32(matrix: usize, i: i32): f64 {
  return <f64>f32.load(matrix + (<usize>i << 2))
}

/** e = exp(−|l|), what the rest is made of. */
// @ts-ignore: decorator
@inline
function decay(l: f64): f64 {
  return exp(-abs<f64>(l))
}

/** σ(l) = 1/(1 + exp(−l)), e = decay(l) = decay(−l). */
// @ts-ignore: decorator
@inline
function sigmoid(l: f64, e: f64): f64 {
  return (l < 0 ? e : 1) / (1 + e)
}

/** ln(1 + e); for small e by Kahan's quotient, which keeps its relative accuracy. */
function logOnePlus(e: f64): f64 {
  const u = 1 + e
  return u == 1 ? e : log(u) * e / (u - 1)
}

/** ln(1 + exp(l)), rest = ln(1 + decay(l)). */
// @ts-ignore: decorator
@inline
function softplus(l: f64, rest: f64): f64 {
  return (l > 0 ? l : 0) + rest
}

// @ts-ignore: decorator
@inline
function weighted(p: f64, value: f64): f64 {
  return p == 0 ? 0 : p * value
}

export function bernoulliSample(
  n: i32, logits: usize, action: usize, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32,
): void {
  for (let i = 0; i < n; ++i) {
    const l = at32(logits, i)
    const u = uniform(i, seedLow, seedHigh, step, environment, stream)
    f32.store(action + (<usize>i << 2), u < sigmoid(l, decay(l)) ? 1 : 0)
  }
}

export function bernoulliLogProb(rows: i32, n: i32, logits: usize, actions: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = r * n; i < (r + 1) * n; ++i) {
      const l = at32(logits, i)
      sum -= softplus(at32(actions, i) != 0 ? -l : l, logOnePlus(decay(l)))
    }
    f64.store(out + (<usize>r << 3), sum)
  }
}

export function bernoulliEntropy(rows: i32, n: i32, logits: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = r * n; i < (r + 1) * n; ++i) {
      const l = at32(logits, i)
      const e = decay(l), rest = logOnePlus(e)
      sum += weighted(sigmoid(l, e), softplus(-l, rest)) + weighted(sigmoid(-l, e), softplus(l, rest))
    }
    f64.store(out + (<usize>r << 3), sum)
  }
}

export function bernoulliEntropyGradient(rows: i32, n: i32, logits: usize, dLogits: usize): void {
  for (let i = 0; i < rows * n; ++i) {
    const l = at32(logits, i), e = decay(l)
    f32.store(dLogits + (<usize>i << 2), <f32>(sigmoid(l, e) * sigmoid(-l, e) * -l))
  }
}

/** Each variable adds p·(log p − log p′) + (1 − p)·(log(1 − p) − log(1 − p′)). */
export function bernoulliKl(rows: i32, n: i32, logits: usize, newLogits: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = r * n; i < (r + 1) * n; ++i) {
      const l = at32(logits, i), l1 = at32(newLogits, i)
      const e = decay(l), rest = logOnePlus(e), rest1 = logOnePlus(decay(l1))
      sum += weighted(sigmoid(l, e), softplus(-l1, rest1) - softplus(-l, rest))
        + weighted(sigmoid(-l, e), softplus(l1, rest1) - softplus(l, rest))
    }
    f64.store(out + (<usize>r << 3), sum)
  }
}

export function bernoulliKlGradient(rows: i32, n: i32, logits: usize, newLogits: usize, dLogits: usize): void {
  for (let i = 0; i < rows * n; ++i) {
    const l = at32(logits, i), l1 = at32(newLogits, i)
    f32.store(dLogits + (<usize>i << 2), <f32>(sigmoid(l1, decay(l1)) - sigmoid(l, decay(l))))
  }
}

export function bernoulliScore(rows: i32, n: i32, logits: usize, actions: usize, weights: usize, dLogits: usize): void {
  for (let r = 0; r < rows; ++r) {
    const weight = at32(weights, r)
    for (let i = r * n; i < (r + 1) * n; ++i) {
      const l = at32(logits, i)
      f32.store(dLogits + (<usize>i << 2), <f32>(weight * (at32(actions, i) - sigmoid(l, decay(l)))))
    }
  }
}

export function bernoulliScoreAlong(rows: i32, n: i32, logits: usize, actions: usize, tangent: usize, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0
    for (let i = r * n; i < (r + 1) * n; ++i) {
      const l = at32(logits, i)
      sum += (at32(actions, i) - sigmoid(l, decay(l))) * at32(tangent, i)
    }
    f32.store(out + (<usize>r << 2), <f32>sum)
  }
}

/** p(1 − p) = σ(l)·σ(−l), so that 1 − p does not cancel. */
export function bernoulliFisher(rows: i32, n: i32, logits: usize, tangent: usize, dLogits: usize): void {
  for (let i = 0; i < rows * n; ++i) {
    const l = at32(logits, i), e = decay(l)
    f32.store(dLogits + (<usize>i << 2), <f32>(sigmoid(l, e) * sigmoid(-l, e) * at32(tangent, i)))
  }
}
