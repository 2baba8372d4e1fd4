// The keys of a training config: type, permitted values, default, and what each one means, in one table. `trpo train --help`, the
// docs and the validation in config.ts read it; nothing else holds a default. Values tuned for one environment are in presets.ts.
//
// `paper` is the value in Schulman et al. 2015 (arXiv:1502.05477), '–' where it does not say or has no such part.
// `usual` is the range that implementations and tuned settings lie in.

import type { AlgorithmName } from '../algorithms/registry.js'
import type { ConfigKey } from './config-key.js'
import { EVALUATION_KEYS } from './keys/evaluation.js'
import { NETWORK_KEYS } from './keys/networks.js'
import { EPOCH_KEYS } from './keys/penalty-and-epochs.js'
import { SAMPLE_KEYS } from './keys/samples.js'
import { SEARCH_KEYS } from './keys/search.js'
import { TASK_KEYS } from './keys/task.js'
import { TRUST_REGION_KEYS } from './keys/trust-region.js'
import { VALUE_KEYS } from './keys/value-and-statistics.js'
import { VINE_KEYS } from './keys/vine.js'

export type { ConfigKey } from './config-key.js'

export const CONFIG_KEYS = {
  ...TASK_KEYS, ...SAMPLE_KEYS, ...VINE_KEYS, ...TRUST_REGION_KEYS, ...EPOCH_KEYS, ...SEARCH_KEYS, ...NETWORK_KEYS, ...VALUE_KEYS,
  ...EVALUATION_KEYS,
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
