// Importance sampling for the surrogate objective L(θ) = mean(ratio·Â), f64, rows in index order.
// The ratio is exactly 1 where the log-probabilities are equal, also where both are infinite.

import { exp } from '../src/compute/libm'

// @ts-ignore: decorator
@inline
function weightedRatio(logProb: f64, oldLogProb: f64, advantage: f32): f64 {
  const ratio = logProb == oldLogProb ? 1 : exp(logProb - oldLogProb)
  return ratio * <f64>advantage
}

export function surrogateSum(rows: i32, logProb: usize, oldLogProb: usize, advantages: usize): f64 {
  let sum: f64 = 0
  for (let r = 0; r < rows; ++r) {
    const at = <usize>r << 3
    sum += weightedRatio(f64.load(logProb + at), f64.load(oldLogProb + at), f32.load(advantages + (<usize>r << 2)))
  }
  return sum
}

export function surrogateWeights(rows: i32, logProb: usize, oldLogProb: usize, advantages: usize, weights: usize): void {
  for (let r = 0; r < rows; ++r) {
    const at = <usize>r << 3, half = <usize>r << 2
    f32.store(weights + half, <f32>weightedRatio(f64.load(logProb + at), f64.load(oldLogProb + at), f32.load(advantages + half)))
  }
}
