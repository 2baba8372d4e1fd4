// What a saved policy is given to act on, as the row of numbers that its network reads: a plain list will do for a vector, and what has
// another number of entries than the environment's observations is refused. Exported policies (export/player) read theirs here too.

import type { Observation, Space } from '../spaces/space.js'

/**
 * Writes the flat form of `observation` to `out`.
 * @param env whose observations these are, for the message
 * @throws TypeError if the observation does not have the space's shape, and as the space's `flatten`
 */
export function flattenObservation(space: Space, observation: Observation, out: Float64Array, env: string): void {
  const { kind } = space
  if (kind !== 'Dict' && kind !== 'Tuple') {
    const length = typeof observation === 'number' ? 1 : (observation as ArrayLike<number>).length
    const expected = kind === 'Discrete' ? 1 : space.shape.reduce((product, n) => product * n, 1)
    if (length !== expected) {
      throw new TypeError(`the observation has ${length} numbers; ${env} gives ${expected} (shape [${space.shape.join(', ')}]).`)
    }
  }
  space.flatten(observation, out, 0)
}
