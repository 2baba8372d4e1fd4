// Walker2d-v5: walk forward on two legs as fast as possible without falling. Semantics are Gymnasium 1.4's, checked against its
// trajectories; observation [17], reward and end are a planar walker's, with nothing added.

import { walker2dModel } from './models/walker2d.js'
import { resolveOptions } from './options.js'
import { planarWalker } from './planar-walker.js'
import { createRobot } from './robot.js'
import type { RobotEnvironment } from './robot.js'
import type { Walker2dOptions } from './task-options.js'
import { walker2dOptions } from './task-options.js'
import { taskSource } from './task-source.js'

const ID = 'Walker2d-v5'

export async function createWalker2d(options: Walker2dOptions = {}): Promise<RobotEnvironment> {
  const o = resolveOptions(ID, walker2dOptions, options)
  return createRobot(taskSource(ID, walker2dModel, o), (model) => planarWalker(model, o))
}
