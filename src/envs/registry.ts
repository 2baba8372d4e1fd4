// The registry: environments by id. `make` checks the options, makes the environment and puts its time limit around it.
// Ids are Gymnasium's, with one difference: the version is part of the id. An id without one is an error that names the newest, because
// a run that says "CartPole" would mean another task after the next version.

import { closest } from '../errors/closest.js'
import { CATALOG } from './catalog.js'
import type { Environment } from './env.js'
import { makeOne, type MakeOptions } from './make.js'
import { LIMIT } from './option-values.js'
import { hrefOf, loadOwnSpec, type ModuleUrl } from './own.js'
import type { ConfigDefaults, EnvironmentSpec } from './spec.js'

export type { MakeOptions } from './make.js'

/** Name, with a namespace or not, and version. */
const ID = /^((?:[\w:-]+\/)?[\w:.-]+?)(?:-v(\d+))?$/

/** An environment that is in a module, which every thread imports. */
interface RegisteredModule {
  readonly module: string
  readonly defaults: ConfigDefaults
}

const builtIn: ReadonlySet<string> = new Set(CATALOG.map(({ id }) => id))
const registered = new Map<string, EnvironmentSpec | RegisteredModule>(CATALOG.map((spec) => [spec.id, spec]))

/**
 * Adds an environment on this thread, for `make` to find. Training on several threads needs the other form.
 * @throws Error if the id is malformed, has no version or is taken, or if an option is called `maxEpisodeSteps`
 */
export function register(spec: EnvironmentSpec): void
/**
 * Adds an environment that every thread finds in its module.
 * @param id what to call it
 * @param module URL of the module whose default export it is: `new URL('./arm.js', import.meta.url)`
 * @param defaults config values that suit it, such as { environments: 4 }
 */
export function register(id: string, module: ModuleUrl, defaults?: ConfigDefaults): void
export function register(what: EnvironmentSpec | string, module?: ModuleUrl, defaults: ConfigDefaults = {}): void {
  const id = typeof what === 'string' ? what : what.id
  if (parse(id).version === undefined) throw new Error(`register: the id "${id}" has no version; expected one such as "${id}-v0".`)
  if (registered.has(id)) throw new Error(`register: "${id}" is taken. A change of the task is a new version; register that.`)
  if (typeof what !== 'string') {
    if (what.options !== undefined && LIMIT in what.options) {
      throw new Error(`register: "${id}" has an option ${LIMIT}, which \`make\` keeps to itself. Rename it.`)
    }
    registered.set(id, what)
    return
  }
  if (module === undefined) throw new Error(`register: "${id}" needs the URL of its module, such as new URL('./arm.js', import.meta.url).`)
  registered.set(id, { module: hrefOf(module), defaults })
}

/** Every registered id, in alphabetical order. */
export function environmentIds(): string[] {
  return [...registered.keys()].sort()
}

/**
 * The specification behind an id.
 * @throws Error for an unknown name, a missing version or an unknown version; the message names what there is. Also for one that was
 * registered by its module, which has to be imported first: `loadEnvironmentSpec`
 */
export function environmentSpec(id: string): EnvironmentSpec {
  const entry = entryOf(id)
  if ('create' in entry) return entry
  throw new Error(`Environment "${id}" is in ${entry.module}, which is not imported yet: use \`await loadEnvironmentSpec("${id}")\`.`)
}

/**
 * The specification behind an id; imports the module of one that is in a module.
 * @throws Error as `environmentSpec`, or if the module cannot be imported
 */
export async function loadEnvironmentSpec(id: string): Promise<EnvironmentSpec> {
  const entry = entryOf(id)
  if ('create' in entry) return entry
  const spec = await loadOwnSpec(entry.module, id)
  return { ...spec, defaults: { ...spec.defaults, ...entry.defaults } }
}

/** The specification that a config or a saved policy names: that of its module if it has one, else the registered one. */
export async function specOf({ env, envModule }: { readonly env: string, readonly envModule: string | null }): Promise<EnvironmentSpec> {
  return envModule === null ? loadEnvironmentSpec(env) : loadOwnSpec(envModule, env)
}

/** What a config takes over from an id's registration: where its module is (null: none), and values that suit it. */
export function registration(id: string): { readonly module: string | null, readonly defaults: ConfigDefaults } {
  const entry = registered.get(id)
  if (entry === undefined) return { module: null, defaults: {} }
  return 'create' in entry ? { module: null, defaults: entry.defaults ?? {} } : entry
}

/** Whether the id comes with the library, so that every thread knows it. */
export function isBuiltIn(id: string): boolean {
  return builtIn.has(id)
}

/**
 * A new environment with its time limit. Options left out have the defaults of its specification.
 * @param id such as `CartPole-v1`
 * @param options the environment's own, and `maxEpisodeSteps`
 * @throws Error as `loadEnvironmentSpec`; RangeError for an unknown option or a value of the wrong kind
 */
export async function make(id: string, options: MakeOptions = {}): Promise<Environment> {
  return makeOne(await loadEnvironmentSpec(id), options)
}

function entryOf(id: string): EnvironmentSpec | RegisteredModule {
  const entry = registered.get(id)
  if (entry !== undefined) return entry
  const { name, version } = parse(id)
  const versions = versionsOf(name)
  if (versions.length === 0) throw new Error(`Unknown environment "${id}".${suggestion(id)} Known: ${environmentIds().join(', ')}. ${OWN}`)
  const newest = versions[versions.length - 1]
  if (version === undefined) throw new Error(`Environment "${id}" needs its version: "${newest}"${older(versions)}.`)
  throw new Error(`Environment "${name}" has no version ${version}; there is ${versions.map((known) => `"${known}"`).join(', ')}.`)
}

const OWN = 'One of your own is given by its module: train({ env: new URL(\'./my-env.js\', import.meta.url) }), or --env-module ./my-env.js.'

function parse(id: string): { name: string, version: number | undefined } {
  const match: readonly (string | undefined)[] | null = ID.exec(id)
  const name = match?.[1]
  if (name === undefined) {
    throw new Error(`Malformed environment id "${id}"; expected a name and a version, such as "CartPole-v1" or "mine/Arm-v0".`)
  }
  const version = match?.[2]
  return { name, version: version === undefined ? undefined : Number(version) }
}

/** Ids of a name, oldest version first. */
function versionsOf(name: string): string[] {
  const versionOf = (id: string): number => parse(id).version ?? 0
  return [...registered.keys()].filter((id) => parse(id).name === name).sort((a, b) => versionOf(a) - versionOf(b))
}

/** Compares names without versions, so that "cartpole" finds "CartPole-v1"; suggests the version asked for if there is one. */
function suggestion(id: string): string {
  const { name, version } = parse(id)
  const near = closest(name, [...new Set(environmentIds().map((known) => parse(known).name))])
  if (near === undefined) return ''
  const versions = versionsOf(near)
  return ` Did you mean "${versions.find((known) => parse(known).version === version) ?? versions[versions.length - 1]}"?`
}

function older(versions: readonly string[]): string {
  return versions.length === 1 ? '' : `, or an older one: ${versions.slice(0, -1).map((known) => `"${known}"`).join(', ')}`
}
