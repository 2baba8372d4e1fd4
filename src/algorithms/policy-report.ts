// What a policy step reports: the trust region as it was promised and as it was measured. Plain data.
// docs/algorithms/trpo.md explains each entry.

import type { CgOutcome } from '../solvers/conjugate-gradient.js'

/** Why a step was taken or refused. A refused step leaves the policy's parameters bit-identical. */
export type StepOutcome =
  | 'accepted'
  /** No candidate was taken, and the last finite one was outside the trust region. */
  | 'refused-kl'
  /** No candidate was taken, and the last finite one was inside the trust region, but the surrogate did not improve. */
  | 'refused-improvement'
  /** The gradient is exactly zero: there is no direction to go. */
  | 'zero-gradient'
  /** Conjugate gradient met pᵀ(F+λI)p ≤ 0 before it had a solution. */
  | 'negative-curvature'
  /**
   * A NaN or an infinity in the gradient, the direction or every candidate; a direction whose xᵀ(F+λI)x allows no step length; or too few
   * finite returns in a generation.
   */
  | 'not-finite'
  /** An advantage was NaN or infinite; a value target was, of a policy that shares its trunk with the value function. */
  | 'refused-advantages'
  | 'refused-targets'

/** What every algorithm reports of the policy's step. */
export interface PolicyReport {
  readonly outcome: StepOutcome
  /** Surrogate L(θ) = mean(ratio · Â) at the old and the new parameters. */
  readonly surrogateBefore: number
  readonly surrogateAfter: number
  readonly measuredImprovement: number
  /** Mean KL(old‖new) over the whole batch, and the largest over its states. */
  readonly kl: number
  readonly maxKl: number
  readonly gradientNorm: number
  readonly stepNorm: number
  /** Mean entropy of the policy after the step, over the batch. */
  readonly entropy: number
  /** σ of each action dimension after the step; empty for discrete policies. */
  readonly std: readonly number[]
}

/** What is reported of a step along a direction: of how far the models at θ_old said that it would go. */
export interface ModelReport {
  /** gᵀs, the improvement the linear model promised for the step taken; the measured one is after − before. */
  readonly predictedImprovement: number
}

/** What is reported of a direction x ≈ (F+λI)⁻¹g. */
export interface NaturalGradientReport extends PolicyReport, ModelReport {
  /** ½ sᵀFs of the step taken, undamped; what the quadratic model says the KL is. */
  readonly quadraticKl: number
  readonly cgIterations: number
  /** ‖g − (F+λI)x‖ / ‖g‖. */
  readonly cgResidual: number
  readonly cgOutcome: CgOutcome
}

/** What is reported of a step that a search kept inside a trust region. */
export interface TrustRegionReport extends NaturalGradientReport {
  /** δ in force. */
  readonly klLimit: number
  /** Candidates refused before the accepted one; all of them if none was accepted. */
  readonly backtracks: number
}
