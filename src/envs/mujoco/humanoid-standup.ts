// HumanoidStandup-v5: get up from lying on the back. Semantics are Gymnasium 1.4's, checked against its trajectories; the height is
// divided by the time of an engine step, not of an environment step.
//   observation [348]  humanoid-body.ts
//   reward             z/0.003 s + 1 − ctrlCostWeight · Σ action² − impactCostWeight · Σ forces², the last clipped to impactCostRange
//   terminated         never

import { forceCost, listOf, observeBody } from './humanoid-body.js'
import { lyingHumanoid } from './models/humanoid-standup.js'
import { resolveOptions } from './options.js'
import type { RobotEnvironment } from './robot.js'
import { createRobot } from './robot.js'
import { uniformNoise } from './start-noise.js'
import type { HumanoidStandupOptions } from './task-options.js'
import { humanoidStandupOptions } from './task-options.js'
import { taskSource } from './task-source.js'
import { sumOfSquares } from './terms.js'

const ID = 'HumanoidStandup-v5'

export async function createHumanoidStandup(options: HumanoidStandupOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, humanoidStandupOptions, options)
  return createRobot(taskSource(ID, lyingHumanoid, o), ({ qpos0, timestep }) => {
    const startHeight = qpos0[2]
    return {
      contactForces: true,
      disturb: uniformNoise(o.resetNoiseScale),
      observe: observeBody(o),

      resetInfo: ({ qpos, ten_length, ten_velocity }) => ({
        x_position: qpos[0],
        y_position: qpos[1],
        z_distance_from_origin: qpos[2] - startHeight,
        tendon_length: listOf(ten_length),
        tendon_velocity: listOf(ten_velocity),
      }),

      outcome: ({ qpos, cfrc_ext, ten_length, ten_velocity }, action) => {
        const up = qpos[2] / timestep
        const control = o.ctrlCostWeight * sumOfSquares(action)
        const impact = forceCost(cfrc_ext, o.impactCostWeight, o.impactCostRange)
        return {
          reward: up - control - impact + 1,
          terminated: false,
          info: {
            x_position: qpos[0],
            y_position: qpos[1],
            z_distance_from_origin: qpos[2] - startHeight,
            tendon_length: listOf(ten_length),
            tendon_velocity: listOf(ten_velocity),
            reward_linup: up,
            reward_quadctrl: -control,
            reward_impact: -impact,
          },
        }
      },
    }
  })
}
