// One setting as people type it: `key=value` (--set). Values are JSON, except that a text needs no quotes: `maxKl=0.02`,
// `policyHidden=[64,64]`, `scaleRewards=true`, `policyActivation=relu`. An option of the environment is `envOptions.NAME=value`.
// Whether the value fits the key is config.ts's to judge.

import { ConfigError, unknownKey } from './config.js'

export interface Setting {
  readonly key: string
  readonly value: unknown
}

const NESTED = 'envOptions.'

/** Reads `key=value`; throws ConfigError, with the closest key where the key is unknown. */
export function parseSetting(text: string): Setting {
  const equals = text.indexOf('=')
  const key = (equals < 0 ? text : text.slice(0, equals)).trim()
  if (equals < 0 || key === '') fail(key, `"${text}"`, 'key=value, such as maxKl=0.02')
  const value = parseValue(key, text.slice(equals + 1).trim())
  const problems = key.startsWith(NESTED) && key.length > NESTED.length ? [] : unknownKey(key, value)
  if (problems.length > 0) throw new ConfigError(problems)
  return { key, value }
}

/**
 * Several settings as one record; options of the environment are gathered. The last of equal keys counts, as on a command line.
 * @param onto settings that these are laid over, such as a file's
 */
export function parseSettings(texts: readonly string[], onto: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return gatherSettings(texts.map(parseSetting), onto)
}

/** The same, of settings that are read already. */
export function gatherSettings(list: readonly Setting[], onto: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const settings: Record<string, unknown> = { ...onto }
  for (const { key, value } of list) {
    if (key.startsWith(NESTED)) {
      settings.envOptions = { ...settings.envOptions as Record<string, unknown> | undefined, [key.slice(NESTED.length)]: value }
    } else {
      settings[key] = value
    }
  }
  return settings
}

// A number as JSON writes it, and as people do: 100_000, +1, .5, 1e5.
const NUMBER = /^[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function parseValue(key: string, text: string): unknown {
  if (text === '') fail(key, 'nothing', 'a value after "="')
  if (NUMBER.test(text)) return Number(text.replaceAll('_', ''))
  if (!/^["[{]|^(true|false|null)$/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return fail(key, text, 'JSON, such as [64,64], {"g":9.81} or "text"', 'Where the shell takes quotes or brackets away, put the setting in single quotes.')
  }
}

function fail(key: string, got: string, expected: string, remedy = ''): never {
  throw new ConfigError([{ key, got, expected, remedy }])
}
