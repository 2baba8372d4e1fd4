// Walking forward in the plane without falling: what Hopper-v5 and Walker2d-v5 are but for the robot and one more check of its health.
// qpos is x, z, torso angle, joints; qvel its derivatives.
//   observation  z, torso angle, joints; the velocities of x and of these, clipped to ±10
//   reward       forwardRewardWeight · (x′ − x)/dt + healthyReward if healthy − ctrlCostWeight · Σ action²
//   terminated   not healthy: the height, the torso angle, or what the robot adds outside its range, all strict
// Rewards are f64 throughout; Gymnasium rounds the control cost to f32, a relative 1e-8 of the reward.

import type { Interval, ResolvedOptions } from './options.js'
import type { RobotModel } from './robot-model.js'
import type { RobotTask } from './robot.js'
import type { Views } from './simulation.js'
import { uniformNoise } from './start-noise.js'
import type { walker2dOptions } from './task-options.js'
import { inside, sumOfSquares } from './terms.js'

const VELOCITIES: Interval = [-10, 10]

/** @param isSound whatever else the robot's health depends on */
export function planarWalker(
  { qpos0 }: RobotModel, o: ResolvedOptions<typeof walker2dOptions>, isSound: (views: Views) => boolean = () => true,
): RobotTask {
  const firstPosition = o.excludeCurrentPositionsFromObservation ? 1 : 0
  return {
    contactForces: false,
    disturb: uniformNoise(o.resetNoiseScale),
    track: ({ qpos }) => [qpos[0]],

    observe: ({ qpos, qvel }, observation) => {
      observation.addAll(qpos, firstPosition)
      observation.addClipped(qvel, VELOCITIES)
    },

    resetInfo: ({ qpos }) => ({ x_position: qpos[0], z_distance_from_origin: qpos[1] - qpos0[1] }),

    outcome: (views, action, before, after, dt) => {
      const { qpos } = views
      const healthy = isSound(views) && inside(qpos[1], o.healthyZRange) && inside(qpos[2], o.healthyAngleRange)
      const velocity = (after[0] - before[0]) / dt
      const forward = o.forwardRewardWeight * velocity
      const survive = healthy ? o.healthyReward : 0
      const control = o.ctrlCostWeight * sumOfSquares(action)
      return {
        reward: forward + survive - control,
        terminated: o.terminateWhenUnhealthy && !healthy,
        info: {
          x_position: after[0],
          z_distance_from_origin: qpos[1] - qpos0[1],
          x_velocity: velocity,
          reward_forward: forward,
          reward_ctrl: -control,
          reward_survive: survive,
        },
      }
    },
  }
}
