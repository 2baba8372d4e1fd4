// Ant-v5: run forward on four legs as fast as possible without turning over. Semantics are Gymnasium 1.4's, checked against its
// trajectories; the main body's movement is read from xpos, which lags behind qpos (robot.ts).
//   observation [105]  z, quaternion, eight joints; fourteen velocities; torque and force on each body, clipped to contactForceRange
//   reward             forwardRewardWeight · (x′ − x)/dt of the main body + healthyReward if healthy
//                      − ctrlCostWeight · Σ action² − contactCostWeight · Σ clipped forces²
//   terminated         not healthy: a torso height outside healthyZRange, whose edges are inside

import { antModel } from './models/ant.js'
import { resolveOptions } from './options.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import { uniformThenNormalNoise } from './start-noise.js'
import type { AntOptions } from './task-options.js'
import { antOptions } from './task-options.js'
import { taskSource } from './task-source.js'
import { planarNorm, sumOfClippedSquares, sumOfSquares } from './terms.js'

const ID = 'Ant-v5'
/** Numbers of a body's torque and force; the world's, which come first, are always 0 and left out. */
const FORCES = 6

export async function createAnt(options: AntOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, antOptions, options)
  const [lowest, highest] = o.healthyZRange
  const firstPosition = o.excludeCurrentPositionsFromObservation ? 2 : 0

  return createRobot(taskSource(ID, antModel, o), (model) => {
    const main = 3 * model.bodyIndex(o.mainBody)
    return {
      contactForces: true,
      disturb: uniformThenNormalNoise(o.resetNoiseScale),
      track: ({ xpos }) => [xpos[main], xpos[main + 1]],

      observe: ({ qpos, qvel, cfrc_ext }, observation) => {
        observation.addAll(qpos, firstPosition)
        observation.addAll(qvel)
        if (o.includeCfrcExtInObservation) observation.addClipped(cfrc_ext, o.contactForceRange, FORCES)
      },

      resetInfo: ({ qpos }) => ({
        x_position: qpos[0], y_position: qpos[1], distance_from_origin: planarNorm(qpos[0], qpos[1]),
      }),

      outcome: ({ qpos, cfrc_ext }, action, before, after, dt) => {
        const healthy = lowest <= qpos[2] && qpos[2] <= highest
        const velocity = (after[0] - before[0]) / dt
        const forward = o.forwardRewardWeight * velocity
        const survive = healthy ? o.healthyReward : 0
        const control = o.ctrlCostWeight * sumOfSquares(action)
        const contact = o.contactCostWeight * sumOfClippedSquares(cfrc_ext, o.contactForceRange)
        return {
          reward: forward + survive - (control + contact),
          terminated: o.terminateWhenUnhealthy && !healthy,
          info: {
            x_position: qpos[0],
            y_position: qpos[1],
            distance_from_origin: planarNorm(qpos[0], qpos[1]),
            x_velocity: velocity,
            y_velocity: (after[1] - before[1]) / dt,
            reward_forward: forward,
            reward_ctrl: -control,
            reward_contact: -contact,
            reward_survive: survive,
          },
        }
      },
    }
  })
}
