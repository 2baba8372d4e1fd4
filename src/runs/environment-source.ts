// What a caller hands in as the environment, and what follows from it: how each thread makes its own, and how many threads can.
//   an id of the registry, or the URL of a module   every thread finds it by itself, and so does a resumed run
//   a function or class                             one thread; so does a specification that was registered on this thread only

import { isBuiltIn, registration, specOf } from '../envs/registry.js'
import { hrefOf, loadOwnSpec, namesModule, specFrom, type ModuleUrl } from '../envs/own.js'
import type { EnvironmentFactory, EnvironmentSpec } from '../envs/spec.js'
import { ConfigError, show, type TrainConfig } from '../training/config.js'

/** The URL of a module whose default export makes the environment, or a function or class, which one thread only can call. */
export type OwnEnvironment = { readonly href: string } | EnvironmentFactory

/** An id, or the href of a module; or one of your own. */
export type EnvironmentSource = string | OwnEnvironment

export interface ChosenEnvironment {
  readonly spec: EnvironmentSpec
  /** The module it is in; null for one that has none. */
  readonly envModule: string | null
  /** Whether other threads can make it. */
  readonly everywhere: boolean
}

/**
 * Imports the module if there is one.
 * @param envModule of the config, if it has one; `source` is then what to call the environment
 * @throws ConfigError for something else than an environment; Error for an unknown id, or a module that gives no environment
 */
export async function chooseEnvironment(source: EnvironmentSource, envModule: string | null = null): Promise<ChosenEnvironment> {
  if (typeof source === 'function') return { spec: specFrom(source, 'own', 'the environment'), envModule: null, everywhere: false }
  if (typeof source === 'string' && !namesModule(source)) {
    const module = envModule ?? registration(source).module
    return { spec: await specOf({ env: source, envModule }), envModule: module, everywhere: module !== null || isBuiltIn(source) }
  }
  if (!isModule(source)) {
    throw new ConfigError([{ key: 'env', got: show(source), expected: 'an id, the URL of a module, or a function that makes the environment', remedy: '' }])
  }
  const href = hrefOf(source)
  return { spec: await loadOwnSpec(href), envModule: href, everywhere: true }
}

/** The environment of a saved run; `own` stands in for a module that has moved, or a function, which no file can hold. */
export async function chooseSaved({ env, envModule }: Pick<TrainConfig, 'env' | 'envModule'>, own?: OwnEnvironment): Promise<ChosenEnvironment> {
  if (own === undefined) {
    return chooseEnvironment(env, envModule).catch((cause: unknown) => {
      const message = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`${message} Of a run that was given a function, or whose module has moved, hand it in again: resume(path, { env }), or --env-module FILE.`, { cause })
    })
  }
  const chosen = await chooseEnvironment(own)
  return { ...chosen, spec: { ...chosen.spec, id: env } }
}

/**
 * The threads to use: those asked for, else as many as there are, else one where others could not make the environment.
 * @throws RangeError if more than one was asked for and others cannot
 */
export function threadsFor(
  { everywhere, spec }: ChosenEnvironment, asked: number | undefined, available: number, warn: (text: string) => void,
): number {
  const threads = asked ?? available
  if (everywhere || threads === 1) return threads
  const reason = `environment ${spec.id} was given as a function, which other threads cannot call`
  const remedy = 'Put it in a module of its own, as the default export, and give its URL: env: new URL(\'./my-env.js\', import.meta.url).'
  if (asked !== undefined) throw new RangeError(`threads: got ${asked}, expected 1: ${reason}. ${remedy}`)
  warn(`${reason}: it trains on one thread. ${remedy}`)
  return 1
}

/** Callers in plain JavaScript hand in anything. */
function isModule(source: unknown): source is ModuleUrl {
  return typeof source === 'string' || (typeof source === 'object' && source !== null && 'href' in source && typeof source.href === 'string')
}
