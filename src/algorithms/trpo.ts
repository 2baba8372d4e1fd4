// TRPO, single path. Schulman et al. 2015 (arXiv:1502.05477), Algorithm 1 and Appendix C; the box is Spinning Up's.
//   θ  policy parameters [P]        L  surrogate mean(π_θ/π_old · Â)      g  gradient of L at θ [P]
//   F  Fisher matrix, never formed  δ  config.maxKl                       λ  config.cgDamping (not GAE's λ)
//   x  ≈ (F + λI)⁻¹ g               s  √(2δ / xᵀ(F + λI)x) · x            V_φ  value function

import type { Host } from '../host/host.js'
import { damped } from '../objectives/fisher.js'
import { conjugateGradient, type CgSolution } from '../solvers/conjugate-gradient.js'
import { lineSearch } from '../solvers/line-search.js'
import { trustRegionStep } from '../solvers/trust-region-step.js'
import type { Learner, ValueReport } from './learner.js'
import type { PolicyReport, StepOutcome } from './policy-report.js'

export interface TrpoConfig {
  /** Discount γ and GAE's λ. */
  readonly gamma: number
  readonly lambda: number
  /** δ: bound on mean KL(old‖new), summed over action dimensions. */
  readonly maxKl: number
  readonly cgIterations: number
  readonly cgDamping: number
  readonly cgTolerance: number
  /** Number of candidates of the line search, and the factor between them. */
  readonly lineSearchBacktracks: number
  readonly lineSearchShrink: number
}

export interface UpdateReport {
  readonly policy: PolicyReport
  readonly value: ValueReport
  /** Wall-clock seconds of the policy's step, and of the value function's part that was not hidden beside it. */
  readonly seconds: { readonly policy: number, readonly value: number }
}

/**
 * One iteration's learning from the collected batch: the policy's step under the trust region, beside the value's fit.
 * The event loop turns between the phases.
 */
export async function update(
  learner: Learner, config: TrpoConfig, iteration: number, { now, breathe }: Pick<Host, 'now' | 'breathe'>,
): Promise<UpdateReport> {
  const begun = now()
  const reportValue = learner.estimateAdvantages(config.gamma, config.lambda) // Â by GAE, standardised; targets Â + V
  learner.value.start(iteration) //                                              φ ← argmin mean (V_φ − target)², beside the next line
  await breathe()
  const start = now()
  const policy = step(learner, config) //                                        θ ← θ + αʲ s
  const end = now()
  await breathe()
  const value = reportValue(learner.value.finish())
  return { policy, value, seconds: { policy: end - start, value: start - begun + now() - end } }
}

/** The policy's step from standardised advantages. A refused step leaves θ bit-identical. */
export function step(learner: Learner, config: TrpoConfig): PolicyReport {
  const { surrogate: L, fisher, vectors } = learner
  const cg = { iterations: config.cgIterations, tolerance: config.cgTolerance }

  const old = L.gradient() //                                                      L(θ), ∇L(θ)
  const g = learner.keep(old.gradient)
  const F = damped(fisher.product(), config.cgDamping, vectors) //                 v ↦ (F + λI)v
  const x = conjugateGradient(F, g, cg, vectors) //                                ≈ (F + λI)⁻¹ g
  const full = x.outcome === 'not-finite' ? null : trustRegionStep(x, g, config.maxKl, vectors) // √(2δ / xᵀ(F + λI)x)

  const report = describe(learner, config, old, g, x)
  if (full === null) return report(refusalOf(x), 0, [])
  const search = lineSearch({ //                                                   first αʲ with L > L(θ) and mean KL(old‖new) ≤ δ
    start: old.surrogate,
    limit: config.maxKl,
    shrink: config.lineSearchShrink,
    tries: config.lineSearchBacktracks,
    evaluate: (fraction) => {
      learner.setCandidate(fraction * full.scale, x.x)
      const { surrogate, kl, maxKl, entropy } = L.evaluate()
      return { objective: surrogate, constraint: kl, maxKl, entropy }
    },
  })
  if (search.outcome !== 'accepted') return report(search.outcome, 0, search.tried)
  learner.acceptCandidate()
  return report('accepted', search.fraction * full.scale, search.tried)
}

/** Why there is no step to search along. */
function refusalOf(x: CgSolution): StepOutcome {
  switch (x.outcome) {
    case 'zero-right-side': return 'zero-gradient'
    case 'negative-curvature': return 'negative-curvature'
    case 'not-finite':
    case 'converged':
    case 'iterations': return 'not-finite'
    default: return x.outcome satisfies never
  }
}

interface Tried {
  readonly objective: number
  readonly constraint: number
  readonly maxKl: number
  readonly entropy: number
}

/** The report of a step of length `scale`·x; 0 if it was refused. */
function describe(
  learner: Learner, config: TrpoConfig, old: { surrogate: number, entropy: number }, g: Float64Array, x: CgSolution,
): (outcome: StepOutcome, scale: number, tried: readonly Tried[]) => PolicyReport {
  const { dot } = learner.vectors
  return (outcome, scale, tried) => {
    const taken = outcome === 'accepted' ? tried[tried.length - 1] : null
    const after = taken ?? { objective: old.surrogate, constraint: 0, maxKl: 0, entropy: old.entropy }
    const xx = dot(x.x, x.x)
    const xFx = dot(x.x, g) - dot(x.x, x.residualVector) - config.cgDamping * xx // Fx = g − r − λx
    const times = (factor: number, value: number): number => (taken === null ? 0 : factor * value) // no step: 0, not 0·NaN
    return {
      outcome,
      surrogateBefore: old.surrogate,
      surrogateAfter: after.objective,
      predictedImprovement: times(scale, dot(g, x.x)),
      measuredImprovement: times(1, after.objective - old.surrogate),
      quadraticKl: times(0.5 * scale * scale, xFx),
      kl: after.constraint,
      maxKl: after.maxKl,
      klLimit: config.maxKl,
      gradientNorm: Math.sqrt(dot(g, g)),
      stepNorm: times(scale, Math.sqrt(xx)),
      cgIterations: x.iterations,
      cgResidual: x.residual,
      cgOutcome: x.outcome,
      backtracks: taken === null ? tried.length : tried.length - 1,
      entropy: after.entropy,
      std: learner.std(),
    }
  }
}
