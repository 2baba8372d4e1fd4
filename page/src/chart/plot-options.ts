// How uPlot is set up: axes in the page's type and colours, no legend of its own, a cursor that is shared, dragging that cuts a part out
// of the axis. Its ranges are given to it; it guesses nothing.

import type uPlot from 'uplot'
import { formatTick } from '../data/format.js'
import { drawLines } from './draw-lines.js'
import type { Line, Range } from './line.js'
import { palette } from './palette.js'
import { hover, zoomTo } from './shared-axis.js'

/** What the callbacks read: uPlot keeps the first ones that it gets. */
export interface Shown {
  lines: readonly Line[]
  window: Range
  height: Range
  onDraw: (() => void) | undefined
}

/** Least width in pixels that counts as a cut. */
const CUT = 4
/** Steps along an axis of exponents: whole ones. */
const EXPONENTS = [1, 2, 3, 5, 10, 20, 50]

export function plotOptions(shown: Shown, log: boolean, width: number, height: number): uPlot.Options {
  return {
    width: Math.max(width, 100),
    height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [shown.window.from, shown.window.to] },
      y: { range: () => [shown.height.from, shown.height.to] },
    },
    series: [{}, { paths: () => null, points: { show: false } }],
    axes: axes(log),
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => () => {
        zoomTo(null)
        return null
      } },
    },
    hooks: {
      draw: [(plot) => {
        drawLines(plot, shown.lines, shown.window, shown.height, log)
        shown.onDraw?.()
      }],
      setCursor: [(plot) => {
        const { left = -1 } = plot.cursor
        hover.value = left < 0 ? null : plot.posToVal(left, 'x')
      }],
      setSelect: [(plot) => {
        const { left, width: cut } = plot.select
        if (cut > CUT) zoomTo({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + cut, 'x') })
        if (cut > 0) plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
      }],
    },
  }
}

function axes(log: boolean): uPlot.Axis[] {
  const label = (value: number | null, exponent: boolean): string | null => {
    return value === null ? null : formatTick(exponent ? 10 ** value : value)
  }
  const axis: uPlot.Axis = {
    stroke: () => palette.value.faint,
    font: palette.value.font,
    ticks: { show: false },
    values: (_, splits: (number | null)[]) => splits.map((value) => label(value, false)),
  }
  const grid: uPlot.Axis.Grid = { stroke: () => palette.value.grid, width: 1 }
  const exponents: uPlot.Axis = { incrs: EXPONENTS, values: (_, splits: (number | null)[]) => splits.map((value) => label(value, true)) }
  return [
    { ...axis, size: 26, gap: 4, space: 64, grid: { show: false } },
    { ...axis, gap: 6, space: 34, grid, size: (_, labels) => widthOf(labels), ...(log ? exponents : {}) },
  ]
}

/** Of the axis with its labels; uPlot has null for none, and for a label that it leaves out. */
function widthOf(labels: readonly (string | null)[] | null): number {
  return 14 + 6.6 * Math.max(2, ...(labels ?? []).map((text) => text?.length ?? 0))
}
