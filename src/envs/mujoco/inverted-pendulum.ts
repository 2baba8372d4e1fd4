// InvertedPendulum-v5: keep the pole upright by pushing the cart. Semantics are Gymnasium 1.4's, checked against its trajectories.
//   observation [4]  cart position, pole angle; their velocities
//   reward           1, but 0 for the step that ends
//   terminated       the pole leans by more than 0.2 rad

import { invertedPendulumModel } from './models/inverted-pendulum.js'
import { resolveOptions } from './options.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import { uniformNoise } from './start-noise.js'
import type { InvertedPendulumOptions } from './task-options.js'
import { invertedPendulumOptions } from './task-options.js'
import { taskSource } from './task-source.js'

const ID = 'InvertedPendulum-v5'
const MOST_ANGLE = 0.2

export async function createInvertedPendulum(options: InvertedPendulumOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, invertedPendulumOptions, options)
  return createRobot(taskSource(ID, invertedPendulumModel, o), () => ({
    contactForces: false,
    disturb: uniformNoise(o.resetNoiseScale),

    observe: ({ qpos, qvel }, observation) => {
      observation.addAll(qpos)
      observation.addAll(qvel)
    },

    resetInfo: () => ({}),

    outcome: ({ qpos }) => {
      const terminated = Math.abs(qpos[1]) > MOST_ANGLE
      const survive = terminated ? 0 : 1
      return { reward: survive, terminated, info: { reward_survive: survive } }
    },
  }))
}
