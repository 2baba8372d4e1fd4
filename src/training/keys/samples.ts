// Config keys: how much is sampled, and how advantages are made of it.

import { LEARNING_NAMES } from '../../algorithms/registry.js'
import { between, flag, integer, key, MAX_COUNT, oneOf } from '../config-key.js'
import { scheduleOf } from '../schedules.js'

export const SAMPLE_KEYS = {
  steps: key(integer(1, Number.MAX_SAFE_INTEGER), 1_000_000, {
    meaning: 'budget of environment steps, warm-up included: as many whole iterations are run as fit; of searches, until a generation has used it up', unit: 'steps',
    usual: '1e5 … 1e7', paper: '10–200 iterations of 50,000 (MuJoCo)',
  }),
  environments: key(integer(1, MAX_COUNT), 8, {
    meaning: 'N, environments stepped side by side; part of the result, threads are not', usual: '1 … 64', algorithms: LEARNING_NAMES,
  }),
  horizon: key(integer(1, MAX_COUNT), 256, {
    meaning: 'T, steps per environment and iteration; a batch has T·N rows', unit: 'steps', usual: '128 … 4096',
    paper: 'whole episodes, batches of 50,000 (MuJoCo)', algorithms: LEARNING_NAMES,
  }),
  gamma: key(scheduleOf(between(0, 1)), 0.99, { meaning: 'γ, discount per step', usual: '0.9 … 0.9999', paper: '0.99', algorithms: LEARNING_NAMES }),
  advantage: key(oneOf('gae', 'n-step', 'monte-carlo'), 'gae', {
    meaning: 'estimator of the advantage: generalised (GAE, with lambda), n steps (nSteps), or returns to the end of the batch\'s episodes', paper: 'monte-carlo', algorithms: LEARNING_NAMES,
  }),
  lambda: key(between(0, 1), 0.95, { meaning: 'λ of generalised advantage estimation; 1 is returns minus values', usual: '0.9 … 1', algorithms: LEARNING_NAMES }),
  nSteps: key(integer(1, MAX_COUNT), 5, { meaning: 'n of n-step advantages', unit: 'steps', usual: '1 … 128', algorithms: LEARNING_NAMES }),
  baseline: key(flag, true, { meaning: 'subtract the value function from monte-carlo returns', paper: 'false', algorithms: LEARNING_NAMES }),
} as const
