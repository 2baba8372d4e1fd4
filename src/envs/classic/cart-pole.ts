// CartPole-v1: a pole hinged on a cart; push the cart left or right so that the pole stays up (Barto, Sutton and Anderson 1983).
// Dynamics, bounds and rewards are those of Gymnasium's CartPole. Left out: its start-bound reset options, its switch for a
// semi-implicit integrator, and the reward of 0 for stepping on after an end, which this library's contract leaves undefined.

import { cos, sin } from '../../compute/libm.js'
import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { Discrete } from '../../spaces/discrete.js'
import { requireChoice, requireState } from '../arguments.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import type { OptionDocs } from '../spec.js'

const GRAVITY = 9.8 // m/s²
const POLE_MASS = 0.1 // kg
const TOTAL_MASS = 1.1 // kg, pole and cart
const HALF_LENGTH = 0.5 // m, half the pole
const POLE_MOMENT = 0.05 // kg·m, POLE_MASS · HALF_LENGTH
const FORCE = 10 // N
const TIME_STEP = 0.02 // s
const POSITION_LIMIT = 2.4 // m
const ANGLE_LIMIT = 0.20943951023931953 // rad, 12°
const START = 0.05
const STATE = ['x', 'ẋ', 'θ', 'θ̇']
/** Twice the failure limits, so that the failing state is inside. */
const HIGH = [4.8, Infinity, 0.41887902047863906, Infinity].map(Math.fround)

export interface CartPoleOptions {
  readonly suttonBartoReward?: boolean
}

export const cartPoleOptions: OptionDocs<CartPoleOptions> = {
  suttonBartoReward: { default: false, doc: 'pay 0 per step and -1 for the failing one, instead of 1 for every step' },
}

/**
 * Observation [4] f64, float32 values: cart position (m), its velocity (m/s), pole angle from upright (rad), its velocity (rad/s).
 * Action: 0 pushes left, 1 right. State, for `reset` and snapshots: the same four numbers in f64.
 * Ends when the cart leaves ±2.4 m or the pole ±12°.
 */
export class CartPole implements Environment<Float64Array, number> {
  readonly observationSpace = new Box({ low: HIGH.map((x) => -x), high: HIGH, dtype: 'float64' })
  readonly actionSpace = new Discrete(2)
  private readonly suttonBartoReward: boolean
  private state: Float64Array = new Float64Array(4)

  constructor({ suttonBartoReward = cartPoleOptions.suttonBartoReward.default }: CartPoleOptions = {}) {
    this.suttonBartoReward = suttonBartoReward
  }

  reset(random: RandomStream, options: ResetOptions = {}): ResetResult<Float64Array> {
    this.state = options.state === undefined
      ? Float64Array.from(STATE, () => random.uniform(-START, START))
      : requireState('CartPole', options.state, STATE)
    return { observation: this.state.map(Math.fround), info: {} }
  }

  step(action: number): StepResult<Float64Array> {
    const force = requireChoice('CartPole', action, this.actionSpace) === 1 ? FORCE : -FORCE
    const [x, velocity, angle, spin] = this.state
    const sine = sin(angle), cosine = cos(angle)
    const push = (force + POLE_MOMENT * (spin * spin) * sine) / TOTAL_MASS
    const spinRate = (GRAVITY * sine - cosine * push) / (HALF_LENGTH * (4 / 3 - POLE_MASS * (cosine * cosine) / TOTAL_MASS))
    const acceleration = push - POLE_MOMENT * spinRate * cosine / TOTAL_MASS

    const newX = x + TIME_STEP * velocity
    const newAngle = angle + TIME_STEP * spin
    this.state = Float64Array.of(newX, velocity + TIME_STEP * acceleration, newAngle, spin + TIME_STEP * spinRate)
    const terminated = Math.abs(newX) > POSITION_LIMIT || Math.abs(newAngle) > ANGLE_LIMIT
    return { observation: this.state.map(Math.fround), reward: this.reward(terminated), terminated, truncated: false, info: {} }
  }

  snapshot(): Snapshot {
    return { state: this.state.slice() }
  }

  restore(snapshot: Snapshot): void {
    this.state = requireState('CartPole snapshot', snapshot.state, STATE)
  }

  private reward(terminated: boolean): number {
    if (!this.suttonBartoReward) return 1
    return terminated ? -1 : 0
  }
}
