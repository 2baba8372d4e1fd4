// TRPO, single path. Schulman et al. 2015 (arXiv:1502.05477), Algorithm 1 and Appendix C; the box is Spinning Up's.
//   θ  policy parameters [P]        L  surrogate mean(π_θ/π_old · Â)      g  gradient of L at θ [P]
//   F  Fisher matrix, never formed  δ  config.maxKl, times what it adapted to   λ  config.cgDamping (not GAE's λ)
//   x  ≈ (F + λI)⁻¹ g               s  √(2δ / xᵀ(F + λI)x) · x            V_φ  value function

import { damped } from '../objectives/fisher.js'
import { klOf, type KlKind, type Objective } from '../objectives/surrogate.js'
import { conjugateGradient } from '../solvers/conjugate-gradient.js'
import { lineSearch } from '../solvers/line-search.js'
import { nextRadius } from '../solvers/trust-region-radius.js'
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
  /** Whether δ follows from how well the surrogate's linear model held, and between which multiples of maxKl. */
  readonly klAdaptation: 'off' | 'surrogate'
  readonly leastKlFactor: number
  readonly mostKlFactor: number
  /** Number of candidates of the line search, and the factor between them. */
  readonly lineSearchBacktracks: number
  readonly lineSearchShrink: number
}

/** One iteration's learning from the collected batch: the policy's step under the trust region, beside the value's fit. */
export function update(learner: Learner, config: TrpoConfig, iteration: number, clock: Clock): Promise<UpdateReport<TrustRegionReport>> {
  return besideValueFit(learner, config, iteration, clock, () => { // Â by GAE; φ ← argmin mean (V_φ − Â − V)²
    const report = step(learner, config)
    adaptRadius(learner, config, report)
    return report
  })
}

/** The policy's step from standardised advantages, on L. A refused step leaves θ bit-identical. */
export function step(learner: Learner, config: TrpoConfig, L: Objective = learner.surrogate): TrustRegionReport {
  const { fisher, vectors } = learner
  const delta = config.maxKl * learner.radiusFactor[0]

  const old = L.gradient() //                                                      L(θ), ∇L(θ)
  const g = learner.keep(old.gradient)
  const cg = solverOptions(learner, config)
  const F = damped(fisher.product(), config.cgDamping, vectors) //                 v ↦ (F + λI)v
  const x = conjugateGradient(F, g, cg, vectors) //                                ≈ (F + λI)⁻¹ g
  const full = x.outcome === 'not-finite' ? null : trustRegionStep(x, g, delta, vectors) // √(2δ / xᵀ(F + λI)x)
  if (full === null) return report(refusalOf(x), 0, [])

  const search = lineSearch({ //                                                   first αʲ with L > L(θ) and KL(old‖new) ≤ δ
    start: old.surrogate,
    limit: delta,
    shrink: config.lineSearchShrink,
    tries: config.lineSearchBacktracks,
    aims: config.klConstraint === 'max', //                                        the full step was made for the mean
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
    return { ...direction, klLimit: delta, backtracks: taken === null ? tried.length : tried.length - 1 }
  }
}

/** The next δ by the ratio test, where it adapts. Where no candidate was evaluated, there is nothing to judge the region by. */
export function adaptRadius({ radiusFactor }: Learner, config: TrpoConfig, report: TrustRegionReport): void {
  if (config.klAdaptation === 'off') return
  const { outcome, backtracks, measuredImprovement, predictedImprovement } = report
  const taken = outcome === 'accepted'
  if (!taken && backtracks === 0) return
  const ratio = taken ? measuredImprovement / predictedImprovement : 0
  const bounds = { least: config.leastKlFactor, most: config.mostKlFactor }
  radiusFactor[0] = nextRadius(radiusFactor[0], { ratio, atBoundary: backtracks === 0 }, bounds)
}
