// Acrobot-v1: two links hang from a fixed joint; swing the tip above a line with a torque on the joint between them (Sutton 1996;
// equations from Sutton and Barto's book). Dynamics, bounds and rewards are those of Gymnasium's Acrobot: one classical
// Runge-Kutta step over the whole 0.2 s. Left out: its start-bound reset options; an action outside {0, 1, 2} is refused.

import { cos, sin } from '../../compute/libm.js'
import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { Discrete } from '../../spaces/discrete.js'
import { requireChoice, requireFinite, requireState } from '../arguments.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import type { OptionDocs } from '../spec.js'

const PI = 3.141592653589793
const TIME_STEP = 0.2 // s
const LENGTH = 1 // m, first link; the second one's does not enter
const MASS_1 = 1, MASS_2 = 1 // kg
const CENTRE_1 = 0.5, CENTRE_2 = 0.5 // m, from joint to centre of mass
const INERTIA = 1 // kg·m², of each link
const GRAVITY = 9.8 // m/s²
const MAX_SPEED_1 = 4 * PI, MAX_SPEED_2 = 9 * PI // rad/s
const START = 0.1
const STATE = ['θ₁', 'θ₂', 'θ̇₁', 'θ̇₂']
const HIGH = [1, 1, 1, 1, MAX_SPEED_1, MAX_SPEED_2].map(Math.fround)

export interface AcrobotOptions {
  readonly equations?: 'book' | 'nips'
  readonly torqueNoise?: number
}

export const acrobotOptions: OptionDocs<AcrobotOptions> = {
  equations: { default: 'book', doc: 'book: Sutton and Barto\'s equations; nips: those of the 1996 paper, without the θ̇₁² term' },
  torqueNoise: { default: 0, doc: 'half-range of uniform noise added to the torque, N·m' },
}

/**
 * Observation [6] f64, float32 values: cos θ₁, sin θ₁, cos θ₂, sin θ₂, θ̇₁, θ̇₂ (rad/s); θ₁ from straight down, θ₂ relative to θ₁.
 * Action: 0, 1, 2 for a torque of −1, 0, +1 N·m. State, for `reset` and snapshots: [θ₁, θ₂, θ̇₁, θ̇₂], f64 (a drawn start: float32 values).
 * Reward −1 per step, 0 for the last. Ends when −cos θ₁ − cos(θ₁ + θ₂) > 1.
 */
export class Acrobot implements Environment<Float64Array, number> {
  readonly observationSpace = new Box({ low: HIGH.map((x) => -x), high: HIGH, dtype: 'float64' })
  readonly actionSpace = new Discrete(3)
  private readonly equations: 'book' | 'nips'
  private readonly torqueNoise: number
  private state: Float64Array = new Float64Array(4)

  constructor(options: AcrobotOptions = {}) {
    this.equations = options.equations ?? acrobotOptions.equations.default
    this.torqueNoise = requireFinite('Acrobot', 'torqueNoise', options.torqueNoise ?? acrobotOptions.torqueNoise.default)
    if (!['book', 'nips'].includes(this.equations)) {
      throw new RangeError(`Acrobot: option equations is "${this.equations}"; expected "book" or "nips".`)
    }
    if (this.torqueNoise < 0) throw new RangeError(`Acrobot: option torqueNoise is ${this.torqueNoise}; expected 0 or more.`)
  }

  reset(random: RandomStream, options: ResetOptions = {}): ResetResult<Float64Array> {
    this.state = options.state === undefined
      ? Float64Array.from(STATE, () => Math.fround(random.uniform(-START, START)))
      : requireState('Acrobot', options.state, STATE)
    return { observation: this.observe(), info: {} }
  }

  step(action: number, random: RandomStream): StepResult<Float64Array> {
    let torque = requireChoice('Acrobot', action, this.actionSpace) - 1
    if (this.torqueNoise > 0) torque += random.uniform(-this.torqueNoise, this.torqueNoise)
    const [angle1, angle2, speed1, speed2] = this.rungeKutta(torque)
    this.state = Float64Array.of(wrap(angle1), wrap(angle2), clip(speed1, MAX_SPEED_1), clip(speed2, MAX_SPEED_2))
    const terminated = -cos(this.state[0]) - cos(this.state[1] + this.state[0]) > 1
    return { observation: this.observe(), reward: terminated ? 0 : -1, terminated, truncated: false, info: {} }
  }

  snapshot(): Snapshot {
    return { state: this.state.slice() }
  }

  restore(snapshot: Snapshot): void {
    this.state = requireState('Acrobot snapshot', snapshot.state, STATE)
  }

  private observe(): Float64Array {
    const [angle1, angle2, speed1, speed2] = this.state
    return Float64Array.of(cos(angle1), sin(angle1), cos(angle2), sin(angle2), speed1, speed2).map(Math.fround)
  }

  /** The state [4] one time step later, the torque held constant. */
  private rungeKutta(torque: number): Float64Array {
    const y = this.state
    const k1 = this.derivative(y, torque)
    const k2 = this.derivative(y.map((x, i) => x + TIME_STEP / 2 * k1[i]), torque)
    const k3 = this.derivative(y.map((x, i) => x + TIME_STEP / 2 * k2[i]), torque)
    const k4 = this.derivative(y.map((x, i) => x + TIME_STEP * k3[i]), torque)
    return y.map((x, i) => x + TIME_STEP / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]))
  }

  /** d/dt of [θ₁, θ₂, θ̇₁, θ̇₂]; d₁, d₂, φ₁, φ₂ as in the book. */
  private derivative([angle1, angle2, speed1, speed2]: Float64Array, torque: number): Float64Array {
    const coupling = MASS_2 * LENGTH * CENTRE_2
    const sine = sin(angle2), cosine = cos(angle2)
    const d1 = MASS_1 * (CENTRE_1 * CENTRE_1)
      + MASS_2 * (LENGTH * LENGTH + CENTRE_2 * CENTRE_2 + 2 * LENGTH * CENTRE_2 * cosine) + INERTIA + INERTIA
    const d2 = MASS_2 * (CENTRE_2 * CENTRE_2 + LENGTH * CENTRE_2 * cosine) + INERTIA
    const phi2 = MASS_2 * CENTRE_2 * GRAVITY * cos(angle1 + angle2 - PI / 2)
    const phi1 = -coupling * (speed2 * speed2) * sine - 2 * coupling * speed2 * speed1 * sine
      + (MASS_1 * CENTRE_1 + MASS_2 * LENGTH) * GRAVITY * cos(angle1 - PI / 2) + phi2
    const centrifugal = this.equations === 'book' ? coupling * (speed1 * speed1) * sine : 0
    const acceleration2 = (torque + d2 / d1 * phi1 - centrifugal - phi2) / (MASS_2 * (CENTRE_2 * CENTRE_2) + INERTIA - d2 * d2 / d1)
    const acceleration1 = -(d2 * acceleration2 + phi1) / d1
    return Float64Array.of(speed1, speed2, acceleration1, acceleration2)
  }
}

/** The angle in [−π, π], both ends left alone, by whole turns one at a time. */
function wrap(angle: number): number {
  let wrapped = angle
  while (wrapped > PI) wrapped -= 2 * PI
  while (wrapped < -PI) wrapped += 2 * PI
  return wrapped
}

function clip(speed: number, limit: number): number {
  return Math.min(Math.max(speed, -limit), limit)
}
