// What minibatch epochs report of the policy (ppo, ppo-kl): every number is of the whole batch, unless it says otherwise. Plain data.
// A refused update reports zeros for what it did and the old policy's numbers.

import type { FitReport } from '../objectives/policy-fit.js'
import type { ObjectiveTerms } from '../objectives/policy-gradient.js'
import type { ObjectiveValue } from '../objectives/policy-objective.js'
import type { Learner } from './learner.js'
import type { PolicyReport } from './policy-report.js'

/** `gradientNorm` is the mean over the minibatches of ‖g‖ of the loss, before it was limited; `stepNorm` is ‖θ − θ_old‖. */
export interface PpoReport extends PolicyReport {
  /** What is maximised, at θ_old and after: mean min(r·Â, clip(r)·Â) − β·KL + c₂·entropy. */
  readonly objectiveBefore: number
  readonly objectiveAfter: number
  /** −mean min(r·Â, clip(r)·Â) after. */
  readonly policyLoss: number
  /** Share of the states with |r − 1| > ε after. */
  readonly clipFraction: number
  /** mean (r − 1) − ln r after. */
  readonly approxKl: number
  /** β in force; 0 without a penalty. */
  readonly klPenalty: number
  /** Epochs begun and steps taken, and whether the KL ended them early. */
  readonly policyEpochsRun: number
  readonly minibatches: number
  readonly stoppedEarly: boolean
  readonly policyLearningRate: number
}

/** The policy after the epochs, and how far it went in parameter space. */
export type Taken = ObjectiveValue & { readonly stepNorm: number }

/** The report of epochs from `old`; `taken` is null where they were refused. */
export function ppoReport(
  learner: Learner, { klPenalty }: ObjectiveTerms, { policyLearningRate }: Pick<PpoReport, 'policyLearningRate'>, old: ObjectiveValue,
  fit: FitReport,
): (outcome: PpoReport['outcome'], taken: Taken | null) => PpoReport {
  return (outcome, taken) => {
    const after = taken ?? { ...old, clipFraction: 0, approxKl: 0, kl: 0, maxKl: 0, stepNorm: 0 }
    return {
      outcome,
      surrogateBefore: old.surrogate,
      surrogateAfter: after.surrogate,
      measuredImprovement: after.surrogate - old.surrogate,
      objectiveBefore: old.objective,
      objectiveAfter: after.objective,
      policyLoss: -after.clipped,
      clipFraction: after.clipFraction,
      approxKl: after.approxKl,
      kl: after.kl,
      maxKl: after.maxKl,
      klPenalty,
      gradientNorm: fit.gradientNorm,
      stepNorm: after.stepNorm,
      policyEpochsRun: fit.epochs,
      minibatches: fit.minibatches,
      stoppedEarly: fit.stoppedEarly,
      policyLearningRate,
      entropy: after.entropy,
      std: learner.std(),
    }
  }
}
