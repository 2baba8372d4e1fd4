// The curves of one metric, kept up to date: asked for anew when the question changes, and while runs train only for those that changed,
// no oftener than twice a second, one request at a time, and not at all while the chart is out of sight.

import { signal } from '@preact/signals'
import type { CurvesReply } from '../../../src/dashboard/protocol.js'
import { fetchCurves, type CurvesQuery } from '../data/api.js'

const LEAST_INTERVAL = 500

export interface FeedQuery extends CurvesQuery {
  /** Runs that are folded with a run: they are asked for together. */
  readonly together: (id: string) => readonly string[]
}

export class CurveFeed {
  readonly reply = signal<CurvesReply | null>(null)
  readonly failure = signal<string | null>(null)
  /** When the latest answer had been read, on the clock of `performance`. */
  answered = 0
  private query: FeedQuery | null = null
  private visible = false
  private readonly stale = new Set<string>()
  private whole = true
  private request: AbortController | null = null
  private timer: ReturnType<typeof setTimeout> | null = null

  ask(query: FeedQuery): void {
    this.query = query
    this.whole = true
    this.request?.abort()
    this.request = null
    this.soon(0)
  }

  changed(ids: ReadonlySet<string>): void {
    const { query } = this
    if (query === null) return
    for (const id of query.runs) if (ids.has(id)) for (const other of query.together(id)) this.stale.add(other)
    if (this.stale.size > 0) this.soon(LEAST_INTERVAL)
  }

  show(visible: boolean): void {
    this.visible = visible
    if (visible && (this.whole || this.stale.size > 0)) this.soon(0)
  }

  end(): void {
    this.query = null
    this.request?.abort()
    if (this.timer !== null) clearTimeout(this.timer)
  }

  private soon(delay: number): void {
    if (delay === 0 && this.timer !== null) {
      clearTimeout(this.timer)
      this.timer = null
    }
    this.timer ??= setTimeout(() => {
      this.timer = null
      if (this.visible && this.request === null) void this.fetch()
    }, delay)
  }

  private async fetch(): Promise<void> {
    const { query, whole } = this
    if (query === null || query.runs.length === 0) {
      this.reply.value = null
      return
    }
    const runs = whole ? query.runs : query.runs.filter((id) => this.stale.has(id))
    this.whole = false
    this.stale.clear()
    const request = new AbortController()
    this.request = request
    try {
      const reply = await fetchCurves({ ...query, runs }, request.signal)
      if (request.signal.aborted) return
      this.answered = performance.now()
      this.reply.value = whole ? reply : merged(this.reply.value, reply)
      this.failure.value = null
    } catch (error) {
      if (request.signal.aborted) return
      this.whole = true
      this.failure.value = error instanceof Error ? error.message : String(error)
    }
    this.request = null
    if (this.stale.size > 0) this.soon(LEAST_INTERVAL)
  }
}

/** What is known, with the runs and settings of a newer answer in their place. */
function merged(known: CurvesReply | null, newer: CurvesReply): CurvesReply {
  if (known?.metric !== newer.metric) return newer
  const kept = known.folds.filter(({ runs }) => !runs.some((id) => newer.folds.some((fold) => fold.runs.includes(id))))
  return { metric: newer.metric, complete: newer.complete, curves: { ...known.curves, ...newer.curves }, folds: [...kept, ...newer.folds] }
}
