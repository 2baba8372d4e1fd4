// From a command line to the config: defaults ← preset of the environment ← --config ← --set ← the argument and the named flags.

import { parseSetting, parseSettings } from '../training/setting.js'
import { resolveConfig, type TrainConfig } from '../training/config.js'
import { readConfigFile } from './config-file.js'
import { UsageError } from './usage-error.js'

/** As typed; the config says whether they fit. */
export interface ConfigFlags {
  readonly config?: string
  readonly set?: readonly string[]
  readonly steps?: string
  readonly seed?: string
  readonly initFrom?: string
  readonly evalEvery?: string
  readonly stopAt?: string
}

/** Flags whose text is read as a setting's is: numbers, mostly. */
const SETTINGS = ['steps', 'seed', 'evalEvery', 'stopAt'] as const satisfies (keyof ConfigFlags)[]

/**
 * The whole config that a command line stands for; throws ConfigError or UsageError.
 * @param env the argument, if it was given
 */
export function configFromFlags(env: string | undefined, flags: ConfigFlags): TrainConfig {
  const settings = parseSettings(flags.set ?? [], flags.config === undefined ? {} : readConfigFile(flags.config))
  const named: Record<string, unknown> = {}
  for (const key of SETTINGS) {
    const text = flags[key]
    if (text !== undefined) named[key] = parseSetting(`${key}=${text}`).value
  }
  if (flags.initFrom !== undefined) named.initFrom = flags.initFrom
  if (env !== undefined) named.env = env
  const merged = { ...settings, ...named }
  if (merged.env === undefined) throw new UsageError(`missing required argument 'env', such as CartPole-v1. \`trpo envs\` lists them; a file given with --config may name it as well.`)
  return resolveConfig(merged as { env: string })
}
