// An environment with action masks: a walk on a line of ten places, whose ends cannot be walked through and whose jumps need a place to
// land. Choices: left, right, stay, jump two to the right; staying is forbidden at odd places. A forbidden one throws: training must
// never take it.

import type { RandomStream } from '../src/compute/random.js'
import type { Environment, ResetResult, StepResult } from '../src/envs/env.js'
import { Box } from '../src/spaces/box.js'
import { Discrete } from '../src/spaces/discrete.js'

const LAST = 9
const MOVES = [-1, 1, 0, 2]

export class MaskedWalk implements Environment<Float64Array, number> {
  static readonly id = 'test/MaskedWalk-v0'
  static readonly maxEpisodeSteps = 30
  readonly observationSpace = new Box({ low: -1, high: 1, shape: [2], dtype: 'float64' })
  readonly actionSpace = new Discrete(4)
  state = { place: 0 }

  reset(random: RandomStream): ResetResult<Float64Array> {
    this.state.place = random.integer(LAST)
    return { observation: this.look(), info: {} }
  }

  actionMask(): number[] {
    return this.possible()
  }

  private possible(): number[] {
    const { place } = this.state
    return [Number(place > 0), 1, Number(place % 2 === 0), Number(place + 2 <= LAST)]
  }

  step(action: number): StepResult<Float64Array> {
    if (this.possible()[action] !== 1) throw new Error(`choice ${action} is forbidden at place ${this.state.place}`)
    this.state.place += MOVES[action]
    const terminated = this.state.place === LAST
    return { observation: this.look(), reward: terminated ? 1 : -0.05, terminated, truncated: false, info: {} }
  }

  private look(): Float64Array {
    const { place } = this.state
    return Float64Array.of(place / LAST, place % 2)
  }
}
