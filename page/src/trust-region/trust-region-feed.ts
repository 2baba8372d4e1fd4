// The trust region's numbers of one run, asked for again while it trains: at most once a second, one request at a time.

import { signal } from '@preact/signals'
import type { TrustRegionReply } from '../../../src/dashboard/protocol.js'
import { fetchTrustRegion } from '../data/api.js'
import { onChange } from '../data/live.js'

const LEAST_INTERVAL = 1000
const POINTS = 600

export class TrustRegionFeed {
  readonly reply = signal<TrustRegionReply | null>(null)
  readonly failure = signal<string | null>(null)
  private readonly request = new AbortController()
  private readonly unsubscribe: () => void
  private timer: ReturnType<typeof setTimeout> | null = null
  private busy = false
  /** Changes of the run so far. */
  private changes = 0

  constructor(private readonly run: string) {
    this.unsubscribe = onChange((ids) => {
      if (ids.has(run)) this.soon()
    })
    void this.fetch()
  }

  end(): void {
    this.unsubscribe()
    this.request.abort()
    if (this.timer !== null) clearTimeout(this.timer)
  }

  private soon(): void {
    this.changes++
    this.timer ??= setTimeout(() => {
      this.timer = null
      if (!this.busy) void this.fetch()
    }, LEAST_INTERVAL)
  }

  private async fetch(): Promise<void> {
    this.busy = true
    const { changes } = this
    const { signal: ended } = this.request
    try {
      const reply = await fetchTrustRegion(this.run, POINTS, ended)
      if (ended.aborted) return
      this.reply.value = reply
      this.failure.value = null
    } catch (error) {
      if (ended.aborted) return
      this.failure.value = error instanceof Error ? error.message : String(error)
    }
    this.busy = false
    if (this.changes > changes) this.soon()
  }
}
