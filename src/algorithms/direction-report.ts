// What is told of a step along a direction x ≈ (F + λI)⁻¹g, by every algorithm that solves for one: the models' promises beside what
// was measured. A step that was not taken reports zeros for itself and the old policy's numbers.

import type { CgSolution } from '../solvers/conjugate-gradient.js'
import type { Learner } from './learner.js'
import type { NaturalGradientReport, StepOutcome } from './policy-report.js'

/** What the solver started from and found. */
export interface Solved {
  /** L(θ) and the entropy, before the step. */
  readonly old: { readonly surrogate: number, readonly entropy: number }
  /** g = ∇L(θ) [P]. */
  readonly g: Float64Array
  readonly x: CgSolution
}

/** The policy at the end of a step, measured on the whole batch. */
export interface Measured {
  readonly surrogate: number
  readonly kl: number
  readonly maxKl: number
  readonly entropy: number
}

/** Why there is no step along x, for one that trust-region-step.ts gave no length. */
export function refusalOf(x: CgSolution): StepOutcome {
  switch (x.outcome) {
    case 'zero-right-side': return 'zero-gradient'
    case 'negative-curvature': return 'negative-curvature'
    case 'not-finite':
    case 'converged':
    case 'iterations': return 'not-finite'
    default: return x.outcome satisfies never
  }
}

/**
 * The report of the step `scale`·x.
 * @param damping λ, so that the quadratic model can be told without it
 * @param taken the policy after it; null where it was refused
 */
export function directionReport(
  learner: Learner, damping: number, { old, g, x }: Solved, outcome: StepOutcome, scale: number, taken: Measured | null,
): NaturalGradientReport {
  const { dot } = learner.vectors
  const after = taken ?? { ...old, kl: 0, maxKl: 0 }
  const xx = dot(x.x, x.x)
  const xFx = dot(x.x, g) - dot(x.x, x.residualVector) - damping * xx // Fx = g − r − λx
  const times = (factor: number, value: number): number => (taken === null ? 0 : factor * value) // no step: 0, not 0·NaN
  return {
    outcome,
    surrogateBefore: old.surrogate,
    surrogateAfter: after.surrogate,
    predictedImprovement: times(scale, dot(g, x.x)),
    measuredImprovement: times(1, after.surrogate - old.surrogate),
    quadraticKl: times(0.5 * scale * scale, xFx),
    kl: after.kl,
    maxKl: after.maxKl,
    gradientNorm: Math.sqrt(dot(g, g)),
    stepNorm: times(scale, Math.sqrt(xx)),
    cgIterations: x.iterations,
    cgResidual: x.residual,
    cgOutcome: x.outcome,
    entropy: after.entropy,
    std: learner.std(),
  }
}
