// The penalised problem that TRPO's constraint stands for. Schulman et al. 2015 (arXiv:1502.05477), section 3, Algorithm 1:
//   θ ← argmax L(θ) − C·KL(θ),   C = 4εγ/(1 − γ)² and the largest KL: the return cannot fall, and the steps are prohibitively small
// and with a C that is given, or that adapts until the steps have the size that is wanted (Schulman et al. 2017, section 4).
//   θ  policy parameters [P]   L  surrogate mean(π_θ/π_old · Â)      C  learner.penalty, part of the training state
//   F  Fisher matrix           x  (F + λI)⁻¹ ∇J / C, along which J = L − C·KL is climbed, a few times
// L is a mean over states, 1/(1 − γ) of the paper's sum over visits: its C is multiplied by 1 − γ. ε is in the unit of Â.

import { damped } from '../objectives/fisher.js'
import { adaptPenalty, theoreticalPenalty } from '../objectives/penalty-coefficient.js'
import { klOf, type KlKind } from '../objectives/surrogate.js'
import { ascend, type AscentOutcome } from '../solvers/ascent.js'
import { conjugateGradient } from '../solvers/conjugate-gradient.js'
import { besideValueFit, type CriticConfig, type Clock, type UpdateReport } from './beside-value-fit.js'
import type { Learner } from './learner.js'
import type { PolicyReport, StepOutcome } from './policy-report.js'
import { solverOptions, type SolverConfig } from './solver-options.js'

export interface TrpoPenaltyConfig extends CriticConfig, SolverConfig {
  /** Where C comes from. */
  readonly penalty: 'fixed' | 'theoretical' | 'adaptive'
  /** C where it is fixed, and before the first iteration where it adapts. */
  readonly penaltyCoefficient: number
  /** d_targ of an adaptive C. */
  readonly klTarget: number
  /** Of which KL C is the price: the mean over the batch's states, or the largest. */
  readonly penalizedKl: KlKind
  /** Most steps of the ascent. */
  readonly penaltyIterations: number
}

export interface PenaltyReport extends PolicyReport {
  /** C in force, and the one of the theorem beside it; null where that says nothing: for γ = 1, and without a difference in advantage. */
  readonly penaltyInForce: number
  readonly theoreticalPenalty: number | null
  /** J = L − C·KL after the step; it is L before it. */
  readonly penalizedObjective: number
  readonly ascentIterations: number
  readonly ascentOutcome: AscentOutcome
  readonly backtracks: number
}

/** When the decrement has fallen to this share of the first, what is left to gain is not worth a product. */
const TOLERANCE = 1e-4

export function update(learner: Learner, config: TrpoPenaltyConfig, iteration: number, clock: Clock): Promise<UpdateReport<PenaltyReport>> {
  return besideValueFit(learner, config, iteration, clock, () => step(learner, config))
}

/** The policy's step from standardised advantages. A refused step leaves θ bit-identical. */
export function step(learner: Learner, config: TrpoPenaltyConfig): PenaltyReport {
  const { surrogate: L, fisher, penalized: J, vectors, penalty, advantageScale } = learner
  const epsilon = advantageScale.largest / advantageScale.deviation
  const theory = theoreticalPenalty(epsilon, config.gamma) * (1 - config.gamma)
  const C = config.penalty === 'theoretical' ? theory : penalty[0]

  const old = L.gradient()
  const gradientNorm = Math.sqrt(vectors.dot(old.gradient, old.gradient))
  const cg = solverOptions(learner, config)
  const F = damped(fisher.product(), config.cgDamping, vectors) //             v ↦ (F + λI)v
  const found = ascend({ //                                                    s ← argmax J(θ + s)
    evaluate: (s) => {
      learner.displaceCandidate(s)
      return J.evaluate(C)
    },
    gradient: () => J.gradient(C),
    direction: (g) => {
      const x = conjugateGradient(F, learner.keep(g), cg, vectors)
      return x.outcome === 'not-finite' ? null : x.x.map((entry) => entry / C)
    },
  }, learner.theta.length, { iterations: config.penaltyIterations, tolerance: TOLERANCE, shrink: 0.5, tries: 20 })

  const accepted = found.iterations > 0
  learner.displaceCandidate(found.s)
  if (accepted) learner.acceptCandidate() //                                   θ ← θ + s
  if (config.penalty === 'adaptive') penalty[0] = adaptPenalty(C, klOf(found.value, config.penalizedKl), config.klTarget)
  const { surrogate, kl, maxKl, entropy, objective } = found.value
  return {
    outcome: accepted ? 'accepted' : refusalOf(found.outcome),
    surrogateBefore: old.surrogate, surrogateAfter: surrogate, measuredImprovement: surrogate - old.surrogate, kl, maxKl, gradientNorm,
    stepNorm: Math.sqrt(found.s.reduce((sum, entry) => sum + entry * entry, 0)), entropy, std: learner.std(),
    penaltyInForce: C, theoreticalPenalty: Number.isFinite(theory) ? theory : null, penalizedObjective: objective,
    ascentIterations: found.iterations, ascentOutcome: found.outcome, backtracks: found.backtracks,
  }
}

/** Why the ascent took no step. */
function refusalOf(outcome: AscentOutcome): StepOutcome {
  switch (outcome) {
    case 'zero-gradient': return 'zero-gradient'
    case 'not-finite':
    case 'no-direction': return 'not-finite'
    case 'no-improvement':
    case 'converged':
    case 'iterations': return 'refused-improvement'
    default: return outcome satisfies never
  }
}
