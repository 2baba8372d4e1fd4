// HalfCheetah-v5: run forward as fast as possible. Semantics are Gymnasium 1.4's, checked against its trajectories.
//   observation [17]  height, pitch, back thigh, shin, foot, front thigh, shin, foot; the velocities of x and of these
//   reward            forwardRewardWeight · (x′ − x)/dt − ctrlCostWeight · Σ action²
//   terminated        never

import { halfCheetahModel } from './models/half-cheetah.js'
import { resolveOptions } from './options.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import { uniformThenNormalNoise } from './start-noise.js'
import type { HalfCheetahOptions } from './task-options.js'
import { halfCheetahOptions } from './task-options.js'
import { taskSource } from './task-source.js'
import { sumOfSquares } from './terms.js'

const ID = 'HalfCheetah-v5'

export async function createHalfCheetah(options: HalfCheetahOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, halfCheetahOptions, options)
  const firstPosition = o.excludeCurrentPositionsFromObservation ? 1 : 0

  return createRobot(taskSource(ID, halfCheetahModel, o), () => ({
    contactForces: false,
    disturb: uniformThenNormalNoise(o.resetNoiseScale),
    track: ({ qpos }) => [qpos[0]],

    observe: ({ qpos, qvel }, observation) => {
      observation.addAll(qpos, firstPosition)
      observation.addAll(qvel)
    },

    resetInfo: ({ qpos }) => ({ x_position: qpos[0] }),

    outcome: (_, action, before, after, dt) => {
      const velocity = (after[0] - before[0]) / dt
      const forward = o.forwardRewardWeight * velocity
      const control = o.ctrlCostWeight * sumOfSquares(action)
      return {
        reward: forward - control,
        terminated: false,
        info: { x_position: after[0], x_velocity: velocity, reward_forward: forward, reward_ctrl: -control },
      }
    },
  }))
}
