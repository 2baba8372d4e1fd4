// Config keys: the fit of the value function, and the statistics of observations and returns.

import { z } from 'zod'
import { LEARNING_NAMES } from '../../algorithms/registry.js'
import { flag, integer, key, MAX_COUNT, positive } from '../config-key.js'
import { scheduleOf } from '../schedules.js'

export const VALUE_KEYS = {
  // The fit of the value function (the paper has none)
  valueEpochs: key(integer(1, 10_000), 10, { meaning: 'passes over the batch per iteration', unit: 'epochs', usual: '5 … 80', algorithms: LEARNING_NAMES }),
  valueMinibatch: key(integer(1, MAX_COUNT), 128, { meaning: 'rows per Adam step; the last, short minibatch is used', unit: 'rows', usual: '64 … 512', algorithms: LEARNING_NAMES }),
  valueLearningRate: key(scheduleOf(positive), 1e-3, { meaning: 'Adam\'s step size', usual: '3e-4 … 3e-3', algorithms: LEARNING_NAMES }),

  // Statistics, frozen inside an iteration
  normalizeObservations: key(flag, true, { meaning: 'observations minus the running mean, over the running deviation' }),
  statisticsSteps: key({ schema: z.int().positive().nullable(), expected: 'an integer above 0, or null' }, null, {
    meaning: 'steps after which the statistics of observations no longer change, so that they no longer move the policy; null: they always do', unit: 'steps',
    usual: '1e5 … 1e6',
  }),
  observationClip: key(positive, 10, { meaning: 'normalised observations are clipped to ±this', unit: 'deviations', usual: '5 … 10' }),
  scaleRewards: key(flag, false, { meaning: 'rewards over the running deviation of the discounted return; reports keep raw returns', algorithms: LEARNING_NAMES }),
  rewardClip: key(positive, 10, { meaning: 'scaled rewards are clipped to ±this', unit: 'deviations', usual: '5 … 10', algorithms: LEARNING_NAMES }),
  warmupSteps: key(integer(0, MAX_COUNT), 256, {
    meaning: 'steps per environment of the untrained policy for the first statistics; 0 when nothing is normalised', unit: 'steps',
    usual: '128 … 1024', algorithms: LEARNING_NAMES,
  }),
} as const
