// What settings are called: in reports as `key=value`, on a command line as --set takes them, and in paths, where every character has to
// be harmless on every file system and in every shell.

import { createHash } from 'node:crypto'
import { configKeys } from '../training/config.js'
import type { Setting } from '../training/setting.js'

/** The name of no settings at all. */
export const PRESET = 'preset'

const NESTED = 'envOptions.'
const LONGEST = 100
const HASH_DIGITS = 8

/** A value as --set reads it back. */
export function formatValue(value: unknown): string {
  return typeof value === 'string' && isPlain(value) ? value : JSON.stringify(value)
}

/** `key=value`. */
export function formatSetting({ key, value }: Setting): string {
  return `${key}=${formatValue(value)}`
}

/** In the order of the config's keys, so that the same settings are the same, however they were typed. */
export function inOrder(settings: readonly Setting[]): Setting[] {
  const names: readonly string[] = configKeys().map(([name]) => name)
  const rank = (key: string): number => names.indexOf(key.startsWith(NESTED) ? 'envOptions' : key)
  return [...settings].sort((a, b) => rank(a.key) - rank(b.key) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

/**
 * The name of a folder for settings, such as `maxKl=0.02,policyHidden=64x64`. What a file name cannot say in full is shortened, and
 * a hash of all of it follows.
 */
export function settingsFolder(settings: readonly Setting[]): string {
  if (settings.length === 0) return PRESET
  const whole = inOrder(settings).map(formatSetting).join(',')
  const name = inOrder(settings).map(({ key, value }) => `${key}=${listName(value) ?? formatValue(value)}`).join(',')
  const safe = name.replaceAll(/[^\w.,=+-]+/g, '-')
  if (safe === name && safe.length <= LONGEST) return safe
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_DIGITS)
  return `${safe.slice(0, LONGEST - HASH_DIGITS - 1)}-${hash}`
}

/** Layer widths and the like as people write them in names: 64x64. */
function listName(value: unknown): string | null {
  const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number' && /^\d+$/.test(String(item)))
  return isList ? value.join('x') : null
}

/** Whether a text without quotes is read as itself, and needs none in a shell. */
function isPlain(text: string): boolean {
  return /^[a-z][\w./:-]*$/i.test(text) && !/^(true|false|null)$/.test(text)
}
