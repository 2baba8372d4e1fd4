// How a reset disturbs a start state [...qpos, ...qvel], whose first nq numbers are positions. Draws are in the order that is written,
// all of it Gymnasium's.

import type { RandomStream } from '../../compute/random.js'

export type Disturb = (state: Float64Array, nq: number, random: RandomStream) => void

/** U[-scale, scale) for every position, then for every velocity. */
export function uniformNoise(scale: number): Disturb {
  return (state, _nq, random) => { addUniform(state, 0, state.length, scale, random) }
}

/** U[-scale, scale) for every position, then a normal of deviation `scale` for every velocity. */
export function uniformThenNormalNoise(scale: number): Disturb {
  return (state, nq, random) => {
    addUniform(state, 0, nq, scale, random)
    for (let i = nq; i < state.length; i++) state[i] += random.normal(scale)
  }
}

/** U[-scale, scale) for the entries [from, to). */
export function addUniform(state: Float64Array, from: number, to: number, scale: number, random: RandomStream): void {
  for (let i = from; i < to; i++) state[i] += random.uniform(-scale, scale)
}
