// Environments of users: from what they hand in, or export from a module, to a specification. A module is what makes an environment
// available to every thread: each imports it by its URL. Nothing is taken on trust; whatever is missing is said with an example.

import { BatchOfOne } from './batch.js'
import type { Environment } from './env.js'
import type { EnvironmentDescription, EnvironmentFactory, EnvironmentSpec } from './spec.js'

/** A URL object, or its href: `new URL('./my-env.js', import.meta.url)`. */
export type ModuleUrl = string | { readonly href: string }

/** A scheme of two letters at least: `C:\\…` is a path, not a URL. */
const HREF = /^[a-z][a-z\d+.-]+:/i

/** Whether the text names a module, by its URL or, wrongly, by its path, and not an environment by its id. */
export function namesModule(text: string): boolean {
  return /^(?:file|https?|data|blob):|\.[cm]?[jt]s$/i.test(text)
}

/**
 * The href of a module's URL.
 * @throws Error for a path, which threads and later runs could not resolve
 */
export function hrefOf(module: ModuleUrl): string {
  const href = typeof module === 'string' ? module : module.href
  if (HREF.test(href)) return href
  throw new Error(`environment module "${href}": expected a URL, which means the same everywhere. `
    + 'From code: new URL(\'./my-env.js\', import.meta.url); on the command line: --env-module ./my-env.js.')
}

/**
 * Imports a module and returns what its default export specifies.
 * @param id what to call it; without one, its own id, the name of its class, or that of its file
 * @throws Error if the module cannot be imported, or exports no environment
 */
export async function loadOwnSpec(href: string, id?: string): Promise<EnvironmentSpec> {
  const place = `environment module ${href}`
  const exported = await importModule(href, place)
  const spec = specFrom(exported.default, fileName(href), place)
  return id === undefined ? spec : { ...spec, id }
}

/**
 * The specification that a description, a class or a function stands for.
 * @param name what to call it if it says nothing itself
 * @param place where it comes from, for messages
 */
export function specFrom(own: unknown, name: string, place: string): EnvironmentSpec {
  if ((typeof own !== 'object' || own === null) && typeof own !== 'function') throw noEnvironment(place, own === undefined ? 'nothing' : own === null ? 'null' : `a ${typeof own}`)
  const { id, create, createBatch, maxEpisodeSteps, rewardThreshold, options, defaults }: Partial<EnvironmentDescription> = own
  const more = { createBatch, maxEpisodeSteps, rewardThreshold, options, defaults }
  if (typeof own === 'function') return { ...more, id: id ?? (isClass(own) && own.name !== 'default' && own.name !== '' ? own.name : name), create: creator(own) }
  if (create !== undefined) return { ...more, id: id ?? name, create: creator(create) }
  if (typeof createBatch !== 'function') throw noEnvironment(place, `an object with ${Object.keys(own).join(', ') || 'nothing in it'}`)
  return { ...more, id: id ?? name, create: async (given) => new BatchOfOne(await createBatch(1, given)) }
}

function creator(make: unknown): EnvironmentSpec['create'] {
  if (isClass(make)) return (options) => new make(options)
  return make as (options: unknown) => Environment | Promise<Environment>
}

/** Whether `new` makes the environment: it is written as a class, or its prototype has the methods of one. */
function isClass(own: unknown): own is EnvironmentFactory & (new (options: unknown) => Environment) {
  if (typeof own !== 'function') return false
  const prototype: unknown = own.prototype
  return /^class\b/.test(Function.prototype.toString.call(own)) || (typeof prototype === 'object' && prototype !== null && 'step' in prototype)
}

async function importModule(href: string, place: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(/* @vite-ignore */ href) as { readonly default?: unknown }
  } catch (cause) {
    throw new Error(`${place} cannot be imported: ${cause instanceof Error ? cause.message : String(cause)}. `
      + 'Check that the file is there and runs by itself (node FILE); of a saved run, config.json says where it is (envModule).', { cause })
  }
}

function noEnvironment(place: string, got: string): Error {
  return new Error(`${place}: its default export is ${got}; expected a class or function that makes the environment, or a description. `
    + 'Write `export default class MyEnv { … }`, or `export default { id: \'mine/Arm-v0\', maxEpisodeSteps: 200, create: () => new MyEnv() }`.')
}

function fileName(href: string): string {
  const last = /([^/\\]+?)(?:\.[a-z]+)?(?:[?#].*)?$/i.exec(href)?.[1] ?? 'own'
  return last.replaceAll(/[^\w.-]+/g, '-')
}
