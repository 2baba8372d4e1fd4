// The registry: environments by id. `make` checks the options, makes the environment and puts its time limit around it.
// Ids are Gymnasium's, with one difference: the version is part of the id. An id without one is an error that names the newest, because
// a run that says "CartPole" would mean another task after the next version.

import { closest, didYouMean } from '../errors/closest.js'
import { CATALOG } from './catalog.js'
import type { Environment } from './env.js'
import type { EnvironmentOptions, EnvironmentSpec, OptionDoc, OptionValue } from './spec.js'
import { TimeLimit } from './wrappers/time-limit.js'

/** What `make` takes besides the environment's own options. */
export interface MakeOptions extends EnvironmentOptions {
  /** Overrides the environment's time limit, in steps; -1 removes it. */
  readonly maxEpisodeSteps?: number
}

/** Name, with a namespace or not, and version. */
const ID = /^((?:[\w:-]+\/)?[\w:.-]+?)(?:-v(\d+))?$/
const LIMIT = 'maxEpisodeSteps'

const specs = new Map<string, EnvironmentSpec>(CATALOG.map((spec) => [spec.id, spec]))

/**
 * Adds an environment, for `make` to find.
 * @throws Error if the id is malformed, has no version or is taken, or if an option is called `maxEpisodeSteps`
 */
export function register(spec: EnvironmentSpec): void {
  const { version } = parse(spec.id)
  if (version === undefined) throw new Error(`register: the id "${spec.id}" has no version; expected one such as "${spec.id}-v0".`)
  if (specs.has(spec.id)) throw new Error(`register: "${spec.id}" is taken. A change of the task is a new version; register that.`)
  if (LIMIT in spec.options) throw new Error(`register: "${spec.id}" has an option ${LIMIT}, which \`make\` keeps to itself. Rename it.`)
  specs.set(spec.id, spec)
}

/** Every registered id, in alphabetical order. */
export function environmentIds(): string[] {
  return [...specs.keys()].sort()
}

/**
 * The specification behind an id.
 * @throws Error for an unknown name, a missing version or an unknown version; the message names what there is
 */
export function environmentSpec(id: string): EnvironmentSpec {
  const spec = specs.get(id)
  if (spec !== undefined) return spec
  const { name, version } = parse(id)
  const versions = versionsOf(name)
  if (versions.length === 0) throw new Error(`Unknown environment "${id}".${suggestion(id)} Known: ${environmentIds().join(', ')}.`)
  const newest = versions[versions.length - 1]
  if (version === undefined) throw new Error(`Environment "${id}" needs its version: "${newest}"${older(versions)}.`)
  throw new Error(`Environment "${name}" has no version ${version}; there is ${versions.map((known) => `"${known}"`).join(', ')}.`)
}

/**
 * A new environment with its time limit. Options left out have the defaults of its specification.
 * @param id such as `CartPole-v1`
 * @param options the environment's own, and `maxEpisodeSteps`
 * @throws Error as `environmentSpec`; RangeError for an unknown option or a value of the wrong kind
 */
export async function make(id: string, options: MakeOptions = {}): Promise<Environment> {
  const spec = environmentSpec(id)
  const { [LIMIT]: asked, ...own } = options
  const limit = asked ?? spec.maxEpisodeSteps ?? -1
  if (limit !== -1 && !(Number.isSafeInteger(limit) && limit >= 1)) {
    throw new RangeError(`${id}: ${LIMIT} is ${String(limit)}; expected a positive integer, or -1 for no limit.`)
  }
  const environment = await spec.create(complete(spec, own))
  return limit === -1 ? environment : new TimeLimit(environment, limit)
}

/** The options with every default filled in. */
function complete(spec: EnvironmentSpec, given: EnvironmentOptions): EnvironmentOptions {
  const options: Record<string, OptionValue> = {}
  for (const [name, { default: value }] of Object.entries(spec.options)) options[name] = value
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) options[name] = checked(spec, name, value)
  }
  return options
}

function checked(spec: EnvironmentSpec, name: string, value: OptionValue): OptionValue {
  const known = Object.keys(spec.options)
  if (!known.includes(name)) {
    const all = [...known, LIMIT]
    throw new RangeError(`${spec.id} has no option "${name}".${didYouMean(name, all)} Its options: ${all.join(', ')}.`)
  }
  const option: OptionDoc = spec.options[name]
  const expected = kindOf(option.default)
  if (kindOf(value) !== expected) {
    throw new RangeError(`${spec.id}: option ${name} is ${show(value)}; expected ${expected}, such as ${show(option.default)}.`)
  }
  return value
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return value.every((x) => kindOf(x) === 'a number') ? 'a list of numbers' : 'something else'
  if (typeof value === 'number') return Number.isNaN(value) ? 'something else' : 'a number'
  return typeof value === 'boolean' ? 'true or false' : typeof value === 'string' ? 'a string' : 'something else'
}

function show(value: OptionValue): string {
  return typeof value === 'string' ? JSON.stringify(value) : Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}

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
  return [...specs.keys()].filter((id) => parse(id).name === name).sort((a, b) => versionOf(a) - versionOf(b))
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
