// Did the policy become better, and was that promised? Schulman et al. 2015, Theorem 1, bounds the new policy's return from below:
//   η(π′) ≥ η(π) + (L(θ′) − L(θ))/(1 − γ) − C·max KL(π‖π′),    C = 4εγ/(1 − γ)²,    ε = max |A_π(s, a)|
// with L the mean over visited states, and the next batch shows what became of it. The bound is in units of the rewards that the
// learner sees, the measured change of the return in raw ones. All of it is told; nothing is acted on.

import type { PolicyReport } from '../algorithms/policy-report.js'
import type { AdvantageScale } from '../objectives/gae.js'
import { theoreticalPenalty } from '../objectives/penalty-coefficient.js'

export interface AuditReport {
  /** C = 4εγ/(1 − γ)², from the batch's advantages; null for γ = 1, where the theorem says nothing. */
  readonly penaltyCoefficient: number | null
  /** (L(θ′) − L(θ))/(1 − γ) − C·max KL: what the theorem promises of the discounted return; null for γ = 1. */
  readonly lowerBound: number | null
  /** Mean return of the episodes that finished in this batch minus that of the batch before, and its error; null without two in each. */
  readonly returnChange: number | null
  readonly returnChangeError: number | null
  /** Iterations so far whose step promised a decrease of the surrogate, and in which the return fell by more than two standard errors. */
  readonly predictedDecreases: number
  readonly measuredDecreases: number
}

/** Slots of the state: what the next iteration compares with, and the counts. */
const SLOT = { mean: 0, squaredError: 1, episodes: 2, predicted: 3, measured: 4 } as const
export const AUDIT_SLOTS = Object.keys(SLOT).length

/** Two standard errors: one iteration in forty would be counted by chance alone. */
const SIGNIFICANT = 2

/**
 * Adds an iteration to the audit.
 * @param state [AUDIT_SLOTS], carried from iteration to iteration
 * @param returns of the episodes that finished in this iteration's batch, which the policy before the step has played
 */
export function audit(
  state: Float64Array, returns: readonly number[], step: Pick<PolicyReport, 'measuredImprovement' | 'maxKl'>, scale: AdvantageScale, gamma: number,
): AuditReport {
  const { mean, squaredError } = meanAndSquaredError(returns)
  const comparable = returns.length > 1 && state[SLOT.episodes] > 1
  const change = comparable ? mean - state[SLOT.mean] : null
  const error = comparable ? Math.sqrt(squaredError + state[SLOT.squaredError]) : null
  if (step.measuredImprovement < 0) state[SLOT.predicted]++
  if (change !== null && error !== null && change < -SIGNIFICANT * error) state[SLOT.measured]++
  state[SLOT.mean] = mean
  state[SLOT.squaredError] = squaredError
  state[SLOT.episodes] = returns.length
  const penalty = gamma < 1 ? theoreticalPenalty(scale.largest, gamma) : null
  return {
    penaltyCoefficient: penalty,
    lowerBound: penalty === null ? null : scale.deviation * step.measuredImprovement / (1 - gamma) - penalty * step.maxKl,
    returnChange: change,
    returnChangeError: error,
    predictedDecreases: state[SLOT.predicted],
    measuredDecreases: state[SLOT.measured],
  }
}

/** The mean, and the square of its standard error (unbiased variance over n); 0 for fewer than two. */
function meanAndSquaredError(values: readonly number[]): { mean: number, squaredError: number } {
  const n = values.length
  let mean = 0
  for (const value of values) mean += value / n
  let squares = 0
  for (const value of values) squares += (value - mean) * (value - mean)
  return { mean, squaredError: n > 1 ? squares / (n - 1) / n : 0 }
}
