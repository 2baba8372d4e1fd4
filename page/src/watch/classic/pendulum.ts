// Pendulum: the rod around its axle, upright at the top, and the torque as a turning arrow. Angles from upright, anticlockwise.

import { entry, type Drawing } from './drawing.js'

const TORQUE = 2

export const pendulum: Drawing = {
  secondsPerStep: 0.05,
  extent: { left: -1.5, right: 1.5, bottom: -1.35, top: 1.35 },
  state: (observation) => [Math.atan2(entry(observation, 1), entry(observation, 0))],
  angles: [true],

  draw: (pen, [angle], action) => {
    const { colours, pixel } = pen
    pen.sky()
    for (let i = 0; i < 12; i++) {
      const at = i * Math.PI / 6
      const upright = i === 0
      const ends = [upright ? 1.1 : 1.15, 1.2].map((radius) => [radius * Math.sin(at), radius * Math.cos(at)] as const)
      pen.line(ends, upright ? colours.goal : colours.line, (upright ? 4 : 1.5) * pixel)
    }
    const tip = [-Math.sin(angle), Math.cos(angle)] as const
    pen.line([[0, -0.025], [tip[0], tip[1] - 0.025]], colours.shadow, 0.2)
    pen.line([[0, 0], tip], colours.rod, 0.2)
    pen.disc(0, 0, 0.07, colours.body)
    pen.disc(0, 0, 0.03, colours.joint)
    if (action !== null) pen.turn(0, 0, 0.36, entry(action, 0) / TORQUE, 0.03)
  },
}
