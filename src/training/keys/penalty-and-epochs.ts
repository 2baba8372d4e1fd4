// Config keys: the penalised objectives, and minibatch epochs on the policy (PPO).

import { z } from 'zod'
import { flag, integer, key, MAX_COUNT, oneOf, positive, strictlyBetween, type Permitted } from '../config-key.js'
import { scheduleOf } from '../schedules.js'

const PENALTY = ['trpo-penalty'] as const
const EPOCHS = ['ppo', 'ppo-kl'] as const
const atLeastZero: Permitted<number> = { schema: z.number().min(0), expected: 'a finite number of at least 0' }

export const EPOCH_KEYS = {
  penalty: key(oneOf('fixed', 'theoretical', 'adaptive'), 'adaptive', {
    meaning: 'C in L − C·KL: penaltyCoefficient, 4εγ/(1 − γ)² of the theorem, or adapted so that the KL comes out near klTarget', paper: 'theoretical', algorithms: PENALTY,
  }),
  penaltyCoefficient: key(positive, 1, { meaning: 'C where it is fixed, and the first one where it adapts', usual: '0.3 … 10', algorithms: PENALTY }),
  penalizedKl: key(oneOf('mean', 'max'), 'mean', { meaning: 'KL that C is the price of: the mean over the batch\'s states, or the largest', paper: 'max', algorithms: PENALTY }),
  penaltyIterations: key(integer(1, 1000), 10, { meaning: 'most steps of the ascent on L − C·KL', usual: '1 … 20', algorithms: PENALTY }),

  // Minibatch epochs on the policy
  policyEpochs: key(integer(1, 10_000), 10, { meaning: 'K, passes over the batch per iteration', unit: 'epochs', usual: '3 … 20', algorithms: EPOCHS }),
  policyMinibatch: key(integer(1, MAX_COUNT), 64, { meaning: 'rows per step on the policy; the last, short minibatch is used', unit: 'rows', usual: '64 … 4096', algorithms: EPOCHS }),
  policyLearningRate: key(scheduleOf(positive), 3e-4, {
    meaning: 'step size of the policy: Adam\'s for ppo and ppo-kl, α in θ + αg for vpg', usual: '1e-5 … 1e-3 with Adam, 1e-3 … 0.1 without', algorithms: [...EPOCHS, 'vpg'],
  }),
  clip: key(scheduleOf(strictlyBetween(0, 1)), 0.2, { meaning: 'ε: ratios beyond 1 ± ε earn nothing more', usual: '0.1 … 0.3', algorithms: ['ppo'] }),
  klTarget: key(positive, 0.01, { meaning: 'KL that an adaptive penalty aims at, summed over action dimensions', unit: 'nats', usual: '0.003 … 0.03', algorithms: ['ppo-kl', ...PENALTY] }),
  adaptPenalty: key(flag, true, { meaning: 'adapt β to klTarget; false keeps initialPenalty', algorithms: ['ppo-kl'] }),
  initialPenalty: key(positive, 1, { meaning: 'β before the first iteration', usual: '0.3 … 10', algorithms: ['ppo-kl'] }),
  entropyBonus: key(scheduleOf(atLeastZero), 0, { meaning: 'c₂: weight of the policy\'s mean entropy in the objective', usual: '0 … 0.01', algorithms: EPOCHS }),
  standardizeOver: key(oneOf('batch', 'minibatch'), 'minibatch', { meaning: 'over what advantages are standardised', algorithms: EPOCHS }),
  maxGradientNorm: key({ schema: z.number().positive().nullable(), expected: 'a finite number above 0, or null' }, 0.5, {
    meaning: 'longer gradients are shortened to this length; null: never', usual: '0.5 … 1', algorithms: EPOCHS,
  }),
  targetKl: key({ schema: z.number().positive().nullable(), expected: 'a finite number above 0, or null' }, null, {
    meaning: 'the epochs end before a minibatch whose approximate KL is beyond 1.5 times this; null: never', unit: 'nats', usual: '0.01 … 0.05', algorithms: EPOCHS,
  }),
  valueCoefficient: key(positive, 0.5, { meaning: 'c₁: weight of the value function\'s mean squared error', usual: '0.5 … 1', algorithms: EPOCHS }),
  valueClip: key({ schema: z.number().positive().nullable(), expected: 'a finite number above 0, or null' }, null, {
    meaning: 'values further than this from the old ones count with the larger error; null: never', usual: '0.2', algorithms: EPOCHS,
  }),
  sharedTrunk: key(flag, false, { meaning: 'one network for policy and value, with two heads and a joint loss', algorithms: EPOCHS }),
} as const
