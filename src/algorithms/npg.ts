// Natural policy gradient. Kakade 2001, A Natural Policy Gradient (NIPS 14), eq. 5 and 7: θ ← θ + α F⁻¹ ∇η. TRPO without its search:
// the step is taken as the quadratic model has it, and nothing checks the KL that comes of it.
//   θ  policy parameters [P]        g  gradient of L at θ [P]: that of the return η, at θ
//   F  Fisher matrix, never formed  x  ≈ (F + λI)⁻¹ g, λ = config.cgDamping
//   α  √(2δ / xᵀ(F + λI)x), the length that uses the trust region up (δ = config.maxKl); or fixed, config.naturalStepSize

import { damped } from '../objectives/fisher.js'
import { conjugateGradient } from '../solvers/conjugate-gradient.js'
import { trustRegionStep } from '../solvers/trust-region-step.js'
import { besideValueFit, type CriticConfig, type Clock, type UpdateReport } from './beside-value-fit.js'
import { directionReport, refusalOf } from './direction-report.js'
import type { Learner } from './learner.js'
import type { NaturalGradientReport } from './policy-report.js'
import { solverOptions, type SolverConfig } from './solver-options.js'

export interface NpgConfig extends CriticConfig, SolverConfig {
  /** Where the length of the step comes from. */
  readonly naturalStep: 'trust-region' | 'fixed'
  /** δ of the trust region's length. */
  readonly maxKl: number
  /** α of the fixed length. */
  readonly naturalStepSize: number
}

export function update(learner: Learner, config: NpgConfig, iteration: number, clock: Clock): Promise<UpdateReport<NaturalGradientReport>> {
  return besideValueFit(learner, config, iteration, clock, () => step(learner, config))
}

/** The policy's step from standardised advantages. One that is not finite is refused, and leaves θ bit-identical. */
export function step(learner: Learner, config: NpgConfig): NaturalGradientReport {
  const { surrogate: L, fisher, vectors } = learner

  const old = L.gradient() //                                            L(θ), ∇L(θ)
  const g = learner.keep(old.gradient)
  const cg = solverOptions(learner, config)
  const F = damped(fisher.product(), config.cgDamping, vectors) //       v ↦ (F + λI)v
  const x = conjugateGradient(F, g, cg, vectors) //                      ≈ (F + λI)⁻¹ g
  const full = x.outcome === 'not-finite' ? null : trustRegionStep(x, g, config.maxKl, vectors)
  if (full === null) return directionReport(learner, config.cgDamping, { old, g, x }, refusalOf(x), 0, null)

  const alpha = config.naturalStep === 'fixed' ? config.naturalStepSize : full.scale
  learner.setCandidate(alpha, x.x) //                                    θ + αx
  const measured = L.evaluate()
  const sound = Number.isFinite(measured.surrogate) && Number.isFinite(measured.kl)
  if (sound) learner.acceptCandidate() //                                θ ← θ + αx
  return directionReport(learner, config.cgDamping, { old, g, x }, sound ? 'accepted' : 'not-finite', sound ? alpha : 0, sound ? measured : null)
}
