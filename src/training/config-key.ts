// What a key of the config is, and the kinds of values that keys permit, each with its words for error messages.

import { z } from 'zod'
import type { AlgorithmName } from '../algorithms/registry.js'
import type { OptionValue } from '../envs/spec.js'

export interface ConfigKey<T> {
  readonly schema: z.ZodType<T>
  /** The permitted values in words, as error messages say them. */
  readonly expected: string
  /** Absent: the key must be given. */
  readonly default?: T
  readonly meaning: string
  readonly unit: string
  readonly usual: string
  readonly paper: string
  /** The algorithms that read it; absent: all of them. The config of another one does not have it. */
  readonly algorithms?: readonly AlgorithmName[]
}

export interface Permitted<T> {
  readonly schema: z.ZodType<T>
  readonly expected: string
}

interface Documentation {
  readonly meaning: string
  readonly unit?: string
  readonly usual?: string
  readonly paper?: string
  readonly algorithms?: readonly AlgorithmName[]
}

export function key<T>(permitted: Permitted<T>, initial: NoInfer<T> | undefined, documentation: Documentation): ConfigKey<T> {
  return { ...permitted, default: initial, unit: '–', usual: '–', paper: '–', ...documentation }
}

export function integer(minimum: number, maximum: number): Permitted<number> {
  return { schema: z.int().min(minimum).max(maximum), expected: `an integer from ${minimum} to ${maximum}` }
}

export function between(minimum: number, maximum: number): Permitted<number> {
  return { schema: z.number().min(minimum).max(maximum), expected: `a number from ${minimum} to ${maximum}` }
}

export function strictlyBetween(low: number, high: number): Permitted<number> {
  return { schema: z.number().gt(low).lt(high), expected: `a number above ${low} and below ${high}` }
}

export function oneOf<const T extends string>(...values: readonly T[]): Permitted<T> {
  return { schema: z.enum(values), expected: values.map((value) => JSON.stringify(value)).join(' or ') }
}

export const positive: Permitted<number> = { schema: z.number().positive(), expected: 'a finite number above 0' }
export const flag: Permitted<boolean> = { schema: z.boolean(), expected: 'true or false' }
export const text: Permitted<string> = { schema: z.string().min(1), expected: 'a non-empty text' }
export const options: Permitted<Readonly<Record<string, OptionValue>>> = {
  schema: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.number())])),
  expected: 'an object of numbers, texts, booleans and lists of numbers',
}
export const layerSizes: Permitted<readonly number[]> = {
  schema: z.array(z.int().min(1).max(8192)).max(16), expected: 'a list of at most 16 layer widths, integers from 1 to 8192',
}

export const MAX_SEED = 9007199254740991 // 2⁵³ − 1
export const MAX_COUNT = 1073741824 // 2³⁰: steps and environments are 32-bit words of the random counter
