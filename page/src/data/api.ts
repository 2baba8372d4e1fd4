// Requests to the server that the page came from: src/dashboard/protocol.ts says what there is. An answer that is not one is an error
// with a sentence for the reader.

import type { CurvesReply, RunEntry, TrustRegionReply } from '../../../src/dashboard/protocol.js'

export interface CurvesQuery {
  readonly metric: string
  readonly runs: readonly string[]
  readonly x: 'steps' | 'seconds'
  readonly points: number
  /** Iterations over which a curve is smoothed; 1 for as it is. */
  readonly smooth: number
}

export function fetchRuns(signal?: AbortSignal): Promise<RunEntry[]> {
  return fetchJson('api/runs', signal)
}

let turn: Promise<unknown> = Promise.resolve()

/** One at a time: the server works on one after the other anyway, and so the first of many charts has its curves first. */
export function fetchCurves(query: CurvesQuery, signal: AbortSignal): Promise<CurvesReply> {
  const next = turn.then(() => {
    signal.throwIfAborted()
    return askCurves(query, signal)
  })
  turn = next.catch(() => undefined) // told to whoever asked
  return next
}

function askCurves({ metric, runs, x, points, smooth }: CurvesQuery, signal: AbortSignal): Promise<CurvesReply> {
  const query = new URLSearchParams({ runs: runs.join(','), metric, x, points: String(points) })
  if (smooth > 1) query.set('smooth', String(smooth))
  return fetchJson(`api/curves?${query.toString()}`, signal)
}

export function fetchTrustRegion(run: string, points: number, signal?: AbortSignal): Promise<TrustRegionReply> {
  return fetchJson(`api/trust-region?${new URLSearchParams({ run, points: String(points) }).toString()}`, signal)
}

async function fetchJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal: signal ?? null, headers: { accept: 'application/json' } })
  if (response.ok) return await response.json() as T
  const text = await response.text()
  throw new Error(errorOf(text) ?? `The server answered ${response.status} to ${path}.`)
}

function errorOf(text: string): string | null {
  try {
    const { error } = JSON.parse(text) as { error?: unknown }
    return typeof error === 'string' ? error : null
  } catch {
    return null // not the server's own words
  }
}
