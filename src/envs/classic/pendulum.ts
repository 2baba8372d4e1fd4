// Pendulum-v1: swing a pendulum up and hold it upright with a torque too weak to lift it at once. Dynamics, bounds and rewards are
// those of Gymnasium's Pendulum. Left out: its start-bound reset options.
// Two of its quirks matter: the stored angle is never wrapped, and the torque's part of the cost is computed in float32.

import { cos, sin } from '../../compute/libm.js'
import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { requireFinite, requireState, requireVector } from '../arguments.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import type { OptionDocs } from '../spec.js'

const PI = 3.141592653589793
const TWO_PI = 6.283185307179586
const MASS = 1 // kg
const LENGTH = 1 // m
const TIME_STEP = 0.05 // s
const MAX_SPEED = 8 // rad/s
const MAX_TORQUE = 2 // N·m
const TORQUE_COST = Math.fround(0.001)
const START_ANGLE = PI
const START_SPEED = 1
const STATE = ['θ', 'θ̇']
const HIGH = [1, 1, MAX_SPEED]

export interface PendulumOptions {
  readonly g?: number
}

export const pendulumOptions: OptionDocs<PendulumOptions> = {
  g: { default: 10, doc: 'acceleration of gravity, m/s²' },
}

/**
 * Observation [3] f64, float32 values: cos θ, sin θ, θ̇ (rad/s), θ = 0 upright. Action [1] f32: torque (N·m), clipped to ±2.
 * State, for `reset` and snapshots: [θ, θ̇], f64. Reward: −(θ² + 0.1 θ̇² + 0.001 torque²) before the step, θ wrapped to [−π, π).
 * Never ends by itself.
 */
export class Pendulum implements Environment<Float64Array, Float32Array> {
  readonly observationSpace = new Box({ low: HIGH.map((x) => -x), high: HIGH, dtype: 'float64' })
  readonly actionSpace = new Box({ low: -MAX_TORQUE, high: MAX_TORQUE })
  private readonly g: number
  private state: Float64Array = new Float64Array(2)

  constructor({ g = pendulumOptions.g.default }: PendulumOptions = {}) {
    this.g = requireFinite('Pendulum', 'g', g)
  }

  reset(random: RandomStream, options: ResetOptions = {}): ResetResult<Float64Array> {
    this.state = options.state === undefined
      ? Float64Array.of(random.uniform(-START_ANGLE, START_ANGLE), random.uniform(-START_SPEED, START_SPEED))
      : requireState('Pendulum', options.state, STATE)
    return { observation: this.observe(), info: {} }
  }

  step(action: Float32Array): StepResult<Float64Array> {
    const [given] = requireVector('Pendulum', action, this.actionSpace)
    const torque = Math.min(Math.max(given, -MAX_TORQUE), MAX_TORQUE)
    const [angle, speed] = this.state
    const wrapped = wrap(angle)
    const cost = wrapped * wrapped + 0.1 * (speed * speed) + Math.fround(TORQUE_COST * Math.fround(torque * torque))

    const acceleration = 3 * this.g / (2 * LENGTH) * sin(angle) + 3 / (MASS * (LENGTH * LENGTH)) * torque
    const newSpeed = Math.min(Math.max(speed + acceleration * TIME_STEP, -MAX_SPEED), MAX_SPEED)
    this.state = Float64Array.of(angle + newSpeed * TIME_STEP, newSpeed)
    return { observation: this.observe(), reward: -cost, terminated: false, truncated: false, info: {} }
  }

  snapshot(): Snapshot {
    return { state: this.state.slice() }
  }

  restore(snapshot: Snapshot): void {
    this.state = requireState('Pendulum snapshot', snapshot.state, STATE)
  }

  private observe(): Float64Array {
    const [angle, speed] = this.state
    return Float64Array.of(cos(angle), sin(angle), speed).map(Math.fround)
  }
}

/** The angle in [−π, π): ((a + π) mod 2π) − π with the floored modulo. `%` is exact by IEEE 754's definition of the remainder. */
function wrap(angle: number): number {
  const remainder = (angle + PI) % TWO_PI
  return (remainder < 0 ? remainder + TWO_PI : remainder) - PI
}
