// Options of a robot's constructor, checked against their documentation (spec.ts): unknown names, kinds, intervals.
// Names are Gymnasium's, in camelCase. The registry checks names and kinds too; this is for those who call a constructor directly.

import { didYouMean } from '../../errors/closest.js'
import type { OptionDoc } from '../spec.js'

export type Interval = readonly [low: number, high: number]

export type OptionTable = Readonly<Record<string, OptionDoc<number> | OptionDoc<boolean> | OptionDoc<string> | OptionDoc<Interval>>>
export type OptionsOf<T extends OptionTable> = { readonly [K in keyof T]?: T[K]['default'] }
export type ResolvedOptions<T extends OptionTable> = { readonly [K in keyof T]: T[K]['default'] }
type Value = OptionTable[string]['default']

/** The given options with the defaults of the others. Throws on unknown names and on values of another kind. */
export function resolveOptions<T extends OptionTable>(id: string, table: T, given: OptionsOf<T>): ResolvedOptions<T> {
  const resolved: Record<string, Value> = {}
  for (const [name, entry] of Object.entries(table)) resolved[name] = entry.default
  for (const [name, value] of Object.entries<unknown>(given)) {
    if (value === undefined) continue
    if (!Object.hasOwn(table, name)) {
      const known = Object.keys(table)
      throw new RangeError(`${id} has no option "${name}".${didYouMean(name, known)} Its options: ${known.join(', ')}.`)
    }
    resolved[name] = sameKind(id, name, value, table[name].default)
  }
  return resolved as ResolvedOptions<T>
}

function sameKind(id: string, name: string, value: unknown, like: Value): Value {
  if (typeof like === 'boolean' && typeof value === 'boolean') return value
  if (typeof like === 'string' && typeof value === 'string') return value
  if (typeof like === 'number' && typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof like === 'object' && isInterval(value)) return value
  const expected = typeof like === 'boolean' ? 'true or false' : typeof like === 'string' ? 'a text'
    : typeof like === 'number' ? 'a finite number' : 'an interval [low, high]'
  throw new RangeError(`${id}: option ${name} is ${JSON.stringify(value)}; expected ${expected}, such as ${JSON.stringify(like)}.`)
}

function isInterval(value: unknown): value is Interval {
  if (!Array.isArray(value) || value.length !== 2) return false
  const [low, high] = value as unknown[]
  return typeof low === 'number' && typeof high === 'number' && low <= high
}
