// One metric of the chosen runs, live.

import { useComputed } from '@preact/signals'
import { useCallback, useEffect, useRef } from 'preact/hooks'
import { Chart } from '../chart/chart.js'
import { onChange, runSignal } from '../data/live.js'
import { meaningOf, titleOf } from '../data/metrics.js'
import { plural } from '../data/format.js'
import { zoom } from '../chart/shared-axis.js'
import { slots } from './colours.js'
import { CurveFeed } from './curve-feed.js'
import { linesOf } from './curve-lines.js'
import { settingKey } from './filter.js'
import { axis, folded, smoothing, withNumbers } from './view.js'

/** Points of a curve: some two a pixel, fewer where many curves share the chart. */
const POINTS = 600
const MOST_POINTS = 4000
const MANY = 24

export function CurveChart({ metric }: { readonly metric: string }) {
  const feed = useRef<CurveFeed | null>(null)
  feed.current ??= new CurveFeed()
  const { current } = feed
  const box = useRef<HTMLDivElement>(null)
  const ids = withNumbers.value
  const points = pointsFor(ids.length)

  useEffect(() => {
    const together = (id: string): readonly string[] => (folded.peek() ? seedsOf(id) : [id])
    current.ask({ metric, runs: ids, x: axis.value, points, smooth: smoothing.value, together })
  }, [current, metric, ids, axis.value, points, smoothing.value])
  useEffect(() => onChange((changed) => {
    current.changed(changed)
  }), [current])
  useEffect(() => {
    if (box.current === null) return
    const observer = new IntersectionObserver(([{ isIntersecting }]) => {
      current.show(isIntersecting)
    }, { rootMargin: '200px' })
    observer.observe(box.current)
    return () => {
      observer.disconnect()
      current.end()
    }
  }, [current])

  const lines = useComputed(() => {
    const reply = current.reply.value
    if (reply === null) return []
    const runs = [...slots.value.keys()].flatMap((id) => runSignal(id)?.peek() ?? [])
    return linesOf(reply, runs, slots.value, folded.value, metric.startsWith('evaluation.'))
  })
  const measure = useCallback(() => {
    if (current.answered > 0) performance.measure('trpo:curves', { start: current.answered, end: performance.now() })
    current.answered = 0
  }, [current])
  return (
    <div ref={box} class="chart-place" data-metric={metric}>
      <Chart title={titleOf(metric)} meaning={meaningOf(metric)} lines={lines.value} unit={axis.value} onDraw={measure}>
        <Missing failure={current.failure.value} lines={lines.value.length} answered={current.reply.value !== null} count={ids.length} />
      </Chart>
    </div>
  )
}

interface MissingProps {
  readonly failure: string | null
  readonly lines: number
  readonly answered: boolean
  readonly count: number
}

function Missing({ failure, lines, answered, count }: MissingProps) {
  if (failure !== null) return <p class="chart-note" data-tone="warning">Not up to date: {failure}</p>
  if (!answered) return <p class="chart-note">{count === 0 ? 'No run is chosen.' : 'Reading …'}</p>
  if (lines === 0) return <p class="chart-note">{count === 1 ? 'The run has' : `None of the ${plural(count, 'run')} has`} no such number.</p>
  return null
}

/** A part of the axis is asked for with as many points as all of it would need to show that part as finely. */
function pointsFor(runs: number): number {
  const points = runs > MANY ? POINTS / 2 : POINTS
  return zoom.value === null ? points : Math.min(MOST_POINTS, 4 * points)
}

/** Chosen runs of the same setting. */
function seedsOf(id: string): string[] {
  const run = runSignal(id)?.peek()
  if (run === undefined) return [id]
  const key = settingKey(run)
  return withNumbers.peek().filter((other) => {
    const entry = runSignal(other)?.peek()
    return entry !== undefined && settingKey(entry) === key
  })
}
