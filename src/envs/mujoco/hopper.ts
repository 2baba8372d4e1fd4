// Hopper-v5: hop forward as fast as possible without falling. Semantics are Gymnasium 1.4's, checked against its trajectories.
//   observation [11]  z, torso angle, thigh, leg, foot; the velocities of x and of these, clipped to ±10
//   reward            forwardRewardWeight · (x′ − x)/dt + healthyReward if healthy − ctrlCostWeight · Σ action²
//   terminated        not healthy: a state entry, the height or the torso angle outside its range, all strict
// Rewards are f64 throughout; Gymnasium rounds the control cost to f32, a relative 1e-8 of the reward.

import type { RestorableEnvironment } from '../env.js'
import type { HopperOptions } from './hopper-options.js'
import { hopperOptions } from './hopper-options.js'
import { HOPPER_START_HEIGHT, hopperModel } from './models/hopper.js'
import type { Interval } from './options.js'
import { requireFrameSkip, resolveOptions } from './options.js'
import { createRobot, uniformNoise } from './robot.js'
import type { Views } from './simulation.js'

const ID = 'Hopper-v5'
const POSITIONS = 6
const VELOCITIES = 6
const MOST_VELOCITY = 10

export async function createHopper(options: HopperOptions = {}): Promise<RestorableEnvironment<Float64Array, Float32Array>> {
  const o = resolveOptions(ID, hopperOptions, options)
  const firstPosition = o.excludeCurrentPositionsFromObservation ? 1 : 0

  const isHealthy = ({ qpos, qvel }: Views): boolean => {
    for (let i = 2; i < POSITIONS; i++) if (!inside(qpos[i], o.healthyStateRange)) return false
    for (let i = 0; i < VELOCITIES; i++) if (!inside(qvel[i], o.healthyStateRange)) return false
    return inside(qpos[1], o.healthyZRange) && inside(qpos[2], o.healthyAngleRange)
  }

  return createRobot({
    id: ID,
    model: hopperModel,
    frameSkip: requireFrameSkip(ID, o.frameSkip),
    observationSize: POSITIONS - firstPosition + VELOCITIES,
    contactForces: false,
    disturb: uniformNoise(o.resetNoiseScale),
    tracked: 1,
    track: ({ qpos }, tracked) => { tracked[0] = qpos[0] },

    observe: ({ qpos, qvel }, observation) => {
      let at = 0
      for (let i = firstPosition; i < POSITIONS; i++) observation[at++] = qpos[i]
      for (let i = 0; i < VELOCITIES; i++) observation[at++] = Math.max(-MOST_VELOCITY, Math.min(MOST_VELOCITY, qvel[i]))
    },

    resetInfo: ({ qpos }) => ({ x_position: qpos[0], z_distance_from_origin: qpos[1] - HOPPER_START_HEIGHT }),

    outcome: (views, action, before, after, dt) => {
      const healthy = isHealthy(views)
      const velocity = (after[0] - before[0]) / dt
      const forward = o.forwardRewardWeight * velocity
      const survive = healthy ? o.healthyReward : 0
      const control = o.ctrlCostWeight * sumOfSquares(action)
      return {
        reward: forward + survive - control,
        terminated: o.terminateWhenUnhealthy && !healthy,
        info: {
          x_position: after[0],
          z_distance_from_origin: views.qpos[1] - HOPPER_START_HEIGHT,
          x_velocity: velocity,
          reward_forward: forward,
          reward_ctrl: -control,
          reward_survive: survive,
        },
      }
    },
  })
}

function inside(x: number, [low, high]: Interval): boolean {
  return low < x && x < high
}

/** In index order. */
function sumOfSquares(action: Float32Array): number {
  let sum = 0
  for (let i = 0; i < action.length; i++) sum += action[i] * action[i]
  return sum
}
