// The objective of the vine procedure from the branches' returns Q̂(s, a) (Schulman et al. 2015, section 5.2):
//   all actions tried   L(θ) = mean_s Σ_a π_θ(a|s)·Q̂(s, a)                                          eq. 15
//   K draws from π_old  L(θ) = mean_s Σ_k w_k·Q̂(s, a_k) / Σ_k w_k,  w_k = π_θ(a_k|s)/π_old(a_k|s)     eq. 16, self-normalised
// At θ_old both have the gradient of an ordinary surrogate mean(w·Â) over the rows with a certain Â, which `vineAdvantages` gives; that
// of eq. 16 is, in expectation, (1 − 1/K) times the true one. Away from θ_old eq. 15 stays that surrogate, and eq. 16 does not.

import { exp } from '../compute/libm.js'

/** Rows are (state, action) pairs, those of one state side by side. */
export interface VineRows {
  /** K. */
  readonly actionsPerState: number
  /** Q̂ [M·K]. */
  readonly returns: Float64Array
  /** log π_old(a|s) [M·K]. */
  readonly logProbs: Float64Array
}

/**
 * Writes Â [M·K] f64: Q̂(s, a_k) − mean over the state's K draws; or, with all actions tried, K·π_old(a|s)·(Q̂(s, a) − Σ_a π_old·Q̂).
 * Both have mean 0 over each state's rows.
 */
export function vineAdvantages({ actionsPerState: K, returns, logProbs }: VineRows, allActions: boolean, out: Float64Array): void {
  for (let row = 0; row < returns.length; row += K) {
    let mean = 0
    for (let k = 0; k < K; k++) mean += allActions ? exp(logProbs[row + k]) * returns[row + k] : returns[row + k] / K
    for (let k = 0; k < K; k++) {
      const weight = allActions ? K * exp(logProbs[row + k]) : 1
      out[row + k] = weight * (returns[row + k] - mean)
    }
  }
}

/**
 * Eq. 16 with Â in place of Q̂, from which it differs by a constant of the state: mean_s Σ_k w_k·Â_k / Σ_k w_k.
 * @param logProb log π_θ(a|s) [M·K] @param oldLogProb log π_old(a|s) [M·K] @param advantages [M·K]
 */
export function selfNormalized(K: number, logProb: Float64Array, oldLogProb: Float64Array, advantages: Float32Array): number {
  let sum = 0
  for (let row = 0; row < advantages.length; row += K) {
    let weighted = 0
    let weights = 0
    for (let r = row; r < row + K; r++) {
      const weight = logProb[r] === oldLogProb[r] ? 1 : exp(logProb[r] - oldLogProb[r])
      weighted += weight * advantages[r]
      weights += weight
    }
    sum += weighted / weights
  }
  return sum / (advantages.length / K)
}
