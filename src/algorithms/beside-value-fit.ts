// The part of an iteration that most algorithms share: advantages from the batch, then the policy's step while the value function is
// fitted beside it on another thread. Given the batch, neither needs the other's result.

import type { Host } from '../host/host.js'
import type { AdvantageEstimator } from '../objectives/advantages.js'
import type { ValueOutcome } from '../objectives/value-fit.js'
import type { Learner, ValueReport } from './learner.js'
import type { PolicyReport } from './policy-report.js'

/** What advantages and the value function's fit read in an iteration. */
export interface CriticConfig {
  /** Discount γ. */
  readonly gamma: number
  readonly advantage: AdvantageEstimator['kind']
  /** λ of gae. */
  readonly lambda: number
  /** n of n-step. */
  readonly nSteps: number
  /** Whether monte-carlo returns are compared with the value function. */
  readonly baseline: boolean
  /** Adam's α of the value function in this iteration. */
  readonly valueLearningRate: number
}

export type Clock = Pick<Host, 'now' | 'breathe'>

export interface UpdateReport<P extends PolicyReport = PolicyReport> {
  readonly policy: P
  readonly value: ValueReport
  /** Wall-clock seconds of the policy's step, and of the value function's part that was not hidden beside it. */
  readonly seconds: { readonly policy: number, readonly value: number }
}

/** The value function's fit, beside the policy's step. */
export interface ValueTask {
  start(iteration: number): void
  finish(): ValueOutcome
}

/**
 * Estimates Â (standardised over the batch) and the value targets, starts the value's fit, runs `step`, and waits for the fit.
 * The event loop turns between the phases.
 */
export async function besideValueFit<P extends PolicyReport>(
  learner: Learner, config: CriticConfig, iteration: number, { now, breathe }: Clock, step: () => P | Promise<P>,
  valueFit: ValueTask = learner.value,
): Promise<UpdateReport<P>> {
  const begun = now()
  const reportValue = learner.estimateAdvantages(config.gamma, estimatorOf(config))
  learner.adam.learningRate = config.valueLearningRate
  valueFit.start(iteration)
  await breathe()
  const start = now()
  const policy = await step()
  const end = now()
  await breathe()
  const value = reportValue(valueFit.finish())
  return { policy, value, seconds: { policy: end - start, value: start - begun + now() - end } }
}

function estimatorOf({ advantage, lambda, nSteps, baseline }: CriticConfig): AdvantageEstimator {
  switch (advantage) {
    case 'gae': return { kind: 'gae', lambda }
    case 'n-step': return { kind: 'n-step', steps: nSteps }
    case 'monte-carlo': return { kind: 'monte-carlo', baseline, bootstrap: true }
    default: return advantage satisfies never
  }
}
