// What a learner is laid out with, from its algorithm's needs and the config (training/learner-parts.ts), and where the coefficients that
// it carries on begin.

import type { KlKind } from '../objectives/surrogate.js'
import type { SharedValueFunction } from '../policy/shared-value.js'
import type { VineBatch } from '../rollout/vine-batch.js'

/** Where coefficients that are carried on begin; a config has those that its algorithm reads. */
export interface FirstCoefficients {
  /** β of ppo-kl. */
  readonly initialPenalty: number
  /** C of trpo-penalty. */
  readonly penaltyCoefficient: number
}

/** What is laid out for those needs; what is absent is neither laid out nor computed. */
export interface LearnerParts {
  readonly fisher?: FisherLayout
  /** δ adapts. */
  readonly adaptsRadius?: boolean
  /** Of which KL C is the price. */
  readonly penalizedKl?: KlKind
  readonly epochs?: EpochsLayout
  readonly vine?: VineLayout
}

export interface FisherLayout {
  readonly kind: 'exact' | 'empirical'
  /** The product is taken over every so many rows of the batch. */
  readonly stride: number
  /** Whether conjugate gradient is preconditioned by an estimate of its diagonal. */
  readonly preconditioned: boolean
}

/** What algorithms that take minibatch epochs on the policy need to be laid out. */
export interface EpochsLayout {
  /** M: rows of a policy minibatch. */
  readonly policyMinibatch: number
  /** The value function, where it is a head on the policy's trunk: φ is θ, and one fit moves both. */
  readonly sharedValue: SharedValueFunction | null
}

/** The policy learns from the branches of the vine procedure, not from the trunk's own rows. */
export interface VineLayout {
  readonly batch: VineBatch
  /** The rows of a state are all of its actions; otherwise draws from the policy. */
  readonly allActions: boolean
}
