// Classic control on a plane canvas, drawn between the last two moments.

import type { Action, Moment } from '../../../../src/browser.js'
import type { Theme } from '../../shell/theme.js'
import type { Stage } from '../stage.js'
import { acrobot } from './acrobot.js'
import { cartPole } from './cart-pole.js'
import type { Drawing } from './drawing.js'
import { mountainCar, mountainCarContinuous } from './mountain-car.js'
import { COLOURS, Pen } from './pen.js'
import { pendulum } from './pendulum.js'

const DRAWINGS: Readonly<Record<string, Drawing>> = {
  'CartPole-v1': cartPole, 'Pendulum-v1': pendulum, 'Acrobot-v1': acrobot, 'MountainCar-v0': mountainCar,
  'MountainCarContinuous-v0': mountainCarContinuous,
}

export function drawingOf(env: string): Drawing | null {
  return DRAWINGS[env] ?? null
}

export class ClassicStage implements Stage {
  readonly secondsPerStep: number
  private readonly context: CanvasRenderingContext2D
  private theme: Theme = 'light'
  private size = { width: 1, height: 1, ratio: 1 }
  private before: readonly number[] = []
  private now: readonly number[] = []
  private action: Action | null = null

  constructor(readonly canvas: HTMLCanvasElement, private readonly drawing: Drawing) {
    this.secondsPerStep = drawing.secondsPerStep
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('the browser gives no 2D canvas')
    this.context = context
  }

  take({ observation, action }: Moment, fresh: boolean): void {
    const state = this.drawing.state(observation)
    this.before = fresh ? state : this.now
    this.now = state
    this.action = action
  }

  draw(blend: number): void {
    const { drawing, size: { width, height, ratio }, before, now } = this
    const state = now.map((value, i) => before[i] + blend * (drawing.angles[i] ? shorter(value - before[i]) : value - before[i]))
    drawing.draw(new Pen(this.context, COLOURS[this.theme], width, height, drawing.extent, ratio), state, this.action)
  }

  resize(width: number, height: number, ratio: number): void {
    this.size = { width, height, ratio }
    this.canvas.width = Math.round(width * ratio)
    this.canvas.height = Math.round(height * ratio)
  }

  setTheme(theme: Theme): void {
    this.theme = theme
  }

  close(): void {
    this.canvas.width = 0
  }
}

/** The same turn, the shorter way round. */
function shorter(turn: number): number {
  return turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))
}
