// One number over the steps of an episode: its curve, its range, and what it is now.

import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Moment } from '../../../../src/browser.js'
import { formatNumber } from '../../data/format.js'
import { theme } from '../../shell/theme.js'

interface SparklineProps {
  readonly name: string
  readonly title: string
  readonly colour: string
  readonly values: readonly (number | null)[]
  /** Drawn anew when it changes. */
  readonly shown: Signal<Moment | null>
}

export function Sparkline({ name, title, colour, values, shown }: SparklineProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const moment = shown.value
  const chosen = theme.value
  useEffect(() => {
    if (canvas.current !== null) drawCurve(canvas.current, values, colour)
  }, [moment, values, colour, chosen])
  const latest = values.at(-1) ?? null
  return (
    <figure class="watch-spark" title={title}>
      <figcaption><span>{name}</span><output>{formatNumber(latest)}</output></figcaption>
      <canvas ref={canvas} role="img" aria-label={`${name} over the steps of this episode`} />
    </figure>
  )
}

function drawCurve(canvas: HTMLCanvasElement, values: readonly (number | null)[], colour: string): void {
  const pen = canvas.getContext('2d')
  if (pen === null) return
  const { clientWidth: width, clientHeight: height } = canvas
  const ratio = devicePixelRatio
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  pen.scale(ratio, ratio)
  const style = getComputedStyle(canvas)
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value))
  const low = Math.min(0, ...known.slice(-5000)), high = Math.max(0, ...known.slice(-5000))
  const reach = high - low || 1
  const y = (value: number) => height - 4 - (value - low) / reach * (height - 8)
  pen.fillStyle = style.getPropertyValue('--rule')
  pen.fillRect(0, Math.round(y(0)), width, 1)
  const step = width / Math.max(values.length - 1, 60)
  pen.beginPath()
  values.forEach((value, i) => {
    if (value !== null) pen.lineTo(i * step, y(value))
  })
  pen.strokeStyle = style.getPropertyValue(colour)
  pen.lineWidth = 1.5
  pen.lineJoin = 'round'
  pen.stroke()
}
