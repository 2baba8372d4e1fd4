// Vanilla policy gradient. Williams 1992 (REINFORCE); Sutton et al. 2000, Theorem 1: ∇η = E[∇log π(a|s)·Â], and θ ← θ + αg. In the two
// forms that the sources set against the natural gradient: a learning rate, or the Euclidean trust region ‖θ′ − θ‖² ≤ ε, whose
// solution is √ε·g/‖g‖: it measures the policy's change by its parameters, and not by what it does.
//   θ  policy parameters [P]   g  gradient of the surrogate at θ [P], where it is that of η

import { besideValueFit, type CriticConfig, type Clock, type UpdateReport } from './beside-value-fit.js'
import type { Learner } from './learner.js'
import type { ModelReport, PolicyReport } from './policy-report.js'

export interface VpgConfig extends CriticConfig {
  /** How far along g. */
  readonly gradientStep: 'learning-rate' | 'euclidean'
  /** α. */
  readonly policyLearningRate: number
  /** ε: the squared length of the step, in parameter space. */
  readonly euclideanRadius: number
}

/** What it reports: the gradient is its own model of the objective. */
export type VpgReport = PolicyReport & ModelReport

export function update(learner: Learner, config: VpgConfig, iteration: number, clock: Clock): Promise<UpdateReport<VpgReport>> {
  return besideValueFit(learner, config, iteration, clock, () => step(learner, config))
}

/** The policy's step from standardised advantages. One that is not finite is refused, and leaves θ bit-identical. */
export function step(learner: Learner, config: VpgConfig): VpgReport {
  const { surrogate: L, vectors } = learner

  const old = L.gradient() //                                  L(θ), ∇L(θ)
  const g = learner.keep(old.gradient)
  const norm = Math.sqrt(vectors.dot(g, g))
  const alpha = config.gradientStep === 'euclidean' ? Math.sqrt(config.euclideanRadius) / norm : config.policyLearningRate
  if (norm === 0) return report('zero-gradient', null)
  learner.setCandidate(alpha, g) //                            θ + αg
  const measured = L.evaluate()
  if (!Number.isFinite(measured.surrogate) || !Number.isFinite(measured.kl)) return report('not-finite', null)
  learner.acceptCandidate() //                                 θ ← θ + αg
  return report('accepted', measured)

  function report(outcome: PolicyReport['outcome'], taken: ReturnType<typeof L.evaluate> | null): VpgReport {
    const after = taken ?? { surrogate: old.surrogate, entropy: old.entropy, kl: 0, maxKl: 0 }
    return {
      outcome,
      surrogateBefore: old.surrogate,
      surrogateAfter: after.surrogate,
      predictedImprovement: taken === null ? 0 : alpha * norm * norm,
      measuredImprovement: after.surrogate - old.surrogate,
      kl: after.kl,
      maxKl: after.maxKl,
      gradientNorm: norm,
      stepNorm: taken === null ? 0 : alpha * norm,
      entropy: after.entropy,
      std: learner.std(),
    }
  }
}
