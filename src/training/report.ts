// What one iteration reports: plain data, one line of metrics.jsonl. docs/algorithms/trpo.md explains each entry.
// Names follow the field; means over nothing are null (no episode has finished yet), never NaN.

/** Why a step was taken or refused. A refused step leaves the policy's parameters bit-identical. */
export type StepOutcome =
  | 'accepted'
  /** Every candidate of the line search improved the surrogate, but left the trust region. */
  | 'refused-kl'
  /** The last candidate was inside the trust region (or none was), but the surrogate did not improve. */
  | 'refused-improvement'
  /** The gradient is exactly zero: there is no direction to go. */
  | 'zero-gradient'
  /** Conjugate gradient met pᵀ(F+λI)p ≤ 0 before it had a solution. */
  | 'negative-curvature'
  /** A NaN or an infinity in the gradient, the direction or every candidate. */
  | 'not-finite'

export type CgOutcome = 'converged' | 'iterations' | 'negative-curvature' | 'not-finite' | 'zero-right-side'

/** The policy's step: TRPO's part of the report. */
export interface PolicyReport {
  readonly outcome: StepOutcome
  /** Surrogate L(θ) = mean(ratio · Â) at the old and the new parameters. */
  readonly surrogateBefore: number
  readonly surrogateAfter: number
  /** gᵀs, the improvement the linear model promised for the step taken; the measured one is after − before. */
  readonly predictedImprovement: number
  readonly measuredImprovement: number
  /** ½ sᵀFs of the step taken, undamped; what the quadratic model says the KL is. */
  readonly quadraticKl: number
  /** Mean KL(old‖new) over the whole batch, and the largest over its states. */
  readonly kl: number
  readonly maxKl: number
  readonly klLimit: number
  readonly gradientNorm: number
  readonly stepNorm: number
  readonly cgIterations: number
  /** ‖g − (F+λI)x‖ / ‖g‖. */
  readonly cgResidual: number
  readonly cgOutcome: CgOutcome
  /** Candidates refused before the accepted one; all of them if none was accepted. */
  readonly backtracks: number
  /** Mean entropy of the policy after the step, over the batch. */
  readonly entropy: number
  /** σ of each action dimension after the step; empty for discrete policies. */
  readonly std: readonly number[]
}

export interface ValueReport {
  /** Mean squared error over the whole batch before and after the fit. */
  readonly valueLossBefore: number
  readonly valueLossAfter: number
  /** 1 − Var(target − V)/Var(target), before the fit; null where the targets do not vary. */
  readonly explainedVariance: number | null
}

export interface EpisodesReport {
  /** Episodes that finished in this iteration. */
  readonly episodes: number
  /** Mean raw return and length of the last 100 finished episodes; null before the first. */
  readonly meanReturn: number | null
  readonly meanLength: number | null
  /** Raw returns and lengths of this iteration's finished episodes, in the order of step, then environment. */
  readonly returns: readonly number[]
  readonly lengths: readonly number[]
}

/** Wall-clock seconds per phase; the only entries that differ from run to run. */
export interface TimeReport {
  readonly collect: number
  /** Policy update: surrogate, gradient, conjugate gradient, line search. */
  readonly policy: number
  /** Waiting for the value fit, which runs beside the policy update on another thread (the whole fit with one thread). */
  readonly value: number
  readonly statistics: number
  readonly total: number
}

export interface IterationReport extends PolicyReport, ValueReport, EpisodesReport {
  readonly iteration: number
  /** Environment steps so far, the warm-up of the statistics included. */
  readonly steps: number
  /** Mean KL on this batch between the new policy under the old and under the new observation statistics. */
  readonly statisticsKl: number
  readonly stepsPerSecond: number
  readonly seconds: TimeReport
}
