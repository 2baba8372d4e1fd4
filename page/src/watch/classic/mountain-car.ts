// MountainCar and its continuous form: the valley, whose height is sin 3x, the car, its push and the flag at the goal.

import type { Action } from '../../../../src/browser.js'
import { entry, type Drawing } from './drawing.js'

const HILL = 0.4
const PUSH = 0.17

function height(x: number): number {
  return HILL * Math.sin(3 * x)
}

/** @param goal position of the flag @param push −1 … 1 of an action */
function mountainCarWith(goal: number, push: (action: Action) => number): Drawing {
  return {
    secondsPerStep: 1 / 30, // the task's time has no unit: Gymnasium shows 30 steps a second
    extent: { left: -1.25, right: 0.65, bottom: -0.62, top: 0.82 },
    state: (observation) => [entry(observation, 0)],
    angles: [false],

    draw: (pen, [x], action) => {
      const { colours, context, pixel } = pen
      pen.sky()
      const ridge: (readonly [number, number])[] = []
      for (let at = pen.left; at <= pen.right + 2 * pixel; at += 2 * pixel) ridge.push([at, height(at)])
      context.beginPath()
      context.moveTo(pen.left, pen.bottom)
      for (const [at, y] of ridge) context.lineTo(at, y)
      context.lineTo(pen.right, pen.bottom)
      context.fillStyle = colours.ground
      context.fill()
      pen.line(ridge, colours.groundEdge, 3 * pixel)
      const foot = height(goal)
      pen.line([[goal, foot], [goal, foot + 0.24]], colours.text, 2.5 * pixel)
      context.beginPath()
      context.moveTo(goal, foot + 0.24)
      context.lineTo(goal + 0.1, foot + 0.205)
      context.lineTo(goal, foot + 0.165)
      context.fillStyle = colours.goal
      context.fill()
      context.save()
      context.translate(x, height(x))
      context.rotate(Math.atan(3 * HILL * Math.cos(3 * x)))
      context.beginPath()
      context.roundRect(-0.075, 0.022, 0.15, 0.04, 0.014)
      context.roundRect(-0.04, 0.05, 0.08, 0.036, 0.016)
      context.fillStyle = colours.rod
      context.fill()
      for (const wheel of [-0.045, 0.045]) {
        pen.disc(wheel, 0.021, 0.021, colours.bodyEdge)
        pen.disc(wheel, 0.021, 0.008, colours.joint)
      }
      const strength = action === null ? 0 : push(action)
      pen.arrow(Math.sign(strength) * 0.1, 0.045, strength * PUSH, 0.016)
      context.restore()
    },
  }
}

export const mountainCar = mountainCarWith(0.5, (action) => (action as number) - 1)
export const mountainCarContinuous = mountainCarWith(0.45, (action) => entry(action, 0))
