// Hopper-v5: hop forward on one leg as fast as possible without falling. Semantics are Gymnasium 1.4's, checked against its
// trajectories; observation [11], reward and end are a planar walker's. Health also asks that no state entry has run away.

import { hopperModel } from './models/hopper.js'
import { resolveOptions } from './options.js'
import { planarWalker } from './planar-walker.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import type { HopperOptions } from './task-options.js'
import { hopperOptions } from './task-options.js'
import { taskSource } from './task-source.js'
import { inside } from './terms.js'

const ID = 'Hopper-v5'

export async function createHopper(options: HopperOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, hopperOptions, options)
  return createRobot(taskSource(ID, hopperModel, o), (model) => planarWalker(model, o, ({ qpos, qvel }) => {
    for (let i = 2; i < qpos.length; i++) if (!inside(qpos[i], o.healthyStateRange)) return false
    for (let i = 0; i < qvel.length; i++) if (!inside(qvel[i], o.healthyStateRange)) return false
    return true
  }))
}
