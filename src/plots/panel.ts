// One panel of a plot: axes, grid, bands and lines by Observable Plot, on a document without a browser. Text is placed by the figure's
// layout, where it depends on more than one panel.

import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Curve, CurvePoint } from './curve.js'
import { countTick, valueTick, type AxisUnit } from './labels.js'
import type { LineStyle } from './line-style.js'
import { escaped, FONT_SIZE, textAt } from './text.js'

export interface PanelShape {
  readonly width: number
  readonly height: number
  /** Free on the left of all text. */
  readonly edge: number
  /** Lines of the label of the vertical axis that there is room for. */
  readonly labelLines: number
  /** Free on the right, for names of curves. */
  readonly marginRight: number
}

export interface StyledCurve extends Curve {
  /** What it is called in the picture. */
  readonly name: string
  readonly style: LineStyle
}

export interface DrawnPanel {
  /** What stands inside an svg element of the panel's size. */
  readonly markup: string
  /** Where each curve ends, in pixels. */
  readonly ends: readonly { readonly x: number, readonly y: number }[]
  /** The vertical extent of the axes. */
  readonly top: number
  readonly bottom: number
}

const MARGIN = { left: 56, top: 14, bottom: 42 } as const
export const LABEL_HEIGHT = 16
/** Of a band, and at most of all bands together where they overlap. */
const BAND_OPACITY = { one: 0.2, all: 0.8 } as const
const LINE_WIDTH = 1.75
/** Pixels for a tick's label. */
const TICK_SPACING = { x: 70, y: 40 } as const

/** What is used of a plot; its own types are the DOM's, which this project does not load. */
interface PlotElement {
  readonly innerHTML: string
  scale(name: 'x' | 'y'): { apply(value: number): number } | undefined
}

/** @param yLabel in lines */
export function drawPanel(curves: readonly StyledCurve[], yLabel: readonly string[], unit: AxisUnit, shape: PanelShape): DrawnPanel {
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as unknown as { readonly document: never }
  const top = MARGIN.top + shape.labelLines * LABEL_HEIGHT
  const opacity = Math.min(BAND_OPACITY.one, BAND_OPACITY.all / curves.length)
  const figure = Plot.plot({
    document, width: shape.width, height: shape.height,
    marginLeft: MARGIN.left, marginTop: top, marginBottom: MARGIN.bottom, marginRight: shape.marginRight,
    x: { label: null, tickFormat: countTick, tickSpacing: TICK_SPACING.x, domain: [0, widest(curves) / unit.size] },
    y: { label: null, tickFormat: valueTick, tickSpacing: TICK_SPACING.y, grid: true, nice: true, insetTop: 2 },
    marks: [...curves.flatMap((curve) => bandOf(curve, unit, opacity)), ...curves.map((curve) => lineOf(curve, unit))],
  }) as unknown as PlotElement
  const [x, y] = [scaleOf(figure, 'x'), scaleOf(figure, 'y')]
  const middle = (MARGIN.left + shape.width - shape.marginRight) / 2
  return {
    markup: figure.innerHTML.replace(/<style>.*?<\/style>/s, '')
      + yLabel.map((line, i) => textAt(line, shape.edge, FONT_SIZE + i * LABEL_HEIGHT)).join('')
      + `<text x="${middle}" y="${shape.height - 8}">${escaped(unit.label)}</text>`,
    ends: curves.map(({ points }) => ({ x: x(points[points.length - 1].x / unit.size), y: y(points[points.length - 1].y) })),
    top, bottom: shape.height - MARGIN.bottom,
  }
}

function bandOf({ points, style }: StyledCurve, unit: AxisUnit, fillOpacity: number): Plot.Markish[] {
  if (points.every(({ low }) => low === null)) return []
  return [Plot.areaY(points, { x: placed(unit), y1: 'low', y2: 'high', fill: style.color, fillOpacity })]
}

/** A single point is a dot: a line of one would not be seen. */
function lineOf({ points, style }: StyledCurve, unit: AxisUnit): Plot.Markish {
  if (points.length === 1) return Plot.dot(points, { x: placed(unit), y: 'y', fill: style.color, r: 3 })
  return Plot.lineY(points, {
    x: placed(unit), y: 'y', stroke: style.color, strokeWidth: LINE_WIDTH, ...style.dash === null ? {} : { strokeDasharray: style.dash },
  })
}

function placed({ size }: AxisUnit): (point: CurvePoint) => number {
  return ({ x }) => x / size
}

function widest(curves: readonly Curve[]): number {
  return Math.max(...curves.flatMap(({ points }) => points.map(({ x }) => x)))
}

function scaleOf(figure: PlotElement, name: 'x' | 'y'): (value: number) => number {
  const scale = figure.scale(name)
  if (scale === undefined) throw new TypeError(`the panel has no ${name} scale`)
  return (value) => scale.apply(value)
}
