// What every algorithm of the family learns with: the batch, the policy at θ and at a candidate, the value function, and the
// objectives over them, laid out in the arena in the same order on every thread.

import type { Arena } from '../compute/arena.js'
import { partition } from '../compute/blocks.js'
import type { Kernels } from '../compute/kernels.js'
import { exp } from '../compute/libm.js'
import { perThread, type Team } from '../compute/team.js'
import { kernelVectors, type VectorSpace } from '../compute/vectors.js'
import { view } from '../nn/parameters.js'
import { Scratch } from '../nn/mlp.js'
import { BlockReduction } from '../objectives/block-reduction.js'
import { Fisher } from '../objectives/fisher.js'
import { estimateAdvantages, type AdvantageEstimator } from '../objectives/advantages.js'
import { EmpiricalFisher } from '../objectives/empirical-fisher.js'
import { FisherDiagonal } from '../objectives/fisher-diagonal.js'
import { standardize, type AdvantageScale } from '../objectives/gae.js'
import { meanStd } from '../objectives/mean-std.js'
import { PolicyForward } from '../objectives/policy-forward.js'
import { PenalizedObjective } from '../objectives/penalized.js'
import { Surrogate } from '../objectives/surrogate.js'
import { VineObjective } from '../objectives/vine.js'
import { explainedVariance, ValueFit, type ValueFitConfig, type ValueOutcome } from '../objectives/value-fit.js'
import type { Policy, ValueFunction } from '../policy/policy.js'
import type { Batch } from '../rollout/batch.js'
import { ADAM_DEFAULTS, Adam } from '../solvers/adam.js'
import { CG_SLOTS, type Preconditioner } from '../solvers/conjugate-gradient.js'
import { diagonalPreconditioner } from '../solvers/diagonal-preconditioner.js'
import type { FirstCoefficients, FisherLayout, LearnerParts } from './learner-layout.js'
import { PolicyEpochs } from './policy-epochs.js'

export type { EpochsLayout, FirstCoefficients, FisherLayout, LearnerParts } from './learner-layout.js'

export interface ValueReport {
  /** A refused fit leaves the value function as it was. */
  readonly valueOutcome: ValueOutcome
  /** Mean squared error over the whole batch before and after the fit. */
  readonly valueLossBefore: number
  readonly valueLossAfter: number
  /** 1 − Var(target − V)/Var(target), before the fit; null where the targets do not vary. */
  readonly explainedVariance: number | null
}

/** What an algorithm needs of its learner beside batch, policy and value function. */
export interface LearnerNeeds {
  /** The Fisher matrix, as a product. */
  readonly fisher?: true
  /** A δ that can adapt, and is carried on. */
  readonly radius?: true
  /** The penalised objective L − C·KL, and a C that is carried on. */
  readonly penalty?: true
  /** Minibatch epochs on the policy. */
  readonly epochs?: true
  /** Branches from states of the batch, and rows of their own for the policy. */
  readonly vine?: true
  /** No number of environment steps is that of every iteration: a run ends with the first one that uses the budget up. */
  readonly stepsVary?: true
}

export interface LearnerConfig extends ValueFitConfig {
  readonly valueLearningRate: number
}

/** Martens 2010, section 4.7. */
const PRECONDITIONER_POWER = 0.75

const FISHER: FisherLayout = { kind: 'exact', stride: 1, preconditioned: false }

export class Learner {
  /** Parameters at which a candidate is evaluated [P]. */
  readonly candidate: Float32Array
  readonly surrogate: Surrogate
  readonly value: ValueFit
  readonly adam: Adam
  /** Value targets, Â + V for most estimators [B]. */
  readonly targets: Float32Array
  /** Minibatch epochs on the policy (PPO); null where the algorithm has none. */
  readonly epochs: PolicyEpochs | null
  /** C of the penalised objective [1], part of the training state. */
  readonly penalty: Float64Array
  /** What δ is multiplied by [1]: 1 where it does not adapt, else part of the training state. */
  readonly radiusFactor: Float64Array
  /** Vectors [P] of the solver. */
  readonly vectors: VectorSpace
  private readonly adaptsRadius: boolean
  private readonly fisherPart: Fisher | EmpiricalFisher | null
  private readonly diagonalPart: FisherDiagonal | null
  private readonly penalizedPart: PenalizedObjective | null
  private readonly vinePart: VineObjective | null
  private readonly gradient: Float64Array
  private readonly rawAdvantages: Float64Array
  private readonly standardized: Float32Array
  /** Of the advantages last estimated, before they were standardised: deviation, and ε = max |Â|. */
  advantageScale: AdvantageScale = { deviation: 0, largest: 0 }

  /** @param theta policy parameters [P] @param phi value parameters; θ itself for a shared trunk */
  constructor(
    team: Team, arena: Arena, kernels: Kernels, private readonly policy: Policy, value: ValueFunction,
    readonly theta: Float32Array, phi: Float32Array, readonly batch: Batch, config: LearnerConfig, parts: LearnerParts = { fisher: FISHER },
  ) {
    const { fisher, penalizedKl, epochs, vine } = parts
    const { rows, inputs, masks, actions, logProbs } = vine?.batch ?? batch // the policy's
    const blocks = partition(rows)
    const scratch = perThread(team, () => (
      new Scratch(arena, [policy.network, value.network], Math.max(blocks.size, partition(batch.rows).size, config.valueMinibatch))
    ))
    this.targets = arena.f32(batch.rows)
    this.standardized = arena.f32(rows)
    this.rawAdvantages = new Float64Array(batch.rows)
    this.candidate = arena.f32(theta.length)
    this.vectors = kernelVectors(kernels, arena, theta.length, Object.keys(CG_SLOTS).length)
    this.gradient = arena.f64(theta.length)
    this.penalty = arena.f64(1)
    this.radiusFactor = arena.f64(1).fill(1)
    this.adaptsRadius = parts.adaptsRadius ?? false
    this.adam = new Adam(arena, kernels, phi, { ...ADAM_DEFAULTS, learningRate: config.valueLearningRate })
    this.value = new ValueFit(team, arena, kernels, value, phi, this.adam, batch.inputs, this.targets, config, scratch)

    const old = new PolicyForward(arena, policy, theta, inputs, rows, masks)
    const candidate = new PolicyForward(arena, policy, this.candidate, inputs, rows, masks)
    const reduction = new BlockReduction(team, arena, kernels, theta.length, blocks.count)
    const policyBatch = { actions, logProbs, advantages: this.standardized }
    this.surrogate = new Surrogate(team, arena, old, candidate, policyBatch, reduction, scratch)
    this.fisherPart = fisher === undefined ? null : fisher.kind === 'exact'
      ? new Fisher(team, arena, old, fisher.stride, reduction, scratch)
      : new EmpiricalFisher(team, arena, old, actions, fisher.stride, reduction, scratch)
    this.diagonalPart = fisher?.preconditioned ? new FisherDiagonal(team, arena, old, actions, fisher.stride, reduction, scratch) : null
    this.penalizedPart = penalizedKl === undefined ? null
      : new PenalizedObjective(team, arena, this.surrogate, policyBatch, penalizedKl, reduction, scratch)
    this.vinePart = vine === undefined ? null : new VineObjective(vine.batch, this.surrogate, this.standardized, vine.allActions)
    this.epochs = epochs === undefined ? null : new PolicyEpochs(
      team, arena, kernels, old, this.candidate, { ...policyBatch, rawAdvantages: this.rawAdvantages }, reduction, scratch,
      { targets: this.targets, predictions: this.value.predictions }, config.seed, epochs,
    )
  }

  /** Moments at zero, coefficients at their first values: those that the algorithm has. */
  reset(first: FirstCoefficients): void {
    this.adam.reset()
    this.epochs?.reset('initialPenalty' in first ? first.initialPenalty : 0)
    this.radiusFactor[0] = 1
    this.penalty[0] = 'penaltyCoefficient' in first ? first.penaltyCoefficient : 0
  }

  /** What it carries from iteration to iteration beside the parameters, by name; windows. */
  state(): Record<string, Float32Array | Float64Array> {
    const { adam, epochs, penalizedPart, penalty, adaptsRadius, radiusFactor } = this
    return {
      'value.adam.m': adam.m, 'value.adam.v': adam.v, 'value.adam.powers': adam.powers,
      ...penalizedPart !== null && { 'policy.penalty': penalty },
      ...adaptsRadius && { 'policy.radiusFactor': radiusFactor },
      ...epochs !== null && {
        'policy.adam.m': epochs.adam.m, 'policy.adam.v': epochs.adam.v, 'policy.adam.powers': epochs.adam.powers,
        'policy.klPenalty': epochs.klPenalty,
      },
    }
  }

  get fisher(): Fisher | EmpiricalFisher { return required(this.fisherPart, 'fisher') }

  get penalized(): PenalizedObjective { return required(this.penalizedPart, 'penalizedKl') }

  get vine(): VineObjective { return required(this.vinePart, 'vine') }

  /** Of conjugate gradient on F + λI; undefined where it has none. `surrogate.old` must be up to date. @param damping λ */
  preconditioner(damping: number): Preconditioner | undefined {
    return this.diagonalPart === null ? undefined : diagonalPreconditioner(this.diagonalPart.estimate(), damping, PRECONDITIONER_POWER)
  }

  /**
   * Values of the batch, value targets, and advantages Â (standardised): the batch's, or those of the vine's rows.
   * @returns what to call after the fit for the value function's report
   */
  estimateAdvantages(gamma: number, estimator: AdvantageEstimator): (outcome: ValueOutcome) => ValueReport {
    const { batch, targets } = this
    const values = this.value.predict()
    estimateAdvantages({ ...batch, rewards: batch.scaledRewards, values }, gamma, estimator, this.rawAdvantages, targets)
    this.advantageScale = this.vinePart?.estimate() ?? standardize(this.rawAdvantages, this.standardized)
    const explained = explainedVariance(values, targets)
    const valueLossBefore = this.value.loss()
    return (valueOutcome) => {
      this.value.predict()
      return { valueOutcome, valueLossBefore, valueLossAfter: this.value.loss(), explainedVariance: explained }
    }
  }

  /** A copy of the gradient that outlasts the next sum over the batch. */
  keep(gradient: Float64Array): Float64Array {
    this.gradient.set(gradient)
    return this.gradient
  }

  /** candidate = θ + scale · direction. */
  setCandidate(scale: number, direction: Float64Array): void {
    const { theta, candidate } = this
    this.policy.kernels.addScaled(theta.length, theta.byteOffset, scale, direction.byteOffset, candidate.byteOffset)
  }

  /** candidate = θ + s, for a displacement in an ordinary array [P]. */
  displaceCandidate(s: Float64Array): void {
    const { theta, candidate } = this
    for (let i = 0; i < theta.length; i++) candidate[i] = theta[i] + s[i]
  }

  /** θ = candidate. */
  acceptCandidate(): void {
    this.theta.set(this.candidate)
  }

  /**
   * Mean KL on the batch's states between the policy before and after the network's inputs changed under it (new statistics).
   * @param renormalize rewrites the batch's inputs; the policy at θ is compared with itself
   */
  klOfChangedInputs(renormalize: () => void): number {
    this.candidate.set(this.theta)
    this.surrogate.refresh()
    renormalize()
    return this.surrogate.evaluate().kl
  }

  /** σ of each action dimension at θ, its mean over the batch where it depends on the state; empty for discrete actions. */
  std(): number[] {
    const { logStd, distribution } = this.policy
    if (distribution.rowLogStd === undefined) return []
    if (logStd !== null && distribution.features === undefined) return Array.from(view(this.theta, logStd), exp)
    this.surrogate.refresh()
    return meanStd(this.surrogate.old)
  }
}

/** A part that the learner was laid out with. */
function required<T>(part: T | null, name: keyof LearnerParts): T {
  if (part === null) throw new Error(`this learner was laid out without ${name}; its algorithm's needs (algorithms/registry.ts) do not say so`)
  return part
}
