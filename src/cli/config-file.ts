// `--config FILE`: config keys as a JSON object, or the config.json of a run, whose `config` counts. Names, types and ranges are
// checked here, before presets and command line join in, so that an error can name the file.

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, keyProblems } from '../training/config.js'
import { UsageError } from './usage-error.js'

type Keys = Readonly<Record<string, unknown>>

/** Keys beside `config` in a run's config.json. */
const RECORD_KEYS = ['versions', 'created', 'origin', 'sha256']

/** The keys that a file sets; throws ConfigError or UsageError. */
export function readConfigFile(path: string): Keys {
  const content = parse(path, readText(path))
  const keys = isObject(content.config) ? configOf(path, content, content.config) : content
  const problems = keyProblems(keys)
  if (problems.length > 0) throw new ConfigError(problems, path)
  return keys
}

function configOf(path: string, record: Keys, config: Keys): Keys {
  const beside = Object.keys(record).find((key) => key !== 'config' && !RECORD_KEYS.includes(key))
  if (beside === undefined) return config
  throw new UsageError(`${path}: got "${beside}" beside "config", expected every key in one place. Move it into "config".`)
}

function readText(path: string): string {
  try {
    if (statSync(path).isDirectory()) throw new UsageError(`--config ${path}: got a directory, expected a file. Did you mean ${join(path, 'config.json')}?`)
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError(`--config ${path}: it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

function parse(path: string, text: string): Keys {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`${path}: not JSON: ${cause instanceof Error ? cause.message : String(cause)}${place(cause, text)}`, { cause })
  }
  if (isObject(content)) return content
  throw new UsageError(`${path}: got ${JSON.stringify(content).slice(0, 40)}, expected an object of config keys, such as {"env": "CartPole-v1", "maxKl": 0.02}.`)
}

/** Line and column, where the engine gives a position only. */
function place(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : ''
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position === undefined || message.includes('line')) return ''
  const before = text.slice(0, Number(position)).split('\n')
  return ` (line ${before.length}, column ${before[before.length - 1].length + 1})`
}

function isObject(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
