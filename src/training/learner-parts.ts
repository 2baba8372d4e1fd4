// From the config to what its algorithm's learner is laid out with.

import type { FisherLayout, LearnerParts } from '../algorithms/learner-layout.js'
import type { LearnerConfig, LearnerNeeds } from '../algorithms/learner.js'
import { ALGORITHMS } from '../algorithms/registry.js'
import type { SharedValueFunction } from '../policy/shared-value.js'
import type { VineBatch } from '../rollout/vine-batch.js'
import type { TrainConfig } from './config.js'
import { scheduleAt } from './schedules.js'

export function learnerConfig({ seed, valueEpochs, valueMinibatch, valueLearningRate }: TrainConfig): LearnerConfig {
  return { seed, valueEpochs, valueMinibatch, valueLearningRate: scheduleAt(valueLearningRate, 0) }
}

/**
 * @param sharedValue the value function, where it is a head on the policy's trunk
 * @param vine the rows that the policy learns from, where they are not the batch's
 */
export function learnerParts(config: TrainConfig, sharedValue: SharedValueFunction | null, vine: VineBatch | null): LearnerParts {
  const needs: LearnerNeeds = ALGORITHMS[config.algorithm].needs
  return {
    fisher: needs.fisher && fisherLayout(config, vine),
    adaptsRadius: needs.radius === true && config.klAdaptation !== 'off',
    penalizedKl: needs.penalty && config.penalizedKl,
    epochs: needs.epochs && { policyMinibatch: config.policyMinibatch, sharedValue },
    vine: vine === null ? undefined : { batch: vine, allActions: config.vineActions === 'all' },
  }
}

/** The rows of a state are the same to the Fisher matrix: it takes one of them. */
function fisherLayout(config: TrainConfig, vine: VineBatch | null): FisherLayout {
  const { fisherStride: stride } = config
  if (vine !== null) return { kind: 'exact', stride: vine.actionsPerState * stride, preconditioned: false }
  return { kind: config.fisher, stride, preconditioned: config.cgPreconditioner === 'fisher-diagonal' }
}
