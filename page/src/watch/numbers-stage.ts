// Any other environment: its observation and its action as bars, one for each number, as there is no picture of it here.

import type { Environment, Moment } from '../../../src/browser.js'
import type { Theme } from '../shell/theme.js'
import { COLOURS } from './classic/pen.js'
import type { Stage } from './stage.js'

/** Its time has no unit: slow enough to read. */
const SECONDS_PER_STEP = 0.25

export class NumbersStage implements Stage {
  readonly secondsPerStep = SECONDS_PER_STEP
  private readonly context: CanvasRenderingContext2D
  private theme: Theme = 'light'
  private size = { width: 1, height: 1, ratio: 1 }
  private rows: readonly { readonly name: string, readonly values: readonly number[] }[] = []
  private largest = 1

  constructor(readonly canvas: HTMLCanvasElement, private readonly environment: Environment) {
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('the browser gives no 2D canvas')
    this.context = context
  }

  take({ observation, action }: Moment, fresh: boolean): void {
    const { observationSpace, actionSpace } = this.environment
    const seen = new Float64Array(observationSpace.flatSize), done = new Float64Array(actionSpace.flatSize)
    observationSpace.flatten(observation, seen, 0)
    if (action !== null) actionSpace.flatten(action, done, 0)
    this.rows = [{ name: 'Observation', values: Array.from(seen) }, { name: 'Action', values: Array.from(done) }]
    const reach = Math.max(...this.rows.flatMap(({ values }) => values.map(Math.abs)).filter(Number.isFinite), 1e-9)
    this.largest = fresh ? Math.max(1, reach) : Math.max(this.largest, reach)
  }

  draw(): void {
    const { context, size: { width, height, ratio }, rows } = this
    const { sky, text, line, rod, rodSecond } = COLOURS[this.theme]
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.fillStyle = sky[1]
    context.fillRect(0, 0, width, height)
    const margin = Math.min(48, width / 12), rowHeight = (height - margin) / rows.length
    rows.forEach(({ name, values }, row) => {
      const top = margin / 2 + row * rowHeight
      context.fillStyle = text
      context.font = '13px system-ui, sans-serif'
      context.fillText(name, margin, top + 16)
      const reach = (rowHeight - 44) / 2, middle = top + 32 + reach
      const step = (width - 2 * margin) / Math.max(values.length, 1), wide = Math.min(step * 0.7, 56)
      context.fillStyle = line
      context.fillRect(margin, middle - 0.5, width - 2 * margin, 1)
      context.fillStyle = row === 0 ? rod : rodSecond
      values.forEach((value, i) => {
        const long = Math.max(-1, Math.min(1, value / this.largest)) * reach
        context.beginPath()
        const left = margin + (i + 0.5) * step - wide / 2
        context.roundRect(left, Math.min(middle, middle - long), wide, Math.abs(long), Math.min(4, wide / 3))
        context.fill()
      })
    })
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
