// Options of environments: what is given, checked against the documentation of the specification, with the defaults filled in.

import { didYouMean } from '../errors/closest.js'
import type { EnvironmentOptions, EnvironmentSpec, OptionDoc, OptionValue } from './spec.js'

/** The option that every environment takes: its time limit. */
export const LIMIT = 'maxEpisodeSteps'

/**
 * The options with every default filled in; as given, where the specification documents none.
 * @throws RangeError for an unknown option or a value of the wrong kind
 */
export function completeOptions(spec: EnvironmentSpec, given: EnvironmentOptions): EnvironmentOptions {
  if (spec.options === undefined) return given
  const options: Record<string, OptionValue> = {}
  for (const [name, { default: value }] of Object.entries(spec.options)) options[name] = value
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) options[name] = checked(spec.id, spec.options, name, value)
  }
  return options
}

/** The time limit: what was asked for, else the specification's; null for none. */
export function stepLimit(spec: EnvironmentSpec, asked: OptionValue | undefined): number | null {
  const limit = asked ?? spec.maxEpisodeSteps ?? -1
  if (limit === -1) return null
  if (typeof limit === 'number' && Number.isSafeInteger(limit) && limit >= 1) return limit
  throw new RangeError(`${spec.id}: ${LIMIT} is ${String(limit)}; expected a positive integer, or -1 for no limit.`)
}

function checked(id: string, options: Readonly<Record<string, OptionDoc>>, name: string, value: OptionValue): OptionValue {
  const known = Object.keys(options)
  if (!known.includes(name)) {
    const all = [...known, LIMIT]
    throw new RangeError(`${id} has no option "${name}".${didYouMean(name, all)} Its options: ${all.join(', ')}.`)
  }
  const option = options[name]
  const expected = kindOf(option.default)
  if (kindOf(value) !== expected) {
    throw new RangeError(`${id}: option ${name} is ${show(value)}; expected ${expected}, such as ${show(option.default)}.`)
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
