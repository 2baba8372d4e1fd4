// The environment's door: a stored action [A] f32 becomes what the environment's space holds. This is the only place where an
// action is clipped to its Box, or squashed into it; the batch, and so the log-probability, keep the action as it was sampled.

import { tanh } from '../compute/tanh.js'
import type { Action, ActionSpaceJSON } from '../spaces/space.js'

/** Turns the stored action at `offset` of `stored` into an action of the space. */
export type ActionDoor = (stored: Float32Array, offset: number) => Action

/** @param squashes a Box's stored action is u, and low + (tanh(u) + 1)/2·(high − low) the action */
export function actionDoor(space: ActionSpaceJSON, squashes = false): ActionDoor {
  switch (space.kind) {
    case 'Box': {
      const low = Float64Array.from(space.low, Number)
      const high = Float64Array.from(space.high, Number)
      const Container = space.dtype === 'float32' ? Float32Array : Float64Array
      return (stored, offset) => {
        const action = new Container(low.length)
        for (let i = 0; i < low.length; i++) {
          const a = squashes ? low[i] + (tanh(stored[offset + i]) + 1) / 2 * (high[i] - low[i]) : stored[offset + i]
          action[i] = a < low[i] ? low[i] : a > high[i] ? high[i] : a
        }
        return action
      }
    }
    case 'Discrete': return (stored, offset) => space.start + stored[offset]
    case 'MultiDiscrete': return (stored, offset) => Int32Array.from(space.start, (start, i) => start + stored[offset + i])
    case 'MultiBinary': {
      const size = space.shape.reduce((product, n) => product * n, 1)
      return (stored, offset) => Uint8Array.from(stored.subarray(offset, offset + size))
    }
    default: return space satisfies never
  }
}
