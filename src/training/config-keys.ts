// The keys of a training config: type, permitted values, default, and what each one means, in one table. `trpo train --help`, the
// docs and the validation in config.ts read it; nothing else holds a default. Values tuned for one environment are in presets.ts.
//
// `paper` is the value in Schulman et al. 2015 (arXiv:1502.05477), '–' where it does not say or has no such part.
// `usual` is the range that implementations and tuned settings lie in.

import { z } from 'zod'
import { PLAIN } from '../distributions/action-form.js'
import { ALGORITHM_NAMES, type AlgorithmName } from '../algorithms/registry.js'
import {
  between, flag, integer, key, layerSizes, oneOf, options, positive, strictlyBetween, text, type ConfigKey,
} from './config-key.js'

export type { ConfigKey } from './config-key.js'

const MAX_SEED = 9007199254740991 // 2⁵³ − 1
const MAX_COUNT = 1073741824 // 2³⁰: steps and environments are 32-bit words of the random counter

const activation = oneOf('tanh', 'relu')

/** Those that solve for the natural gradient, and those that search along it. */
const NATURAL = ['trpo', 'npg'] as const
const SEARCHING = ['trpo'] as const

export const CONFIG_KEYS = {
  // The task
  algorithm: key(oneOf(...ALGORITHM_NAMES), 'trpo', { meaning: 'learning algorithm' }),
  env: key(text, undefined, { meaning: 'environment id, such as "Hopper-v5"; `trpo envs` lists them' }),
  envModule: key({ schema: z.string().regex(/^[a-z][a-z\d+.-]+:/i).nullable(), expected: 'the URL of a module, such as "file:///home/me/my-env.js", or null' }, null, {
    meaning: 'module that the environment is in, for one of your own; `env` is then what to call it. --env-module takes a path',
  }),
  envOptions: key(options, {}, { meaning: 'options for the environment\'s constructor, such as {"g": 9.81}' }),
  seed: key(integer(0, MAX_SEED), 0, { meaning: 'key of every random number of the run' }),

  initFrom: key({ schema: z.string().min(1).nullable(), expected: 'the directory of a run, or null' }, null, {
    meaning: 'start with the parameters and statistics of that run\'s last checkpoint; null: fresh ones',
  }),

  // The samples
  steps: key(integer(1, Number.MAX_SAFE_INTEGER), 1_000_000, {
    meaning: 'budget of environment steps, warm-up included: as many whole iterations are run as fit', unit: 'steps',
    usual: '1e5 … 1e7', paper: '10–200 iterations of 50,000 (MuJoCo)',
  }),
  environments: key(integer(1, MAX_COUNT), 8, { meaning: 'N, environments stepped side by side; part of the result, threads are not', usual: '1 … 64' }),
  horizon: key(integer(1, MAX_COUNT), 256, {
    meaning: 'T, steps per environment and iteration; a batch has T·N rows', unit: 'steps', usual: '128 … 4096',
    paper: 'whole episodes, batches of 50,000 (MuJoCo)',
  }),
  gamma: key(between(0, 1), 0.99, { meaning: 'γ, discount per step', usual: '0.9 … 0.9999', paper: '0.99' }),
  lambda: key(between(0, 1), 0.95, { meaning: 'λ of generalised advantage estimation; 1 is returns minus values', usual: '0.9 … 1' }),

  // The trust region
  maxKl: key(positive, 0.01, {
    meaning: 'δ, bound on KL(old‖new), summed over action dimensions; npg takes it for the length of its step', unit: 'nats',
    usual: '0.005 … 0.05 per action dimension', paper: '0.01', algorithms: NATURAL,
  }),
  klConstraint: key(oneOf('mean', 'max'), 'mean', {
    meaning: 'what δ bounds: the mean over the batch\'s states, or their maximum, which the line search alone enforces', paper: 'mean; Figure 4 has max', algorithms: SEARCHING,
  }),
  cgIterations: key(integer(1, 10_000), 15, { meaning: 'most iterations of conjugate gradient', usual: '10 … 25', paper: '10', algorithms: NATURAL }),
  cgDamping: key({ schema: z.number().min(0), expected: 'a finite number of at least 0' }, 0.1, {
    meaning: 'λ in (F + λI)x = g; not the λ of advantage estimation', usual: '0.001 … 0.3', algorithms: NATURAL,
  }),
  cgTolerance: key({ schema: z.number().min(0).lt(1), expected: 'a number from 0 to below 1' }, 1e-10, {
    meaning: 'relative residual ‖r‖/‖g‖ at which conjugate gradient stops; 0 never stops early', usual: '1e-10 … 1e-3', algorithms: NATURAL,
  }),
  fisherStride: key(integer(1, MAX_COUNT), 1, { meaning: 'the Fisher product uses every k-th row of the batch', unit: 'rows', usual: '1 … 10', paper: '10', algorithms: NATURAL }),
  lineSearchBacktracks: key(integer(1, 1000), 10, { meaning: 'candidates of the line search, the full step included', usual: '10 … 15', algorithms: SEARCHING }),
  lineSearchShrink: key(strictlyBetween(0, 1), 0.8, { meaning: 'factor from one candidate to the next', usual: '0.5 … 0.8', paper: 'exponential', algorithms: SEARCHING }),

  // Steps without a search
  naturalStep: key(oneOf('trust-region', 'fixed'), 'trust-region', { meaning: 'length of the natural gradient\'s step: √(2δ/xᵀFx), or naturalStepSize', algorithms: ['npg'] }),
  naturalStepSize: key(positive, 0.05, { meaning: 'α in θ + αF⁻¹g, where naturalStep is fixed', usual: '0.01 … 1', algorithms: ['npg'] }),
  gradientStep: key(oneOf('learning-rate', 'euclidean'), 'learning-rate', {
    meaning: 'length of the policy gradient\'s step: policyLearningRate times the gradient, or ‖θ′ − θ‖² = euclideanRadius', algorithms: ['vpg'],
  }),
  policyLearningRate: key(positive, 0.05, { meaning: 'α in θ + αg', usual: '0.001 … 0.1', algorithms: ['vpg'] }),
  euclideanRadius: key(positive, 0.001, { meaning: 'ε, squared length of a step in parameter space', usual: '1e-5 … 1e-2', algorithms: ['vpg'] }),

  // The networks
  policyHidden: key(layerSizes, [64, 64], { meaning: 'widths of the policy\'s hidden layers', unit: 'units', usual: '[32,32] … [256,256]', paper: '30–50 units' }),
  policyActivation: key(activation, 'tanh', { meaning: 'activation of the policy\'s hidden layers', paper: 'tanh' }),
  valueHidden: key(layerSizes, [64, 64], { meaning: 'widths of the value function\'s hidden layers', unit: 'units', usual: '[32,32] … [256,256]' }),
  valueActivation: key(activation, 'tanh', { meaning: 'activation of the value function\'s hidden layers' }),
  initialLogStd: key(between(-20, 5), 0, {
    meaning: 'first ln σ of Gaussian policies, in units of the action (of u, where it is squashed); of gSDE, for features of size 1', usual: '-2 … 0',
  }),
  exploration: key(oneOf('gaussian', 'gsde'), 'gaussian', {
    meaning: 'noise of Box actions: drawn at every step, or gSDE\'s matrix on the last hidden layer, which is held (Raffin et al. 2020)', paper: 'gaussian',
  }),
  sdeSampleFrequency: key(integer(0, MAX_COUNT), PLAIN.sdeSampleFrequency, {
    meaning: 'steps after which gSDE draws its matrix anew; 0: once an iteration', unit: 'steps', usual: '4 … 64',
  }),
  stateDependentStd: key(flag, false, { meaning: 'the network gives ln σ beside the mean, in every state its own', paper: 'false' }),
  squashActions: key(flag, false, { meaning: 'actions are tanh(u) stretched to their Box, u Gaussian, instead of clipped to it', paper: 'false' }),

  // The fit of the value function (the paper has none)
  valueEpochs: key(integer(1, 10_000), 10, { meaning: 'passes over the batch per iteration', unit: 'epochs', usual: '5 … 80' }),
  valueMinibatch: key(integer(1, MAX_COUNT), 128, { meaning: 'rows per Adam step; the last, short minibatch is used', unit: 'rows', usual: '64 … 512' }),
  valueLearningRate: key(positive, 1e-3, { meaning: 'Adam\'s step size', usual: '3e-4 … 3e-3' }),

  // Statistics, frozen inside an iteration
  normalizeObservations: key(flag, true, { meaning: 'observations minus the running mean, over the running deviation' }),
  observationClip: key(positive, 10, { meaning: 'normalised observations are clipped to ±this', unit: 'deviations', usual: '5 … 10' }),
  scaleRewards: key(flag, false, { meaning: 'rewards over the running deviation of the discounted return; reports keep raw returns' }),
  rewardClip: key(positive, 10, { meaning: 'scaled rewards are clipped to ±this', unit: 'deviations', usual: '5 … 10' }),
  warmupSteps: key(integer(0, MAX_COUNT), 256, {
    meaning: 'steps per environment of the untrained policy for the first statistics; 0 when nothing is normalised', unit: 'steps',
    usual: '128 … 1024',
  }),

  // Evaluation on the way and at the end; it has environments and random numbers of its own
  evalEvery: key(integer(0, MAX_COUNT), 0, { meaning: 'evaluate after every so many iterations, and keep the best policy; 0 never', unit: 'iterations', usual: '10 … 50' }),
  evalEveryEpisodes: key(integer(1, 1_000_000), 10, { meaning: 'deterministic episodes of an evaluation on the way', unit: 'episodes', usual: '5 … 100' }),
  stopAt: key({ schema: z.number().nullable(), expected: 'a finite number, or null' }, null, {
    meaning: 'end the training once an evaluation on the way reaches this mean return; null: use the whole budget', unit: 'return',
  }),
  evalEpisodes: key(integer(0, 1_000_000), 100, { meaning: 'deterministic episodes after training; 0 skips them', unit: 'episodes', usual: '10 … 100' }),
} as const

type ValueOf<K> = K extends ConfigKey<infer T> ? T : never

/**
 * A complete config: flat, plain data. With the package's version it determines every bit of the result. It has the keys that its
 * algorithm reads, and no others.
 */
export type TrainConfig = { readonly [K in keyof typeof CONFIG_KEYS]: ValueOf<(typeof CONFIG_KEYS)[K]> }
export type ConfigKeyName = keyof TrainConfig

/** Every key with its documentation, in the order of the table. */
export function configKeys(): readonly (readonly [ConfigKeyName, ConfigKey<unknown>])[] {
  return Object.entries(CONFIG_KEYS) as [ConfigKeyName, ConfigKey<unknown>][]
}

/** Those that an algorithm reads. */
export function keysOf(algorithm: AlgorithmName): readonly (readonly [ConfigKeyName, ConfigKey<unknown>])[] {
  return configKeys().filter(([, { algorithms }]) => algorithms?.includes(algorithm) ?? true)
}
