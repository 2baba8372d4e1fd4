// Acrobot: two links from a fixed joint, the torque on the joint between them, and the line that the tip has to reach. The first angle is
// from straight down, the second from the first link, both anticlockwise.

import { entry, type Drawing } from './drawing.js'

const GOAL = 1

export const acrobot: Drawing = {
  secondsPerStep: 0.2,
  extent: { left: -2.5, right: 2.5, bottom: -2.25, top: 2.25 },
  state: (observation) => [0, 2].map((i) => Math.atan2(entry(observation, i + 1), entry(observation, i))),
  angles: [true, true],

  draw: (pen, [first, second], action) => {
    const { colours, pixel } = pen
    pen.sky()
    pen.line([[pen.left, GOAL], [pen.right, GOAL]], colours.goal, 2.5 * pixel, [8, 8])
    const elbow = [Math.sin(first), -Math.cos(first)] as const
    const tip = [elbow[0] + Math.sin(first + second), elbow[1] - Math.cos(first + second)] as const
    pen.line([[0, -0.04], [elbow[0], elbow[1] - 0.04]], colours.shadow, 0.2)
    pen.line([elbow, tip].map(([x, y]) => [x, y - 0.04] as const), colours.shadow, 0.2)
    pen.line([[0, 0], elbow], colours.rod, 0.2)
    pen.line([elbow, tip], colours.rodSecond, 0.2)
    pen.disc(0, 0, 0.1, colours.body)
    pen.disc(...elbow, 0.07, colours.joint)
    pen.disc(...tip, 0.05, colours.joint)
    if (typeof action === 'number' && action !== 1) pen.turn(...elbow, 0.34, (action - 1) * 0.6, 0.045)
  },
}
