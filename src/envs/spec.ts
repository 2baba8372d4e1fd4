// What the registry knows of an environment: its id, how to make one, its time limit, and the options it takes with their defaults.
// An environment's class declares its options once, as documentation with defaults (OptionDocs); its constructor and the registry
// both read them there.

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
  /** Steps after which an episode is truncated; left out: never. */
  readonly maxEpisodeSteps?: number
  /** Mean return at which the task counts as solved, where its authors named one. */
  readonly rewardThreshold?: number
  readonly options: Readonly<Record<string, OptionDoc>>
}
