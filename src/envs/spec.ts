// What the registry knows of an environment: its id, how to make one, its time limit, and the options it takes with their defaults.
// An environment's class declares its options once, as documentation with defaults (OptionDocs); its constructor and the registry
// both read them there.

import type { BatchEnvironment } from './batch.js'
import type { Environment } from './env.js'

/** What an option can be. */
export type OptionValue = number | boolean | string | readonly number[]

/** Options by name, as `make` takes them and hands them on. */
export type EnvironmentOptions = Readonly<Record<string, OptionValue | undefined>>

/** One option: the default also tells the kind (number, boolean, string, or a list of as many numbers). */
export interface OptionDoc<V = OptionValue> {
  readonly default: V
  /** One line: meaning and unit. */
  readonly doc: string
}

/** A line of documentation and a default for every option in O. */
export type OptionDocs<O> = { readonly [K in keyof O]-?: OptionDoc<NonNullable<O[K]>> }

export interface EnvironmentSpec {
  /** Name and version, optionally after a namespace: `Hopper-v5`, `mine/Arm-v0`. A change of the task is a new version. */
  readonly id: string
  /** Makes the environment, without its time limit. May be asynchronous: engines load. Options are checked and complete. */
  readonly create: (options: EnvironmentOptions) => Environment | Promise<Environment>
  /** Makes so many at once, without their time limit; where it is there, training uses it instead of `create`. */
  readonly createBatch?: (environments: number, options: EnvironmentOptions) => BatchEnvironment | Promise<BatchEnvironment>
  /** Steps after which an episode is truncated; left out: never. */
  readonly maxEpisodeSteps?: number
  /** Mean return at which the task counts as solved, where its authors named one. */
  readonly rewardThreshold?: number
  /** Left out: options are handed on as they come, unchecked. */
  readonly options?: Readonly<Record<string, OptionDoc>>
  /** Config values that suit it, laid over the defaults and under what the user sets: { environments: 4, gamma: 0.999 }. */
  readonly defaults?: ConfigDefaults
}

/** Config values by key; the config checks them. */
export type ConfigDefaults = Readonly<Record<string, unknown>>

/** What a module of an environment may export by default, besides a class or a function: a specification, with less that is required. */
export type EnvironmentDescription = Partial<EnvironmentSpec> & (Pick<EnvironmentSpec, 'create'> | Required<Pick<EnvironmentSpec, 'createBatch'>>)

/** A function or class that makes an environment. As static properties, it may have what a description has. */
export type EnvironmentFactory =
  | ((options: EnvironmentOptions) => Environment | Promise<Environment>)
  | (new (options: EnvironmentOptions) => Environment)
