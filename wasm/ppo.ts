// PPO's losses (Schulman et al. 2017, arXiv:1707.06347, eq. 7 and 9), f64, rows in index order: the clipped surrogate with the weights
// of its score function and what is measured beside it, and the value function's squared error with its own clipping.
// Contracts: PpoKernels in src/compute/kernels.ts.

import { exp } from '../src/compute/libm'

export function clippedSurrogate(
  rows: i32, logProb: usize, oldLogProb: usize, advantages: usize, epsilon: f64, scale: f64, weights: usize, sums: usize,
): void {
  let surrogate: f64 = 0, objective: f64 = 0, clipped: f64 = 0, divergence: f64 = 0
  for (let r = 0; r < rows; ++r) {
    const at = <usize>r << 3, half = <usize>r << 2
    const now = f64.load(logProb + at), before = f64.load(oldLogProb + at)
    const advantage = <f64>f32.load(advantages + half)
    const logRatio = now == before ? 0 : now - before
    const ratio = logRatio == 0 ? 1 : exp(logRatio)
    const weighted = ratio * advantage
    const bound = advantage > 0 ? 1 + epsilon : 1 - epsilon
    const cut = advantage > 0 ? ratio > bound : ratio < bound // where r·Â > clip(r)·Â; never for a NaN, which passes through
    surrogate += weighted
    objective += cut ? bound * advantage : weighted
    if (abs<f64>(ratio - 1) > epsilon) clipped += 1
    divergence += (ratio - 1) - logRatio
    if (weights) f32.store(weights + half, cut ? 0 : <f32>(scale * weighted))
  }
  f64.store(sums, surrogate)
  f64.store(sums, objective, 8)
  f64.store(sums, clipped, 16)
  f64.store(sums, divergence, 24)
}

export function clippedError(
  rows: i32, values: usize, targets: usize, oldValues: usize, limit: f64, scale: f64, d: usize,
): f64 {
  let sum: f64 = 0
  for (let r = 0; r < rows; ++r) {
    const at = <usize>r << 2
    const value = <f64>f32.load(values + at), target = <f64>f32.load(targets + at), before = <f64>f32.load(oldValues + at)
    const error = value - target, change = value - before
    const square = error * error
    let largest = square
    if (abs<f64>(change) > limit) {
      const held = (change > 0 ? before + limit : before - limit) - target
      if (held * held > square) largest = held * held
    }
    sum += largest
    if (d) f32.store(d + at, largest > square ? 0 : <f32>(scale * error))
  }
  return sum
}
