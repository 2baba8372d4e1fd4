// One dimension of a grid as people type it: `maxKl=0.01,0.02`, `policyHidden=[64,64],[32,32]`. Each value is read as --set reads it.

import { parseSetting } from '../training/setting.js'

/** A key and the values that it takes in turn. */
export interface Dimension {
  readonly key: string
  readonly values: readonly unknown[]
}

/** @throws ConfigError, with the closest key where the key is unknown */
export function parseGrid(text: string): Dimension {
  const equals = text.indexOf('=')
  if (equals < 0) return { key: parseSetting(text).key, values: [] } // it throws: there is no value
  const settings = splitValues(text.slice(equals + 1)).map((value) => parseSetting(`${text.slice(0, equals)}=${value}`))
  return { key: settings[0].key, values: settings.map(({ value }) => value) }
}

/** A text in quotes, escapes included, or a single character. */
const PIECE = /"(?:[^"\\]|\\.)*"|[^]/g

/** Splits at the commas that are in no brackets, braces or double quotes. */
export function splitValues(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece === '[' || piece === '{') depth++
    if (piece === ']' || piece === '}') depth--
    if (piece === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += piece
  }
  return parts
}
