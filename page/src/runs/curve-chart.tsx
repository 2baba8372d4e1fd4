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

/** Points of a curve: about one a pixel, fewer where many curves share the chart, and of a band, each of whose points is a bootstrap. */
const POINTS = { single: 600, many: 300, folded: 200 } as const
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
      <Chart
        title={titleOf(metric)} meaning={meaningOf(metric)} lines={lines.value} unit={axis.value} onDraw={measure}
        note={noteOf(current, lines.value.length, ids.length)}
      />
    </div>
  )
}

function noteOf({ failure, reply }: CurveFeed, lines: number, runs: number): string | null {
  if (failure.value !== null) return `Not up to date: ${failure.value}`
  if (runs === 0) return 'There is nothing to draw yet.'
  if (reply.value === null) return 'Reading …'
  if (lines === 0 && reply.value.complete) return runs === 1 ? 'The run has no such number.' : `None of the ${plural(runs, 'run')} has such a number.`
  return reply.value.complete ? null : 'Reading on …'
}

/** A part of the axis is asked for with as many points as all of it would need to show that part as finely. */
function pointsFor(runs: number): number {
  const points = folded.value ? POINTS.folded : runs > MANY ? POINTS.many : POINTS.single
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
