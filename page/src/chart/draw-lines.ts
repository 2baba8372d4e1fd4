// Draws lines with their bands into a plot's canvas. uPlot wants all series on one x; runs have each their own, and a hundred of them
// joined would be millions of empty cells, so only its axes and cursor are used and the lines are drawn here.

import type uPlot from 'uplot'
import { lowerIndex, type Line, type Range } from './line.js'
import { dashOf, palette } from './palette.js'

type Place = (value: number) => number

/** @param log `height` holds exponents of ten */
export function drawLines(plot: uPlot, lines: readonly Line[], window: Range, height: Range, log: boolean): void {
  const { ctx, bbox } = plot
  const x = placeOn(plot, 'x', window)
  const place = placeOn(plot, 'y', height)
  const y = log ? (value: number): number => (value > 0 ? place(Math.log10(value)) : NaN) : place
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  ctx.lineJoin = 'round'
  for (const line of lines) if (line.band !== undefined) drawBand(ctx, line, window, x, y)
  for (const line of lines) drawLine(ctx, line, window, x, y, lines.length)
  ctx.restore()
}

/** From values to canvas pixels. */
function placeOn(plot: uPlot, scale: 'x' | 'y', { from, to }: Range): Place {
  const start = plot.valToPos(from, scale, true)
  const slope = (plot.valToPos(to, scale, true) - start) / (to - from)
  return (value) => start + slope * (value - from)
}

function drawLine(ctx: CanvasRenderingContext2D, line: Line, window: Range, x: Place, y: Place, among: number): void {
  const ratio = devicePixelRatio
  const { series, ink, faint } = palette.value
  ctx.strokeStyle = line.emphasis === 'limit' ? ink : line.emphasis === 'faint' ? faint : series[line.slot % series.length]
  ctx.lineWidth = (line.emphasis === 'limit' ? 1.25 : among > 24 ? 1 : 1.6) * ratio
  ctx.globalAlpha = among > 24 && line.band === undefined ? 0.7 : 1
  ctx.setLineDash((line.emphasis === 'limit' ? [5, 4] : dashOf(line.slot)).map((length) => length * ratio))
  ctx.beginPath()
  const first = Math.max(0, lowerIndex(line.x, window.from) - 1)
  let pen = false
  let alone: readonly [number, number] | null = null
  for (let i = first; i < line.x.length; i++) {
    const value = line.y[i]
    const at = value === null ? NaN : y(value)
    if (Number.isNaN(at)) {
      if (alone !== null) dot(ctx, alone)
      alone = null
      pen = false
    } else if (pen) {
      ctx.lineTo(x(line.x[i]), at)
      alone = null
    } else {
      ctx.moveTo(x(line.x[i]), at)
      alone = [x(line.x[i]), at]
      pen = true
    }
    if (line.x[i] > window.to) break
  }
  if (alone !== null) dot(ctx, alone)
  ctx.stroke()
}

/** A point without neighbours would be invisible as a line. */
function dot(ctx: CanvasRenderingContext2D, [x, y]: readonly [number, number]): void {
  const size = 1.5 * devicePixelRatio
  ctx.rect(x - size / 2, y - size / 2, size, size)
}

function drawBand(ctx: CanvasRenderingContext2D, { x: xs, band, slot }: Line, window: Range, x: Place, y: Place): void {
  if (band === undefined) return
  const { series } = palette.value
  const known: number[] = []
  const until = window.to
  for (let i = Math.max(0, lowerIndex(xs, window.from) - 1); i < xs.length; i++) {
    if (band.low[i] !== null && band.high[i] !== null) known.push(i)
    if (xs[i] > until) break
  }
  if (known.length < 2) return
  ctx.beginPath()
  for (const i of known) ctx.lineTo(x(xs[i]), y(band.high[i] ?? NaN))
  for (const i of known.reverse()) ctx.lineTo(x(xs[i]), y(band.low[i] ?? NaN))
  ctx.closePath()
  ctx.globalAlpha = 0.16
  ctx.fillStyle = series[slot % series.length]
  ctx.fill()
}
