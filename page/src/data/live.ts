// The runs as the server knows them, kept up to date by its events. Each run is a signal of its own, so that a change of one draws one
// row and not the table.

import { batch, computed, signal, type Signal } from '@preact/signals'
import type { RunEntry } from '../../../src/dashboard/protocol.js'
import { fetchRuns } from './api.js'

export type Connection =
  | { readonly state: 'loading' }
  | { readonly state: 'live' }
  /** The stream broke off; the browser tries again by itself. */
  | { readonly state: 'lost', readonly reason: string }

export const connection = signal<Connection>({ state: 'loading' })

const entries = signal<ReadonlyMap<string, Signal<RunEntry>>>(new Map())
/** Ids of the runs, in the server's order; changes only when a run comes or goes. */
export const runIds = computed(() => [...entries.value.keys()])
/** All runs. Whoever reads it is drawn again with every change of any. */
export const runs = computed(() => [...entries.value.values()].map((entry) => entry.value))

type ChangeListener = (ids: ReadonlySet<string>) => void
const listeners = new Set<ChangeListener>()

export function runSignal(id: string): Signal<RunEntry> | null {
  return entries.value.get(id) ?? null
}

/** Calls back with the ids of runs that changed; returns what ends it. */
export function onChange(listener: ChangeListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function put(changed: readonly RunEntry[]): void {
  const fresh = changed.filter(({ id }) => !entries.value.has(id))
  batch(() => {
    for (const entry of changed) {
      const known = entries.value.get(entry.id)
      if (known !== undefined) known.value = entry
    }
    if (fresh.length === 0) return
    const all = [...entries.value, ...fresh.map((entry) => [entry.id, signal(entry)] as const)]
    entries.value = new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
  const ids = new Set(changed.map(({ id }) => id))
  for (const listener of listeners) listener(ids)
}

function remove(gone: readonly string[]): void {
  entries.value = new Map([...entries.value].filter(([id]) => !gone.includes(id)))
}

/** Takes the whole list anew: at the start, and after a time without the server. */
async function catchUp(): Promise<void> {
  try {
    const all = await fetchRuns()
    batch(() => {
      remove([...entries.value.keys()].filter((id) => !all.some((entry) => entry.id === id)))
      put(all)
      connection.value = { state: 'live' }
    })
  } catch (error) {
    connection.value = { state: 'lost', reason: error instanceof Error ? error.message : String(error) }
  }
}

export function listen(): void {
  const events = new EventSource('api/events')
  events.addEventListener('open', () => void catchUp())
  events.addEventListener('error', () => {
    connection.value = { state: 'lost', reason: 'The connection to the server broke off.' }
  })
  events.addEventListener('runs', ({ data }: MessageEvent<string>) => {
    put(JSON.parse(data) as RunEntry[])
  })
  events.addEventListener('gone', ({ data }: MessageEvent<string>) => {
    remove(JSON.parse(data) as string[])
  })
}
