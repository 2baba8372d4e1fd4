// Reacher-v5: bring the fingertip of a two-link arm to a target that each episode puts elsewhere. Semantics are Gymnasium 1.4's,
// checked against its trajectories.
//   observation [10]  cosines, then sines of the two joints; target x, y; velocities of the joints; x, y of fingertip − target
//   reward            −rewardDistWeight · ‖fingertip − target‖ after the step − rewardControlWeight · Σ action²
//   terminated        never

import { cos, sin } from '../../compute/libm.js'
import type { RandomStream } from '../../compute/random.js'
import { reacherModel } from './models/reacher.js'
import { resolveOptions } from './options.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import { addUniform } from './start-noise.js'
import type { ReacherOptions } from './task-options.js'
import { reacherOptions } from './task-options.js'
import { taskSource } from './task-source.js'
import { distanceBetween, planarNorm, sumOfSquares } from './terms.js'

const ID = 'Reacher-v5'
const JOINTS = 2
/** Metres from the middle within which targets are. */
const TARGET_RADIUS = 0.2

export async function createReacher(options: ReacherOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, reacherOptions, options)
  return createRobot(taskSource(ID, reacherModel, o), (model) => {
    const fingertip = model.bodyIndex('fingertip')
    const target = model.bodyIndex('target')
    return {
      contactForces: false,
      disturb,

      observe: ({ qpos, qvel, xpos }, observation) => {
        for (let i = 0; i < JOINTS; i++) observation.add(cos(qpos[i]))
        for (let i = 0; i < JOINTS; i++) observation.add(sin(qpos[i]))
        observation.addAll(qpos, JOINTS)
        observation.addAll(qvel, 0, JOINTS)
        observation.add(xpos[3 * fingertip] - xpos[3 * target])
        observation.add(xpos[3 * fingertip + 1] - xpos[3 * target + 1])
      },

      resetInfo: () => ({}),

      outcome: ({ xpos }, action) => {
        const distance = -o.rewardDistWeight * distanceBetween(xpos, fingertip, target)
        const control = -o.rewardControlWeight * sumOfSquares(action)
        return { reward: distance + control, terminated: false, info: { reward_dist: distance, reward_ctrl: control } }
      },
    }
  })
}

/** The arm anywhere near its start, the target anywhere on the disc and at rest. Its place is drawn even where it is overwritten. */
function disturb(state: Float64Array, nq: number, random: RandomStream): void {
  addUniform(state, 0, nq, 0.1, random)
  let x: number, y: number
  do {
    x = random.uniform(-TARGET_RADIUS, TARGET_RADIUS)
    y = random.uniform(-TARGET_RADIUS, TARGET_RADIUS)
  } while (!(planarNorm(x, y) < TARGET_RADIUS))
  state[nq - 2] = x
  state[nq - 1] = y
  addUniform(state, nq, state.length, 5e-3, random)
  state.fill(0, -2)
}
