// From the config to what its algorithm's learner is laid out with.

import type { LearnerConfig, LearnerNeeds, LearnerParts } from '../algorithms/learner.js'
import { ALGORITHMS } from '../algorithms/registry.js'
import type { SharedValueFunction } from '../policy/shared-value.js'
import type { TrainConfig } from './config.js'
import { scheduleAt } from './schedules.js'

export function learnerConfig({ seed, valueEpochs, valueMinibatch, valueLearningRate }: TrainConfig): LearnerConfig {
  return { seed, valueEpochs, valueMinibatch, valueLearningRate: scheduleAt(valueLearningRate, 0) }
}

/** @param sharedValue the value function, where it is a head on the policy's trunk */
export function learnerParts(config: TrainConfig, sharedValue: SharedValueFunction | null): LearnerParts {
  const needs: LearnerNeeds = ALGORITHMS[config.algorithm].needs
  return {
    fisher: needs.fisher && {
      kind: config.fisher, stride: config.fisherStride, preconditioned: config.cgPreconditioner === 'fisher-diagonal',
    },
    adaptsRadius: needs.radius === true && config.klAdaptation !== 'off',
    penalizedKl: needs.penalty && config.penalizedKl,
    epochs: needs.epochs && { policyMinibatch: config.policyMinibatch, sharedValue },
  }
}
