// A plot on a canvas: uPlot's axes and cursor around lines that draw-lines.ts draws. It is made once and redrawn in place. The cursor is
// shared by all plots of a section; dragging cuts a part out of the axis, a double click gives all of it back.

import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { theme } from '../shell/theme.js'
import { extentOf, heightOf, type Line, type Range } from './line.js'
import { plotOptions, type Shown } from './plot-options.js'
import { hover, zoom } from './shared-axis.js'

export interface PlotProps {
  readonly lines: readonly Line[]
  readonly log: boolean
  readonly height: number
  /** Id of the element that says in words what is to be seen. */
  readonly describedBy: string
  readonly label: string
  /** Called when it has been drawn. */
  readonly onDraw?: (() => void) | undefined
}

const NOTHING: Range = { from: 0, to: 1 }
const OUTSIDE = -10

export function Plot({ lines, log, height, describedBy, label, onDraw }: PlotProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const shown = useRef<Shown>({ lines: [], window: NOTHING, height: NOTHING, onDraw: undefined })
  const part = zoom.value
  const colours = theme.value

  useEffect(() => {
    const target = box.current
    if (target === null) return
    const made = new uPlot(plotOptions(shown.current, log, target.clientWidth, height), undefined, target)
    plot.current = made
    const observer = new ResizeObserver(() => {
      if (target.clientWidth > 0 && target.clientWidth !== made.width) made.setSize({ width: target.clientWidth, height })
    })
    observer.observe(target)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [log, height])

  useEffect(() => {
    const window = widened(part ?? extentOf(lines) ?? NOTHING)
    const range = heightOf(lines, window, log) ?? NOTHING
    Object.assign(shown.current, { lines, window, height: range, onDraw })
    plot.current?.setData([[window.from, window.to], [range.from, range.to]])
  }, [lines, log, height, part, colours, onDraw])

  useSignalEffect(() => {
    const at = hover.value
    const { current } = plot
    if (current === null) return
    const left = at === null ? OUTSIDE : current.valToPos(at, 'x')
    if (Math.abs((current.cursor.left ?? OUTSIDE) - left) > 0.5) current.setCursor({ left, top: OUTSIDE }, false)
  })

  /** A hundredth of the axis at a time, a tenth with the shift key. */
  const moveCursor = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const { from, to } = shown.current.window
    const at = (hover.value ?? (step > 0 ? from : to)) + step * (to - from) / (event.shiftKey ? 10 : 100)
    hover.value = Math.min(to, Math.max(from, at))
  }
  const leave = (): void => {
    hover.value = null
  }

  return (
    <div
      class="plot" ref={box} role="img" tabIndex={0} aria-label={label} aria-describedby={describedBy}
      onKeyDown={moveCursor} onBlur={leave}
    />
  )
}

/** A single point needs some axis around it. */
function widened({ from, to }: Range): Range {
  return to > from ? { from, to } : { from: from - 1, to: to + 1 }
}
