// CartPole: a cart on a rail between its two limits, the pole, and the push. x to the right, angle from upright, clockwise.

import { entry, type Drawing } from './drawing.js'

const LIMIT = 2.4, ANGLE = 0.2095
const POLE = 1, AXLE = 0.32
const CART = { width: 0.62, height: 0.28 } as const

export const cartPole: Drawing = {
  secondsPerStep: 0.02,
  extent: { left: -2.75, right: 2.75, bottom: -0.45, top: 1.65 },
  state: (observation) => [entry(observation, 0), entry(observation, 2)],
  angles: [false, false],

  draw: (pen, [x, angle], action) => {
    const { colours, pixel } = pen
    pen.sky()
    pen.context.fillStyle = colours.ground
    pen.context.fillRect(pen.left, pen.bottom, pen.right - pen.left, -pen.bottom)
    pen.line([[pen.left, 0], [pen.right, 0]], colours.groundEdge, 2 * pixel)
    for (const side of [-LIMIT, LIMIT]) {
      pen.line([[side, 0], [side, 1.55]], colours.line, 1.5 * pixel, [4, 6])
      pen.line([[side, 0], [side, -0.12]], colours.groundEdge, 3 * pixel)
    }
    for (let tick = -2; tick <= 2; tick++) pen.line([[tick, 0], [tick, -0.06]], colours.groundEdge, 1.5 * pixel)
    for (const side of [-ANGLE, ANGLE]) {
      pen.line([[x, AXLE], [x + 1.2 * Math.sin(side), AXLE + 1.2 * Math.cos(side)]], colours.line, 1.2 * pixel, [2, 6])
    }
    for (const wheel of [-0.17, 0.17]) pen.disc(x + wheel, 0.06, 0.06, colours.bodyEdge)
    pen.box(x - CART.width / 2, 0.06, CART.width, CART.height, 0.06, colours.body)
    pen.line([[x, AXLE], [x + POLE * Math.sin(angle), AXLE + POLE * Math.cos(angle)]], colours.rod, 0.095)
    pen.disc(x, AXLE, 0.055, colours.joint)
    if (action !== null) pen.arrow(x + (action === 1 ? 0.4 : -0.4), 0.2, action === 1 ? 0.34 : -0.34, 0.045)
  },
}
