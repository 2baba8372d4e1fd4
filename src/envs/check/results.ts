// Checks of what `reset` and `step` return: the parts and their types, observations in their space and finite, a finite reward, two
// separate flags.

import { flatBounds } from '../../spaces/flat-bounds.js'
import type { Space, SpaceJSON } from '../../spaces/space.js'
import type { Findings } from './findings.js'
import { messageOf } from './findings.js'
import type { WalkEvent } from './walk.js'

const RESET = 'Return { observation, info }.'
const STEP = 'Return { observation, reward, terminated, truncated, info }.'

/** Whether the result can be worked with at all. */
export function checkResult(event: WalkEvent, space: Space, findings: Findings): boolean {
  const when = `${event.kind} at step ${event.life} of its life`
  const result: unknown = event.result
  if (typeof result !== 'object' || result === null || Array.isArray(result) || result instanceof Promise) {
    const got = Array.isArray(result) ? `a list of ${result.length}` : result instanceof Promise ? 'a promise' : String(result)
    findings.error('result', `${when} returned ${got}; expected a record.`, event.kind === 'reset' ? RESET : STEP)
    return false
  }
  const parts = result as Readonly<Record<string, unknown>>
  if (event.kind === 'step') checkStep(parts, when, findings)
  checkInfo(parts.info, when, event.kind === 'reset' ? RESET : STEP, findings)
  return checkObservation(parts.observation, space, when, findings)
}

function checkStep({ reward, terminated, truncated, done }: Readonly<Record<string, unknown>>, when: string, findings: Findings): void {
  if (typeof reward !== 'number' || !Number.isFinite(reward)) {
    findings.error('reward', `${when}: the reward is ${show(reward)}; expected a finite number.`,
      typeof reward === 'number' ? 'Look for a division by zero or a simulator that diverged; end the episode before that.' : STEP)
  }
  for (const [name, value] of [['terminated', terminated], ['truncated', truncated]] as const) {
    if (typeof value === 'boolean') continue
    const remedy = done === undefined ? STEP
      : 'Instead of `done`, return two flags: `terminated` for an end of the task, `truncated` for a cut such as a time limit.'
    findings.error(name, `${when}: ${name} is ${show(value)}; expected true or false.`, remedy)
  }
}

function checkInfo(info: unknown, when: string, remedy: string, findings: Findings): void {
  if (typeof info !== 'object' || info === null || Array.isArray(info)) {
    findings.error('info', `${when}: info is ${show(info)}; expected a record, {} if there is nothing to tell.`, remedy)
    return
  }
  for (const [key, value] of Object.entries(info)) {
    if (typeof value !== 'number' || Number.isFinite(value)) continue
    findings.warn('info-finite', `${when}: info.${key} is ${value}, which is left out of the averages.`, 'Leave the key out where there is no number.')
  }
}

function checkObservation(observation: unknown, space: Space, when: string, findings: Findings): boolean {
  const json = space.toJSON()
  const wrong = containerProblem(json, observation, 'observation')
  if (wrong !== null) {
    findings.error('observation-type', `${when}: ${wrong}.`, 'Return what the observation space holds, or declare the space of what is returned.')
    return false
  }
  const flat = new Float64Array(space.flatSize)
  try {
    space.flatten(observation as never, flat, 0)
  } catch (error) {
    findings.error('observation-space', `${when}: ${messageOf(error)}`, 'Correct the value, or the space it is declared to be in.')
    return false
  }
  const bad = flat.findIndex((x) => !Number.isFinite(x))
  if (bad >= 0) {
    findings.error('observation-finite', `${when}: observation[${bad}] is ${flat[bad]}; expected finite numbers.`,
      'Look for a division by zero or a simulator that diverged; end the episode before that.')
    return true
  }
  const { low, high } = flatBounds(json)
  const outside = flat.findIndex((x, i) => x < low[i] || x > high[i])
  if (outside >= 0 || !space.contains(observation)) {
    const where = outside < 0 ? 'the observation is not in its space' : `observation[${outside}] is ${flat[outside]}, outside [${low[outside]}, ${high[outside]}]`
    findings.error('observation-space', `${when}: ${where}.`, 'Widen the bounds of the observation space (±Infinity for no bound), or clip the value.')
  }
  checkPrecision(json, observation, when, findings)
  return true
}

/** What a value is instead of the container of its space; null if it is that. */
function containerProblem(space: SpaceJSON, value: unknown, path: string): string | null {
  switch (space.kind) {
    case 'Box': {
      const fits = value instanceof Float32Array || (value instanceof Float64Array && space.dtype === 'float64')
      const expected = space.dtype === 'float32' ? 'Float32Array' : 'Float64Array'
      return fits ? lengthProblem(space.shape, value, path) : instead(path, value, `a ${expected}, as its Box has dtype ${space.dtype}`)
    }
    case 'Discrete': return typeof value === 'number' ? null : instead(path, value, 'a number')
    case 'MultiDiscrete': return value instanceof Int32Array ? lengthProblem([space.nvec.length], value, path) : instead(path, value, 'an Int32Array')
    case 'MultiBinary': return value instanceof Uint8Array ? lengthProblem(space.shape, value, path) : instead(path, value, 'a Uint8Array')
    case 'Dict': {
      if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return instead(path, value, 'a record')
      const keys = space.spaces.map(([key]) => key)
      const others = Object.keys(value)
      if (others.length !== keys.length || keys.some((key) => !others.includes(key))) return `${path} has the keys ${others.join(', ')}; expected ${keys.join(', ')}`
      return first(space.spaces, ([key, part]) => containerProblem(part, (value as Record<string, unknown>)[key], `${path}.${key}`))
    }
    case 'Tuple': {
      if (!Array.isArray(value) || value.length !== space.spaces.length) return instead(path, value, `a list of ${space.spaces.length}`)
      return first(space.spaces.map((part, i) => [part, value[i] as unknown, `${path}[${i}]`] as const), ([part, entry, place]) => containerProblem(part, entry, place))
    }
    default: return space satisfies never
  }
}

function lengthProblem(shape: readonly number[], value: ArrayLike<number>, path: string): string | null {
  const size = shape.reduce((product, n) => product * n, 1)
  return value.length === size ? null : `${path} has ${value.length} entries; expected ${size} (shape [${shape.join(', ')}])`
}

function instead(path: string, value: unknown, expected: string): string {
  return `${path} is ${show(value)}; expected ${expected}`
}

function first<T>(parts: readonly T[], problem: (part: T) => string | null): string | null {
  for (const part of parts) {
    const found = problem(part)
    if (found !== null) return found
  }
  return null
}

function checkPrecision(space: SpaceJSON, observation: unknown, when: string, findings: Findings): void {
  if (space.kind !== 'Box' || space.dtype !== 'float64' || !(observation instanceof Float32Array)) return
  findings.warn('observation-precision', `${when}: the observation is a Float32Array in a Box of float64.`, 'Give the Box dtype float32, or return a Float64Array.')
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name}`
  return typeof value === 'object' && value !== null ? 'a record' : String(value)
}
