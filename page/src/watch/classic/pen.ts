// What the drawings of classic control share: the colours of a theme, a frame in the task's own units, and a few shapes.

import type { Theme } from '../../shell/theme.js'

export interface Colours {
  readonly sky: readonly [top: string, bottom: string]
  readonly ground: string
  readonly groundEdge: string
  readonly line: string
  readonly text: string
  readonly body: string
  readonly bodyEdge: string
  readonly rod: string
  readonly rodSecond: string
  readonly joint: string
  readonly force: string
  readonly goal: string
  readonly shadow: string
}

export const COLOURS: Readonly<Record<Theme, Colours>> = {
  light: {
    sky: ['#cfe1f4', '#f4f8fc'], ground: '#dde5ee', groundEdge: '#b9c6d6', line: '#b4c1d1', text: '#4a5a6e', body: '#3d4a5c', bodyEdge: '#2a3443',
    rod: '#e07a2f', rodSecond: '#5b6ee1', joint: '#f7f9fc', force: '#2d7ff0', goal: '#1fa971', shadow: 'rgba(30, 45, 70, .18)',
  },
  dark: {
    sky: ['#0a0e15', '#161d28'], ground: '#1d2531', groundEdge: '#323e4f', line: '#3a4759', text: '#a5b4c8', body: '#aab7c9', bodyEdge: '#d5deea',
    rod: '#f08d45', rodSecond: '#8493f5', joint: '#0f141c', force: '#5aa2ff', goal: '#3ecf8e', shadow: 'rgba(0, 0, 0, .45)',
  },
}

/** The part of the world that is to be seen, y upwards. */
export interface Extent {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

/** A 2D context whose units are those of the task, y upwards; `unit` of them are a pixel. */
export class Pen {
  /** The whole canvas in the task's units. */
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
  readonly pixel: number

  /** Fits the extent into the canvas; what is left over shows more of the world. */
  constructor(
    readonly context: CanvasRenderingContext2D, readonly colours: Colours, width: number, height: number, extent: Extent, ratio: number,
  ) {
    const scale = Math.min(width / (extent.right - extent.left), height / (extent.top - extent.bottom))
    const x = (extent.left + extent.right) / 2, y = (extent.bottom + extent.top) / 2
    this.pixel = 1 / scale
    this.left = x - width / 2 / scale
    this.right = x + width / 2 / scale
    this.bottom = y - height / 2 / scale
    this.top = y + height / 2 / scale
    context.setTransform(scale * ratio, 0, 0, -scale * ratio, -this.left * scale * ratio, this.top * scale * ratio)
    context.lineCap = 'round'
    context.lineJoin = 'round'
  }

  sky(): void {
    const { context, colours: { sky }, left, right, bottom, top } = this
    const gradient = context.createLinearGradient(0, top, 0, bottom)
    gradient.addColorStop(0, sky[0])
    gradient.addColorStop(1, sky[1])
    context.fillStyle = gradient
    context.fillRect(left, bottom, right - left, top - bottom)
  }

  line(points: readonly (readonly [x: number, y: number])[], colour: string, width: number, dash: readonly number[] = []): void {
    const { context } = this
    context.beginPath()
    points.forEach(([x, y], i) => { if (i === 0) context.moveTo(x, y); else context.lineTo(x, y) })
    context.setLineDash(dash.map((length) => length * this.pixel))
    context.strokeStyle = colour
    context.lineWidth = width
    context.stroke()
    context.setLineDash([])
  }

  disc(x: number, y: number, radius: number, colour: string): void {
    const { context } = this
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.fillStyle = colour
    context.fill()
  }

  box(x: number, y: number, width: number, height: number, radius: number, colour: string): void {
    const { context } = this
    context.beginPath()
    context.roundRect(x, y, width, height, radius)
    context.fillStyle = colour
    context.fill()
  }

  /** An arrow from (x, y), `length` to the right, or to the left where it is negative. */
  arrow(x: number, y: number, length: number, width: number): void {
    const { colours: { force } } = this
    if (Math.abs(length) < width / 2) return
    const head = Math.sign(length) * Math.min(2 * width, Math.abs(length))
    this.line([[x, y], [x + length, y]], force, width)
    this.line([[x + length - head, y + Math.abs(head) * 0.7], [x + length, y], [x + length - head, y - Math.abs(head) * 0.7]], force, width)
  }

  /** A turning arrow around (x, y): `share` of a half turn, anticlockwise where positive. */
  turn(x: number, y: number, radius: number, share: number, width: number): void {
    if (Math.abs(share) < 0.02) return
    const { context, colours: { force } } = this
    const end = share * Math.PI * 0.9
    context.beginPath()
    context.arc(x, y, radius, 0, end, end < 0)
    context.strokeStyle = force
    context.lineWidth = width
    context.stroke()
    const tip = [x + Math.cos(end) * radius, y + Math.sin(end) * radius] as const
    const along = end + Math.sign(share) * Math.PI / 2
    const back = (side: number) => [tip[0] - Math.cos(along + side) * 2.4 * width, tip[1] - Math.sin(along + side) * 2.4 * width] as const
    this.line([back(0.6), tip, back(-0.6)], force, width)
  }
}
