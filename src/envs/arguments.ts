// Checks of what callers hand to an environment: actions, start states, snapshots, options. Each message names the environment, what
// it got and what it expected. The rollout adds which copy of the environment it was, its seed and its step.

import type { Box } from '../spaces/box.js'
import type { Discrete } from '../spaces/discrete.js'

/** The action if it belongs to the space. */
export function requireChoice(environment: string, action: number, space: Discrete): number {
  if (!space.contains(action)) {
    throw new RangeError(`${environment}: the action is ${String(action)}; `
      + `expected an integer from ${space.start} to ${space.start + space.n - 1}.`)
  }
  return action
}

/** The action if it has the space's length and no NaN or infinity; bounds are not checked, as environments clip by themselves. */
export function requireVector<V extends ArrayLike<number>>(environment: string, action: V, space: Box): V {
  if (action.length !== space.flatSize) {
    throw new RangeError(`${environment}: the action has ${action.length} entries; expected ${space.flatSize}.`)
  }
  for (let i = 0; i < action.length; i++) {
    if (!Number.isFinite(action[i])) throw new RangeError(`${environment}: action[${i}] is ${action[i]}; expected a finite number.`)
  }
  return action
}

/**
 * A copy of a state vector, given as start state or taken from a snapshot.
 * @param names of the entries, in order; their number is the expected length
 */
export function requireState(environment: string, state: unknown, names: readonly string[]): Float64Array {
  const list = `expected ${names.length} numbers: [${names.join(', ')}].`
  if (!isNumbers(state)) throw new RangeError(`${environment}: the state is ${state === undefined ? 'missing' : 'no list of numbers'}; ${list}`)
  if (state.length !== names.length) throw new RangeError(`${environment}: the state has ${state.length} entries; ${list}`)
  return Float64Array.from(state, (x, i) => {
    if (!Number.isFinite(x)) throw new RangeError(`${environment}: the state's ${names[i]} is ${x}; expected a finite number.`)
    return x
  })
}

/** The option's value if it is finite. */
export function requireFinite(environment: string, option: string, value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`${environment}: option ${option} is ${value}; expected a finite number.`)
  return value
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  if (Array.isArray(value)) return value.every((x) => typeof x === 'number')
  return ArrayBuffer.isView(value) && 'length' in value
}
