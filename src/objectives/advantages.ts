// Advantages and value targets by any of the family's estimators, over T steps of N environments (GaeInput of gae.ts):
//   gae          Â_t = Σ_l (γλ)^l δ_{t+l}                                   Schulman et al. 2016, eq. 16
//   n-step       Â_t = Σ_{l<m} γ^l r_{t+l} + γ^m V(s_{t+m}) − V(s_t)        m = n, or fewer up to the step's own end; ibid. eq. 11
//   monte-carlo  Â_t = R̂_t − V(s_t), or R̂_t itself without a baseline;    R̂_t = Σ_l γ^l r_{t+l} to the end: rewards-to-go
// Ends are the same for all: after a terminated step the future is worth 0; after a truncated one, and the batch's last, it is worth
// V of the observation that followed. n-step with n ≥ T is monte-carlo is gae with λ = 1; with n = 1 it is gae with λ = 0.

import { gae, type GaeInput } from './gae.js'

export type AdvantageEstimator =
  | { readonly kind: 'gae', readonly lambda: number }
  | { readonly kind: 'n-step', readonly steps: number }
  | MonteCarlo

export interface MonteCarlo {
  readonly kind: 'monte-carlo'
  /** Subtract V(s_t)? Without it the advantage is the return: the same gradient in expectation, of larger variance. */
  readonly baseline: boolean
  /**
   * Add V of what followed where a sum is cut short of its episode's end? For an algorithm without a value function: false, and then a
   * cut sum counts as if nothing came after it, which underrates the last actions before a time limit or the batch's end (and overrates
   * them where rewards are negative). Take whole episodes, or a horizon that is long beside 1/(1 − γ).
   */
  readonly bootstrap: boolean
}

/**
 * Writes Â [T, N] (raw) and the value targets [T, N]: what Â compares V(s_t) with, so Â + V(s_t), or R̂_t without a baseline.
 * @param gamma discount, in [0, 1]
 */
export function estimateAdvantages(
  input: GaeInput, gamma: number, estimator: AdvantageEstimator, advantages: Float64Array, targets: Float32Array,
): void {
  switch (estimator.kind) {
    case 'gae': {
      gae(input, gamma, estimator.lambda, advantages, targets)
      return
    }
    case 'n-step': {
      nStep(input, gamma, estimator.steps, advantages, targets)
      return
    }
    case 'monte-carlo': {
      monteCarlo(input, gamma, estimator, advantages, targets)
      return
    }
    default: estimator satisfies never
  }
}

/** Is i the last step that a sum over the future may look at? */
function ends({ environments, horizon, terminated, truncated }: GaeInput, i: number): boolean {
  return terminated[i] === 1 || truncated[i] === 1 || i >= (horizon - 1) * environments
}

/** V of what followed step i; in f64, as it was stored. */
function nextValue(input: GaeInput, i: number): number {
  if (input.terminated[i] === 1) return 0
  return ends(input, i) ? input.bootstrap[i] : input.values[i + input.environments]
}

/** Each sum from its own end backwards: r + γ·(what follows). @param steps n ≥ 1; Infinity sums to the end */
function nStep(input: GaeInput, gamma: number, steps: number, advantages: Float64Array, targets: Float32Array): void {
  const { environments: N, rewards, values } = input
  for (let i = 0; i < rewards.length; i++) {
    let last = i
    for (let l = 1; l < steps && !ends(input, last); l++) last += N
    let sum = nextValue(input, last)
    for (let j = last; j >= i; j -= N) sum = rewards[j] + gamma * sum
    advantages[i] = sum - values[i]
    targets[i] = sum
  }
}

function monteCarlo(
  input: GaeInput, gamma: number, { baseline, bootstrap }: MonteCarlo, advantages: Float64Array, targets: Float32Array,
): void {
  const { environments: N, rewards, values } = input
  const returns = advantages
  for (let i = rewards.length - 1; i >= 0; i--) {
    const future = ends(input, i) ? (bootstrap ? nextValue(input, i) : 0) : returns[i + N]
    returns[i] = rewards[i] + gamma * future
    targets[i] = returns[i]
  }
  if (!baseline) return
  for (let i = 0; i < rewards.length; i++) advantages[i] = returns[i] - values[i]
}
