// Pusher-v5: push an object to a goal with the gripper of a seven-joint arm. Semantics are Gymnasium 1.4's, checked against its
// trajectories. Body positions, in observation and reward, are those of one engine step before the end: see robot.ts.
//   observation [23]  the arm's joint angles; their velocities; positions of fingertips, object, goal
//   reward            −rewardDistWeight · ‖object − goal‖ − rewardControlWeight · Σ action² − rewardNearWeight · ‖object − fingertips‖
//   terminated        never

import type { RandomStream } from '../../compute/random.js'
import { pusherModel } from './models/pusher.js'
import { resolveOptions } from './options.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import { addUniform } from './start-noise.js'
import type { PusherOptions } from './task-options.js'
import { pusherOptions } from './task-options.js'
import { taskSource } from './task-source.js'
import { distanceBetween, planarNorm, sumOfSquares } from './terms.js'

const ID = 'Pusher-v5'
const ARM_JOINTS = 7
/** Metres of object from goal at least, at the start. */
const LEAST_DISTANCE = 0.17

export async function createPusher(options: PusherOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, pusherOptions, options)
  return createRobot(taskSource(ID, pusherModel, o), (model) => {
    const tips = model.bodyIndex('tips_arm')
    const object = model.bodyIndex('object')
    const goal = model.bodyIndex('goal')
    return {
      contactForces: false,
      disturb,

      observe: ({ qpos, qvel, xpos }, observation) => {
        observation.addAll(qpos, 0, ARM_JOINTS)
        observation.addAll(qvel, 0, ARM_JOINTS)
        for (const body of [tips, object, goal]) observation.addAll(xpos, 3 * body, 3 * body + 3)
      },

      resetInfo: () => ({}),

      outcome: ({ xpos }, action) => {
        const near = -o.rewardNearWeight * distanceBetween(xpos, object, tips)
        const distance = -o.rewardDistWeight * distanceBetween(xpos, object, goal)
        const control = -o.rewardControlWeight * sumOfSquares(action)
        return {
          reward: distance + control + near,
          terminated: false,
          info: { reward_dist: distance, reward_ctrl: control, reward_near: near },
        }
      },
    }
  })
}

/** The last four positions are object y, x and goal y, x; only the arm has velocities. The arm starts in its start pose. */
function disturb(state: Float64Array, nq: number, random: RandomStream): void {
  let along: number, across: number
  do {
    along = random.uniform(-0.3, 0)
    across = random.uniform(-0.2, 0.2)
  } while (!(planarNorm(along, across) > LEAST_DISTANCE))
  state[nq - 4] = along
  state[nq - 3] = across
  state.fill(0, nq - 2, nq)
  addUniform(state, nq, state.length, 5e-3, random)
  state.fill(0, -4)
}
