// What Humanoid-v5 and HumanoidStandup-v5 observe and report of the same body: each block of the observation can be left out.
//   observation [348]  z, quaternion, 17 joints; 23 velocities; of each body inertia [10], velocity [6]; actuator forces on the
//                      joints [17]; of each body external torque and force [6]. The world's rows, which come first, are left out

import type { Interval, ResolvedOptions } from './options.js'
import type { RobotTask } from './robot.js'
import type { Views } from './simulation.js'
import type { humanoidStandupOptions } from './task-options.js'
import type { ObservationWriter } from './terms.js'
import { clip, sumOfSquares } from './terms.js'

type Blocks = Pick<ResolvedOptions<typeof humanoidStandupOptions>,
  'excludeCurrentPositionsFromObservation' | 'includeCinertInObservation' | 'includeCvelInObservation' |
  'includeQfrcActuatorInObservation' | 'includeCfrcExtInObservation'>

const INERTIA = 10, VELOCITY = 6, FORCES = 6
/** Velocities of the free root joint, which no actuator drives. */
const ROOT = 6

export function observeBody(blocks: Blocks): RobotTask['observe'] {
  const firstPosition = blocks.excludeCurrentPositionsFromObservation ? 2 : 0
  return ({ qpos, qvel, cinert, cvel, qfrc_actuator, cfrc_ext }: Views, observation: ObservationWriter) => {
    observation.addAll(qpos, firstPosition)
    observation.addAll(qvel)
    if (blocks.includeCinertInObservation) observation.addAll(cinert, INERTIA)
    if (blocks.includeCvelInObservation) observation.addAll(cvel, VELOCITY)
    if (blocks.includeQfrcActuatorInObservation) observation.addAll(qfrc_actuator, ROOT)
    if (blocks.includeCfrcExtInObservation) observation.addAll(cfrc_ext, FORCES)
  }
}

/** The weighted sum of squared forces, clipped as a whole. */
export function forceCost(forces: Float64Array, weight: number, range: Interval): number {
  return clip(weight * sumOfSquares(forces), range)
}

/** For info: a copy of the engine's array, which Gymnasium hands out live. By a loop: Array.from takes a microsecond. */
export function listOf(values: Float64Array): number[] {
  const list: number[] = []
  for (let i = 0; i < values.length; i++) list.push(values[i])
  return list
}
