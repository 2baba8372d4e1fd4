// Swimmer-v5: swim forward as fast as possible by bending two joints. Semantics are Gymnasium 1.4's, checked against its trajectories.
//   observation [8]  angle of the first link, the two joints; all five velocities
//   reward           forwardRewardWeight · (x′ − x)/dt − ctrlCostWeight · Σ action²
//   terminated       never

import { swimmerModel } from './models/swimmer.js'
import { resolveOptions } from './options.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import { uniformNoise } from './start-noise.js'
import type { SwimmerOptions } from './task-options.js'
import { swimmerOptions } from './task-options.js'
import { taskSource } from './task-source.js'
import { planarNorm, sumOfSquares } from './terms.js'

const ID = 'Swimmer-v5'

export async function createSwimmer(options: SwimmerOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, swimmerOptions, options)
  const firstPosition = o.excludeCurrentPositionsFromObservation ? 2 : 0

  return createRobot(taskSource(ID, swimmerModel, o), () => ({
    contactForces: false,
    disturb: uniformNoise(o.resetNoiseScale),
    track: ({ qpos }) => [qpos[0], qpos[1]],

    observe: ({ qpos, qvel }, observation) => {
      observation.addAll(qpos, firstPosition)
      observation.addAll(qvel)
    },

    resetInfo: ({ qpos }) => ({
      x_position: qpos[0], y_position: qpos[1], distance_from_origin: planarNorm(qpos[0], qpos[1]),
    }),

    outcome: (_, action, before, after, dt) => {
      const velocity = (after[0] - before[0]) / dt
      const forward = o.forwardRewardWeight * velocity
      const control = o.ctrlCostWeight * sumOfSquares(action)
      return {
        reward: forward - control,
        terminated: false,
        info: {
          x_position: after[0],
          y_position: after[1],
          distance_from_origin: planarNorm(after[0], after[1]),
          x_velocity: velocity,
          y_velocity: (after[1] - before[1]) / dt,
          reward_forward: forward,
          reward_ctrl: -control,
        },
      }
    },
  }))
}
