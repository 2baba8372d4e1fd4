// Config keys: the natural gradient, the trust region around it, and steps that have none.

import { z } from 'zod'
import { integer, key, MAX_COUNT, oneOf, positive, strictlyBetween } from '../config-key.js'
import { scheduleOf } from '../schedules.js'

/** Those that solve for the natural gradient, and those that search along it for a step inside the region. */
const NATURAL = ['trpo', 'trpo-vine', 'npg', 'trpo-penalty'] as const
const REGION = ['trpo', 'trpo-vine', 'npg'] as const
const SEARCHING = ['trpo', 'trpo-vine'] as const
/** Those whose rows are actions of single paths: what is estimated from the actions of a row needs that. */
const SINGLE_PATH = ['trpo', 'npg', 'trpo-penalty'] as const

export const TRUST_REGION_KEYS = {
  maxKl: key(scheduleOf(positive), 0.01, {
    meaning: 'δ, bound on KL(old‖new), summed over action dimensions; npg takes it for the length of its step', unit: 'nats',
    usual: '0.005 … 0.05 per action dimension', paper: '0.01', algorithms: REGION,
  }),
  klConstraint: key(oneOf('mean', 'max'), 'mean', {
    meaning: 'what δ bounds: the mean over the batch\'s states, or their maximum, which the line search alone enforces', paper: 'mean; Figure 4 has max', algorithms: SEARCHING,
  }),
  klAdaptation: key(oneOf('off', 'surrogate'), 'off', {
    meaning: 'whether δ adapts: a quarter where the surrogate improved by less than ¼ of what its linear model promised, twice where by more than ¾', algorithms: SEARCHING,
  }),
  leastKlFactor: key({ schema: z.number().gt(0).max(1), expected: 'a number above 0, at most 1' }, 0.1, {
    meaning: 'an adapting δ stays at or above this times maxKl', usual: '0.01 … 1', algorithms: SEARCHING,
  }),
  mostKlFactor: key({ schema: z.number().min(1), expected: 'a finite number of at least 1' }, 4, {
    meaning: 'an adapting δ stays at or below this times maxKl', usual: '1 … 10', algorithms: SEARCHING,
  }),
  cgIterations: key(integer(1, 10_000), 15, { meaning: 'most iterations of conjugate gradient', usual: '10 … 25', paper: '10', algorithms: NATURAL }),
  cgDamping: key({ schema: z.number().min(0), expected: 'a finite number of at least 0' }, 0.1, {
    meaning: 'λ in (F + λI)x = g; not the λ of advantage estimation', usual: '0.001 … 0.3', algorithms: NATURAL,
  }),
  cgTolerance: key({ schema: z.number().min(0).lt(1), expected: 'a number from 0 to below 1' }, 1e-10, {
    meaning: 'relative residual ‖r‖/‖g‖ at which conjugate gradient stops; 0 never stops early', usual: '1e-10 … 1e-3', algorithms: NATURAL,
  }),
  cgPreconditioner: key(oneOf('none', 'fisher-diagonal'), 'none', {
    meaning: 'what conjugate gradient is preconditioned by: an estimate of the Fisher matrix\'s diagonal, to the power ¾', algorithms: SINGLE_PATH,
  }),
  fisher: key(oneOf('exact', 'empirical'), 'exact', {
    meaning: 'Fisher matrix: the exact one of the policy at the batch\'s states, or the covariance of the score at its actions', paper: 'exact; Figure 4 has empirical', algorithms: SINGLE_PATH,
  }),
  fisherStride: key(integer(1, MAX_COUNT), 1, { meaning: 'the Fisher product uses every k-th row of the batch; trpo-vine: every k-th state', unit: 'rows', usual: '1 … 10', paper: '10', algorithms: NATURAL }),
  lineSearchBacktracks: key(integer(1, 1000), 10, { meaning: 'candidates of the line search, the full step included', usual: '10 … 15', algorithms: SEARCHING }),
  lineSearchShrink: key(strictlyBetween(0, 1), 0.8, { meaning: 'factor from one candidate to the next', usual: '0.5 … 0.8', paper: 'exponential', algorithms: SEARCHING }),

  // Steps without a search
  naturalStep: key(oneOf('trust-region', 'fixed'), 'trust-region', { meaning: 'length of the natural gradient\'s step: √(2δ/xᵀFx), or naturalStepSize', algorithms: ['npg'] }),
  naturalStepSize: key(positive, 0.5, { meaning: 'α in θ + αF⁻¹g, where naturalStep is fixed', usual: '0.01 … 1', algorithms: ['npg'] }),
  gradientStep: key(oneOf('learning-rate', 'euclidean'), 'learning-rate', {
    meaning: 'length of the policy gradient\'s step: policyLearningRate times the gradient, or ‖θ′ − θ‖² = euclideanRadius', algorithms: ['vpg'],
  }),
  euclideanRadius: key(positive, 0.001, { meaning: 'ε, squared length of a step in parameter space', usual: '1e-5 … 1e-2', algorithms: ['vpg'] }),
} as const
