// Humanoid-v5: walk forward as fast as possible without falling. Semantics are Gymnasium 1.4's, checked against its trajectories.
//   observation [348]  humanoid-body.ts
//   reward             forwardRewardWeight · (x′ − x)/dt of the centre of mass + healthyReward if healthy − ctrlCostWeight · Σ action²
//                      − contactCostWeight · Σ forces², the last clipped to contactCostRange after the weight
//   terminated         not healthy: the torso's height is not strictly inside healthyZRange

import { forceCost, listOf, observeBody } from './humanoid-body.js'
import { standingHumanoid } from './models/humanoid.js'
import { resolveOptions } from './options.js'
import type { RobotEnvironment } from './robot.js'
import { createRobot } from './robot.js'
import { uniformNoise } from './start-noise.js'
import type { HumanoidOptions } from './task-options.js'
import { humanoidOptions } from './task-options.js'
import { taskSource } from './task-source.js'
import { inside, planarNorm, sumOfSquares } from './terms.js'

const ID = 'Humanoid-v5'

export async function createHumanoid(options: HumanoidOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, humanoidOptions, options)

  return createRobot(taskSource(ID, standingHumanoid, o), ({ masses }) => ({
    contactForces: true,
    disturb: uniformNoise(o.resetNoiseScale),
    track: ({ xipos }) => centreOfMass(masses, xipos),
    observe: observeBody(o),

    resetInfo: ({ qpos, ten_length, ten_velocity }) => ({
      x_position: qpos[0],
      y_position: qpos[1],
      tendon_length: listOf(ten_length),
      tendon_velocity: listOf(ten_velocity),
      distance_from_origin: planarNorm(qpos[0], qpos[1]),
    }),

    outcome: ({ qpos, cfrc_ext, ten_length, ten_velocity }, action, before, after, dt) => {
      const healthy = inside(qpos[2], o.healthyZRange)
      const velocity = (after[0] - before[0]) / dt
      const forward = o.forwardRewardWeight * velocity
      const survive = healthy ? o.healthyReward : 0
      const control = o.ctrlCostWeight * sumOfSquares(action)
      const contact = forceCost(cfrc_ext, o.contactCostWeight, o.contactCostRange)
      return {
        reward: forward + survive - (control + contact),
        terminated: o.terminateWhenUnhealthy && !healthy,
        info: {
          x_position: qpos[0],
          y_position: qpos[1],
          tendon_length: listOf(ten_length),
          tendon_velocity: listOf(ten_velocity),
          distance_from_origin: planarNorm(qpos[0], qpos[1]),
          x_velocity: velocity,
          y_velocity: (after[1] - before[1]) / dt,
          reward_survive: survive,
          reward_forward: forward,
          reward_ctrl: -control,
          reward_contact: -contact,
        },
      }
    },
  }))
}

/** x and y, in body order. @param positions [nbody, 3] of the bodies' own centres */
function centreOfMass(masses: Float64Array, positions: Float64Array): readonly number[] {
  let mass = 0, x = 0, y = 0
  for (let i = 0; i < masses.length; i++) {
    mass += masses[i]
    x += masses[i] * positions[3 * i]
    y += masses[i] * positions[3 * i + 1]
  }
  return [x / mass, y / mass]
}
