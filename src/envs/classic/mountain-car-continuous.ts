// MountainCarContinuous-v0: the mountain car with a continuous force that costs energy. Dynamics, bounds and rewards are those of
// Gymnasium's Continuous_MountainCar. Its quirks are kept: the state is rounded to float32 after every step, the goal is 0.45, and the
// energy is that of the action as given, before clipping. Left out: its start-bound reset options.

import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { requireFinite, requireState, requireVector } from '../arguments.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import type { OptionDocs } from '../spec.js'
import { drive } from './mountain-car.js'

const POWER = 0.0015
const MAX_SPEED = 0.07
const GOAL_POSITION = 0.45
const START_LOW = -0.6, START_HIGH = -0.4
const STATE = ['position', 'velocity']

export interface MountainCarContinuousOptions {
  readonly goalVelocity?: number
}

export const mountainCarContinuousOptions: OptionDocs<MountainCarContinuousOptions> = {
  goalVelocity: { default: 0, doc: 'least velocity at the goal, per step' },
}

/**
 * Observation [2] f64, float32 values: position, velocity (per step). Action [1] f32: force, clipped to ±1.
 * State, for `reset` and snapshots: the same two numbers (a start state in f64; float32 values from the first step on).
 * Reward −0.1 action², and 100 more for reaching the goal: position ≥ 0.45 with at least the goal velocity, which ends the episode.
 */
export class MountainCarContinuous implements Environment<Float64Array, Float32Array> {
  readonly observationSpace = new Box({
    low: [-1.2, -MAX_SPEED].map(Math.fround), high: [0.6, MAX_SPEED].map(Math.fround), dtype: 'float64',
  })

  readonly actionSpace = new Box({ low: -1, high: 1 })
  private readonly goalVelocity: number
  private state: Float64Array = new Float64Array(2)

  constructor({ goalVelocity = mountainCarContinuousOptions.goalVelocity.default }: MountainCarContinuousOptions = {}) {
    this.goalVelocity = requireFinite('MountainCarContinuous', 'goalVelocity', goalVelocity)
  }

  reset(random: RandomStream, options: ResetOptions = {}): ResetResult<Float64Array> {
    this.state = options.state === undefined
      ? Float64Array.of(random.uniform(START_LOW, START_HIGH), 0)
      : requireState('MountainCarContinuous', options.state, STATE)
    return { observation: this.state.map(Math.fround), info: {} }
  }

  step(action: Float32Array): StepResult<Float64Array> {
    const [given] = requireVector('MountainCarContinuous', action, this.actionSpace)
    const force = Math.min(Math.max(given, -1), 1)
    const exact = drive(this.state, force * POWER)
    const terminated = exact[0] >= GOAL_POSITION && exact[1] >= this.goalVelocity // tested before the state is rounded
    this.state = exact.map(Math.fround)
    const reward = (terminated ? 100 : 0) - given * given * 0.1
    return { observation: this.state.slice(), reward, terminated, truncated: false, info: {} }
  }

  snapshot(): Snapshot {
    return { state: this.state.slice() }
  }

  restore(snapshot: Snapshot): void {
    this.state = requireState('MountainCarContinuous snapshot', snapshot.state, STATE)
  }
}
