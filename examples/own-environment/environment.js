// An environment of one's own: a vehicle on a line has to come to rest at the dock, at 0. Everything that later steps depend on is in
// `state`, a plain record, so that snapshots, exact resume included, come for nothing.

import { Box } from 'trpo'

const TIME_STEP = 0.1 // s
const FAR = 3 // m, from where it is given up

/** @implements {import('trpo').Environment<Float64Array, Float32Array>} */
export default class Docking {
  // What the library wants to know before it makes one.
  static id = 'example/Docking-v0'
  static maxEpisodeSteps = 100
  static options = { thrust: { default: 2, doc: 'strongest acceleration, in m/s²' } }
  static defaults = { steps: 30_000, environments: 4, horizon: 256, warmupSteps: 64, gamma: 0.98, maxKl: 0.03 }

  /** Position (m) and velocity (m/s). */
  observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [2], dtype: 'float64' })
  /** Thrust, as a fraction of the strongest. */
  actionSpace = new Box({ low: -1, high: 1, shape: [1] })
  state = { position: 0, velocity: 0 }

  /** @param {{ thrust?: number }} options */
  constructor({ thrust = Docking.options.thrust.default } = {}) {
    this.thrust = thrust
  }

  /** All randomness comes from the stream that is handed in. */
  reset(random) {
    this.state = { position: random.uniform(-1, 1), velocity: random.uniform(-0.5, 0.5) }
    return { observation: this.#observe(), info: {} }
  }

  step([fraction]) {
    const velocity = this.state.velocity + TIME_STEP * this.thrust * fraction
    const position = this.state.position + TIME_STEP * velocity
    this.state = { position, velocity }
    const distance = Math.abs(position)
    const lost = distance > FAR
    return {
      observation: this.#observe(),
      reward: lost ? -100 : -distance - 0.1 * Math.abs(velocity),
      terminated: lost, // an end of the task: nothing more can be earned
      truncated: false, // a cut from outside, such as the time limit, which the library sees to
      info: { is_docked: distance < 0.05 && Math.abs(velocity) < 0.05 },
    }
  }

  /** A new array each time: it is the caller's to keep. */
  #observe() {
    return Float64Array.of(this.state.position, this.state.velocity)
  }
}
