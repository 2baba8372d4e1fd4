// From a command line to the config: defaults ← preset of the environment ← --config ← --set ← the argument and the named flags.

import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { completeConfig } from '../runs/complete-config.js'
import { ConfigError, keyProblems, type TrainConfig } from '../training/config.js'
import { parseSetting, parseSettings } from '../training/setting.js'
import { readConfigFile } from './config-file.js'
import { UsageError } from './usage-error.js'

/** As typed; the config says whether they fit. */
export interface ConfigFlags {
  readonly config?: string
  readonly algorithm?: string
  readonly set?: readonly string[]
  /** As --set of the same with "envOptions." before it. */
  readonly envOption?: readonly string[]
  readonly envModule?: string
  readonly steps?: string
  readonly seed?: string
  readonly initFrom?: string
  readonly evalEvery?: string
  readonly stopAt?: string
}

/** Flags whose text is read as a setting's is: numbers, mostly. */
const SETTINGS = ['algorithm', 'steps', 'seed', 'evalEvery', 'stopAt'] as const satisfies (keyof ConfigFlags)[]

/**
 * The whole config that a command line stands for; throws ConfigError or UsageError.
 * @param env the argument, if it was given
 */
export async function configFromFlags(env: string | undefined, flags: ConfigFlags): Promise<TrainConfig> {
  const settings = settingsFromFlags(env, flags)
  const source = settings.env ?? settings.envModule
  if (source === undefined || source === null) {
    const problems = keyProblems(settings)
    if (problems.length > 0) throw new ConfigError(problems)
    throw new UsageError(`missing required argument 'env', such as CartPole-v1. \`trpo envs\` lists them; a file given with --config may name it as well.`)
  }
  return asUsage(completeConfig(settings))
}

function settingsFromFlags(env: string | undefined, flags: ConfigFlags): Readonly<Record<string, unknown>> {
  const file = flags.config === undefined ? {} : readConfigFile(flags.config)
  const settings = parseSettings([...flags.set ?? [], ...asSettings(flags.envOption)], file)
  const named: Record<string, unknown> = {}
  for (const key of SETTINGS) {
    const text = flags[key]
    if (text !== undefined) named[key] = parseSetting(`${key}=${text}`).value
  }
  if (flags.initFrom !== undefined) named.initFrom = flags.initFrom
  if (flags.envModule !== undefined) named.envModule = moduleHref(flags.envModule)
  if (env !== undefined) named.env = env
  return { ...settings, ...named }
}

/** --env-option as --set of the same. */
export function asSettings(envOption: readonly string[] = []): string[] {
  return envOption.map((option) => `envOptions.${option}`)
}

/** A path, as people type it, or a URL. */
export function moduleHref(module: string): string {
  return /^[a-z][a-z\d+.-]+:/i.test(module) ? module : pathToFileURL(resolve(module)).href
}

/** The environment of a saved run, given anew with --env-module; undefined where it was not. */
export function environmentAgain(module: string | undefined): { readonly href: string } | undefined {
  return module === undefined ? undefined : { href: moduleHref(module) }
}

/** An environment that cannot be found or made is a fault of what was asked for. */
export function asUsage<T>(promise: Promise<T>): Promise<T> {
  return promise.catch((cause: unknown) => {
    throw cause instanceof ConfigError ? cause : new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  })
}
