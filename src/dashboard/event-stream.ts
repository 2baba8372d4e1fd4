// Server-sent events: who listens is told of runs that changed, appeared or went. The directory is looked at once a second while anybody
// listens, and not at all otherwise.

import type { ServerResponse } from 'node:http'
import type { Changes, RunIndex } from './run-index.js'
import { SECURITY_HEADERS } from './security-headers.js'

/** Milliseconds. */
const BETWEEN_LOOKS = 1000
const BETWEEN_HEARTBEATS = 15_000
/** More are not a reader's tabs. */
export const MOST_LISTENERS = 100

export class EventStream {
  private readonly listeners = new Set<ServerResponse>()
  private timer: NodeJS.Timeout | null = null
  private heartbeatAt = 0

  constructor(private readonly index: RunIndex, private readonly between = BETWEEN_LOOKS) {}

  get isFull(): boolean {
    return this.listeners.size >= MOST_LISTENERS
  }

  add(response: ServerResponse): void {
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
    response.write('retry: 1000\n\n')
    this.listeners.add(response)
    response.on('close', () => { this.listeners.delete(response) })
    this.timer ??= setTimeout(() => void this.lookAndTell(), this.between)
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    for (const response of this.listeners) response.end()
    this.listeners.clear()
  }

  tell({ changed, gone }: Changes): void {
    if (changed.length > 0) this.send(`event: runs\ndata: ${JSON.stringify(changed)}\n\n`)
    if (gone.length > 0) this.send(`event: gone\ndata: ${JSON.stringify(gone)}\n\n`)
  }

  /** Never rejects: a look that fails is tried again. */
  private async lookAndTell(): Promise<void> {
    try {
      this.tell(await this.index.look())
    } catch (error) {
      this.send(`: ${JSON.stringify(error instanceof Error ? error.message : String(error))}\n\n`)
    }
    if (performance.now() - this.heartbeatAt > BETWEEN_HEARTBEATS) this.send(': still here\n\n')
    this.timer = this.listeners.size === 0 ? null : setTimeout(() => void this.lookAndTell(), this.between)
  }

  private send(text: string): void {
    this.heartbeatAt = performance.now()
    for (const response of this.listeners) response.write(text)
  }
}
