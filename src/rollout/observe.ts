// From what an environment returns to a row of numbers: flattened by its space, and refused if a number is not finite, because a
// NaN that enters a batch or a normaliser never leaves it.

import type { Observation, Space } from '../spaces/space.js'

/** Writes the flat form of `observation` to out[offset …] (f64). */
export function observe(space: Space, observation: Observation, out: Float64Array, offset: number): void {
  flatten(space, observation, out, offset)
  for (let i = offset; i < offset + space.flatSize; i++) {
    if (!Number.isFinite(out[i])) {
      throw new Error(`observation[${i - offset}] is ${out[i]}; expected finite numbers. Check the simulator's state before this step.`)
    }
  }
}

function flatten(space: Space, observation: Observation, out: Float64Array, offset: number): void {
  try {
    space.flatten(observation, out, offset)
  } catch (cause) {
    const given: unknown = observation
    const problem = given === undefined || given === null ? `it is ${String(given)}` : cause instanceof Error ? cause.message : String(cause)
    throw new Error(`the observation does not fit observationSpace, ${space.kind} of ${space.flatSize} numbers: ${problem}`, { cause })
  }
}

/** What a reset or a step returned, if it is a record at all. */
export function checkedRecord<R extends object>(call: 'reset' | 'step', result: R): R {
  const given: unknown = result // environments in plain JavaScript return anything
  if (typeof given === 'object' && given !== null) return result
  throw new Error(`${call} returned ${String(given)}; expected { observation, ${call === 'step' ? 'reward, terminated, truncated, ' : ''}info }.`)
}

/** The reward, if it is a finite number. */
export function checkedReward(reward: number): number {
  if (!Number.isFinite(reward)) throw new Error(`the reward is ${reward}; expected a finite number.`)
  return reward
}

/** 1 or 0 for `terminated` or `truncated`, if it is a boolean. */
export function checkedEnd(name: 'terminated' | 'truncated', value: boolean): 0 | 1 {
  if (typeof value !== 'boolean') throw new Error(`${name} is ${String(value)}; expected true or false. \`step\` returns { observation, reward, terminated, truncated, info }.`)
  return value ? 1 : 0
}
