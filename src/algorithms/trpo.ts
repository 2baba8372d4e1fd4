// TRPO, single path. Schulman et al. 2015 (arXiv:1502.05477), Algorithm 1 and Appendix C; the box is Spinning Up's.
//   θ  policy parameters [P]        L  surrogate mean(π_θ/π_old · Â)      g  gradient of L at θ [P]
//   F  Fisher matrix, never formed  δ  config.maxKl                       λ  config.cgDamping (not GAE's λ)
//   x  ≈ (F + λI)⁻¹ g               s  √(2δ / xᵀ(F + λI)x) · x            V_φ  value function

import { damped } from '../objectives/fisher.js'
import { klOf, type KlKind, type Objective } from '../objectives/surrogate.js'
import { conjugateGradient } from '../solvers/conjugate-gradient.js'
import { lineSearch } from '../solvers/line-search.js'
import { trustRegionStep } from '../solvers/trust-region-step.js'
import { besideValueFit, type CriticConfig, type Clock, type UpdateReport } from './beside-value-fit.js'
import { directionReport, refusalOf, type Measured } from './direction-report.js'
import type { Learner } from './learner.js'
import type { StepOutcome, TrustRegionReport } from './policy-report.js'
import { solverOptions, type SolverConfig } from './solver-options.js'

export interface TrpoConfig extends CriticConfig, SolverConfig {
  /** δ: bound on KL(old‖new), summed over action dimensions. */
  readonly maxKl: number
  /** What δ bounds over the batch's states. The direction is that of the mean either way; the line search enforces the maximum. */
  readonly klConstraint: KlKind
  /** Number of candidates of the line search, and the factor between them. */
  readonly lineSearchBacktracks: number
  readonly lineSearchShrink: number
}

/** One iteration's learning from the collected batch: the policy's step under the trust region, beside the value's fit. */
export function update(learner: Learner, config: TrpoConfig, iteration: number, clock: Clock): Promise<UpdateReport<TrustRegionReport>> {
  return besideValueFit(learner, config, iteration, clock, () => step(learner, config)) // Â by GAE; φ ← argmin mean (V_φ − Â − V)²
}

/** The policy's step from standardised advantages, on L. A refused step leaves θ bit-identical. */
export function step(learner: Learner, config: TrpoConfig, L: Objective = learner.surrogate): TrustRegionReport {
  const { fisher, vectors } = learner

  const old = L.gradient() //                                                      L(θ), ∇L(θ)
  const g = learner.keep(old.gradient)
  const cg = solverOptions(learner, config)
  const F = damped(fisher.product(), config.cgDamping, vectors) //                 v ↦ (F + λI)v
  const x = conjugateGradient(F, g, cg, vectors) //                                ≈ (F + λI)⁻¹ g
  const full = x.outcome === 'not-finite' ? null : trustRegionStep(x, g, config.maxKl, vectors) // √(2δ / xᵀ(F + λI)x)
  if (full === null) return report(refusalOf(x), 0, [])

  const search = lineSearch({ //                                                   first αʲ with L > L(θ) and KL(old‖new) ≤ δ
    start: old.surrogate,
    limit: config.maxKl,
    shrink: config.lineSearchShrink,
    tries: config.lineSearchBacktracks,
    evaluate: (fraction) => {
      learner.setCandidate(fraction * full.scale, x.x)
      const measured = L.evaluate()
      return { ...measured, objective: measured.surrogate, constraint: klOf(measured, config.klConstraint) }
    },
  })
  if (search.outcome !== 'accepted') return report(search.outcome, 0, search.tried)
  learner.acceptCandidate() //                                                     θ ← θ + αʲ s
  return report('accepted', search.fraction * full.scale, search.tried)

  function report(outcome: StepOutcome, scale: number, tried: readonly Measured[]): TrustRegionReport {
    const taken = outcome === 'accepted' ? tried[tried.length - 1] : null
    const direction = directionReport(learner, config.cgDamping, { old, g, x }, outcome, scale, taken)
    return { ...direction, klLimit: config.maxKl, backtracks: taken === null ? tried.length : tried.length - 1 }
  }
}
