// InvertedDoublePendulum-v5: keep two poles, one on the other, upright by pushing the cart. Semantics are Gymnasium 1.4's, checked
// against its trajectories.
//   observation [9]  cart position; sines, then cosines of the two angles; three velocities and the rail's force, clipped to ±10
//   reward           healthyReward unless ended − (0.01 x² + (z − 2)²) of the tip − (0.001 ω₁² + 0.005 ω₂²) of the poles
//   terminated       the tip is at a height of 1 m or less; upright it is at 1.2

import { cos, sin } from '../../compute/libm.js'
import { invertedDoublePendulumModel } from './models/inverted-double-pendulum.js'
import type { Interval } from './options.js'
import { resolveOptions } from './options.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import { uniformThenNormalNoise } from './start-noise.js'
import type { InvertedDoublePendulumOptions } from './task-options.js'
import { invertedDoublePendulumOptions } from './task-options.js'
import { taskSource } from './task-source.js'

const ID = 'InvertedDoublePendulum-v5'
const CLIP: Interval = [-10, 10]
const LEAST_HEIGHT = 1
/** Of the tip, for the reward; no pole is as long. */
const TARGET_HEIGHT = 2

export async function createInvertedDoublePendulum(options: InvertedDoublePendulumOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, invertedDoublePendulumOptions, options)
  return createRobot(taskSource(ID, invertedDoublePendulumModel, o), () => ({
    contactForces: false,
    disturb: uniformThenNormalNoise(o.resetNoiseScale),

    observe: ({ qpos, qvel, qfrc_constraint }, observation) => {
      observation.add(qpos[0])
      for (let i = 1; i < qpos.length; i++) observation.add(sin(qpos[i]))
      for (let i = 1; i < qpos.length; i++) observation.add(cos(qpos[i]))
      observation.addClipped(qvel, CLIP)
      observation.addClipped(qfrc_constraint, CLIP, 0, 1)
    },

    resetInfo: () => ({}),

    outcome: ({ qvel, site_xpos }) => {
      const x = site_xpos[0], z = site_xpos[2]
      const short = z - TARGET_HEIGHT
      const distance = 0.01 * (x * x) + short * short
      const velocity = 1e-3 * (qvel[1] * qvel[1]) + 5e-3 * (qvel[2] * qvel[2])
      const terminated = z <= LEAST_HEIGHT
      const survive = terminated ? 0 : o.healthyReward
      return {
        reward: survive - distance - velocity,
        terminated,
        info: { reward_survive: survive, distance_penalty: -distance, velocity_penalty: -velocity },
      }
    },
  }))
}
