// A task's robot: its own model, or the one that the option `xml` brings.

import { renderMjcf } from './mjcf.js'
import type { Element } from './mjcf.js'
import type { RobotSource } from './robot.js'

export function taskSource(id: string, model: Element, { xml, frameSkip }: Pick<RobotSource, 'xml' | 'frameSkip'>): RobotSource {
  return { id, xml: xml === '' ? renderMjcf(model) : xml, frameSkip }
}
