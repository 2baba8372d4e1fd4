// PPO, clipped. Schulman et al. 2017 (arXiv:1707.06347), Algorithm 1: N actors collect T steps, then K epochs of minibatches of M ≤ NT on
//   L(θ) = mean min(r·Â, clip(r, 1 ± ε)·Â) − c₁·mean (V − target)² + c₂·entropy                   eq. 7 and 9
//   θ  policy parameters [P]   r  π_θ(a|s)/π_old(a|s)   ε  config.clip   c₁  config.valueCoefficient   c₂  config.entropyBonus
// Networks of their own: θ and φ are fitted side by side, each with its own Adam, order of the rows and bound on the gradient's length.
// A shared trunk (policy/shared-value.ts): φ is θ, one Adam descends the joint loss, and its whole gradient is bounded.

import type { ObjectiveTerms } from '../objectives/policy-gradient.js'
import type { PolicyFitSettings } from '../objectives/policy-fit.js'
import type { ValueFitSettings, ValueOutcome } from '../objectives/value-fit.js'
import { besideValueFit, type CriticConfig, type Clock, type UpdateReport, type ValueTask } from './beside-value-fit.js'
import type { Learner } from './learner.js'
import type { PolicyEpochs } from './policy-epochs.js'
import { ppoReport, type PpoReport } from './ppo-report.js'

/** What both forms of PPO read. */
export interface EpochsConfig extends CriticConfig {
  /** K. */
  readonly policyEpochs: number
  /** Adam's α in this iteration; schedules are the caller's. */
  readonly policyLearningRate: number
  /** Over what advantages are standardised: the whole batch, or each policy minibatch. */
  readonly standardizeOver: 'batch' | 'minibatch'
  /** Bound on the length of a minibatch's gradient; null: none. Policy and value function each, where they are separate. */
  readonly maxGradientNorm: number | null
  /** The epochs end before a step on a minibatch whose mean (r − 1) − ln r is beyond 1.5 times this; null: never. */
  readonly targetKl: number | null
  /** c₂. */
  readonly entropyBonus: number
  /** c₁: the value function's loss is c₁ times the mean squared error (½ of it at 0.5). */
  readonly valueCoefficient: number
  /** Values further than this from those before the update count with the larger of the clipped and the plain error; null: plainly. */
  readonly valueClip: number | null
}

export interface PpoConfig extends EpochsConfig {
  /** ε in this iteration. */
  readonly clip: number
}

/** One iteration's learning from the collected batch. */
export function update(learner: Learner, config: PpoConfig, iteration: number, clock: Clock): Promise<UpdateReport<PpoReport>> {
  const L = { clip: config.clip, klPenalty: 0, entropyBonus: config.entropyBonus }
  return updateOn(L, learner, config, iteration, clock)
}

/** Algorithm 1 with any of the objectives: Â by GAE; then θ, beside φ or with it. */
export async function updateOn(
  L: ObjectiveTerms, learner: Learner, config: EpochsConfig, iteration: number, clock: Clock,
): Promise<UpdateReport<PpoReport>> {
  let joint: ValueOutcome = 'fitted'
  const value = requireEpochs(learner).sharesTrunk ? { start: () => undefined, finish: () => joint } : separateValueFit(learner, config)
  return besideValueFit(learner, config, iteration, clock, async () => {
    const report = await step(L, learner, config, iteration, clock)
    joint = jointOutcome(report)
    return report
  }, value)
}

/** The policy's K epochs from estimated advantages. A refused update leaves θ and Adam's moments bit-identical. */
export async function step(
  L: ObjectiveTerms, learner: Learner, config: EpochsConfig, iteration: number, clock: Clock,
): Promise<PpoReport> {
  const { objective, fit, adam } = requireEpochs(learner)

  const old = objective.evaluateOld(L) //                                   L(θ_old), π_old in every state
  learner.candidate.set(learner.theta) //                                   θ ← θ_old
  adam.learningRate = config.policyLearningRate
  const fitted = await fit.run(fitSettings(L, config), iteration, clock) // K epochs, minibatches of M ≤ NT: Adam along ∇L(θ)

  const report = ppoReport(learner, L, config, old, fitted)
  if (fitted.outcome !== 'fitted') return report(fitted.outcome, null)
  const after = objective.evaluate(L)
  if (!Object.values(after).every(Number.isFinite)) { // such as a σ of 0: finite parameters of no policy
    fit.undo()
    return report('not-finite', null)
  }
  const stepNorm = distance(learner.theta, learner.candidate)
  learner.acceptCandidate() //                                              θ_old ← θ
  return report('accepted', { ...after, stepNorm })
}

export function requireEpochs({ epochs }: Learner): PolicyEpochs {
  if (epochs === null) throw new Error('this learner was laid out without minibatch epochs on the policy; expected EpochsLayout')
  return epochs
}

/** What the epochs were to a value function that shares the trunk: advantages that are not finite come of such targets. */
function jointOutcome({ outcome }: PpoReport): ValueOutcome {
  if (outcome === 'accepted') return 'fitted'
  return outcome === 'not-finite' ? 'refused-not-finite' : 'refused-targets'
}

/** φ's own epochs beside the policy's, with the learner's valueEpochs and valueMinibatch. */
function separateValueFit({ value }: Learner, config: EpochsConfig): ValueTask {
  return {
    start: (iteration) => {
      value.start(iteration, { ...valueSettings(config), maxGradientNorm: config.maxGradientNorm ?? Infinity })
    },
    finish: () => value.finish(),
  }
}

function fitSettings(terms: ObjectiveTerms, config: EpochsConfig): PolicyFitSettings {
  return {
    terms,
    epochs: config.policyEpochs,
    standardizeOver: config.standardizeOver,
    maxGradientNorm: config.maxGradientNorm ?? Infinity,
    targetKl: config.targetKl ?? Infinity,
    value: valueSettings(config),
  }
}

function valueSettings({ valueCoefficient, valueClip }: EpochsConfig): Pick<ValueFitSettings, 'coefficient' | 'clip'> {
  return { coefficient: valueCoefficient, clip: valueClip ?? Infinity }
}

/** ‖b − a‖, f64, index order. */
function distance(a: Float32Array, b: Float32Array): number {
  let squares = 0
  for (let i = 0; i < a.length; i++) squares += (b[i] - a[i]) * (b[i] - a[i])
  return Math.sqrt(squares)
}
