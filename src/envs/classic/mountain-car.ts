// MountainCar-v0: a car too weak for the hill has to swing itself up (Moore 1990). Dynamics, bounds and rewards are those of
// Gymnasium's MountainCar. Left out: its start-bound reset options. The wall at the left stops the car; the right edge does not.

import { cos } from '../../compute/libm.js'
import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { Discrete } from '../../spaces/discrete.js'
import { requireChoice, requireFinite, requireState } from '../arguments.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import type { OptionDocs } from '../spec.js'

const FORCE = 0.001 // per step, as everything here: time has no unit
const GRAVITY = 0.0025
const MAX_SPEED = 0.07
const MIN_POSITION = -1.2
const MAX_POSITION = 0.6
const GOAL_POSITION = 0.5
const START_LOW = -0.6, START_HIGH = -0.4
const STATE = ['position', 'velocity']

export interface MountainCarOptions {
  readonly goalVelocity?: number
}

export const mountainCarOptions: OptionDocs<MountainCarOptions> = {
  goalVelocity: { default: 0, doc: 'least velocity at the goal, per step' },
}

/**
 * Observation [2] f64, float32 values: position, velocity (per step). Action: 0 accelerates left, 1 not at all, 2 right.
 * State, for `reset` and snapshots: the same two numbers in f64. Reward −1 per step, the last one included.
 * Ends at position ≥ 0.5 with at least the goal velocity.
 */
export class MountainCar implements Environment<Float64Array, number> {
  readonly observationSpace = new Box({
    low: [MIN_POSITION, -MAX_SPEED].map(Math.fround), high: [MAX_POSITION, MAX_SPEED].map(Math.fround), dtype: 'float64',
  })

  readonly actionSpace = new Discrete(3)
  private readonly goalVelocity: number
  private state: Float64Array = new Float64Array(2)

  constructor({ goalVelocity = mountainCarOptions.goalVelocity.default }: MountainCarOptions = {}) {
    this.goalVelocity = requireFinite('MountainCar', 'goalVelocity', goalVelocity)
  }

  reset(random: RandomStream, options: ResetOptions = {}): ResetResult<Float64Array> {
    this.state = options.state === undefined
      ? Float64Array.of(random.uniform(START_LOW, START_HIGH), 0)
      : requireState('MountainCar', options.state, STATE)
    return { observation: this.state.map(Math.fround), info: {} }
  }

  step(action: number): StepResult<Float64Array> {
    const direction = requireChoice('MountainCar', action, this.actionSpace) - 1
    this.state = drive(this.state, direction * FORCE)
    const terminated = this.state[0] >= GOAL_POSITION && this.state[1] >= this.goalVelocity
    return { observation: this.state.map(Math.fround), reward: -1, terminated, truncated: false, info: {} }
  }

  snapshot(): Snapshot {
    return { state: this.state.slice() }
  }

  restore(snapshot: Snapshot): void {
    this.state = requireState('MountainCar snapshot', snapshot.state, STATE)
  }
}

/** [position, velocity] one step later under the given push, in f64; both mountain cars move so. */
export function drive([position, velocity]: Float64Array, push: number): Float64Array {
  const speed = velocity + (push - GRAVITY * cos(3 * position))
  const newVelocity = Math.min(Math.max(speed, -MAX_SPEED), MAX_SPEED)
  const newPosition = Math.min(Math.max(position + newVelocity, MIN_POSITION), MAX_POSITION)
  const stopped = newPosition === MIN_POSITION && newVelocity < 0
  return Float64Array.of(newPosition, stopped ? 0 : newVelocity)
}
