// The columns of the table of runs: what each is called, what it sorts by. Pure.

import type { RunEntry } from '../../../src/dashboard/protocol.js'

export interface Column {
  readonly key: string
  readonly title: string
  /** Said beside the title where that is short. */
  readonly hint?: string
  readonly numeric: boolean
  readonly value: (run: RunEntry) => string | number | null
}

const STATUS_ORDER = ['running', 'stopped', 'finished', 'damaged']

export const COLUMNS: readonly Column[] = [
  { key: 'id', title: 'Run', numeric: false, value: ({ id }) => id },
  { key: 'status', title: 'Status', numeric: false, value: ({ status }) => STATUS_ORDER.indexOf(status) },
  { key: 'env', title: 'Environment', numeric: false, value: ({ env }) => env },
  { key: 'algorithm', title: 'Algorithm', numeric: false, value: ({ algorithm }) => algorithm },
  { key: 'setting', title: 'Setting', numeric: false, value: ({ setting }) => setting },
  { key: 'seed', title: 'Seed', numeric: true, value: ({ seed }) => seed },
  { key: 'steps', title: 'Steps', hint: 'so far, of those planned', numeric: true, value: ({ steps }) => steps },
  { key: 'return', title: 'Return', hint: 'mean of the last 100 training episodes', numeric: true, value: ({ meanReturn }) => meanReturn },
  { key: 'evaluation', title: 'Evaluation', hint: 'mean return at the end, deterministic', numeric: true, value: ({ evaluation }) => evaluation },
  { key: 'speed', title: 'Steps/s', numeric: true, value: ({ stepsPerSecond }) => stepsPerSecond },
  { key: 'updated', title: 'Updated', numeric: true, value: ({ updated }) => (updated === null ? null : Date.parse(updated)) },
]

export interface Order {
  readonly key: string
  readonly descending: boolean
}

export const FIRST_ORDER: Order = { key: 'updated', descending: true }

export function parseOrder(text: string | null): Order {
  const [key, direction] = (text ?? '').split('.')
  return COLUMNS.some((column) => column.key === key) ? { key, descending: direction === 'desc' } : FIRST_ORDER
}

export function formatOrder({ key, descending }: Order): string {
  return `${key}.${descending ? 'desc' : 'asc'}`
}

/** A click on a heading: numbers from the largest, texts from A; then the other way round. */
export function clicked({ key, numeric }: Column, order: Order): Order {
  return { key, descending: order.key === key ? !order.descending : numeric }
}

/** What has no value comes last either way; ties in the order of the ids. */
export function sortRuns(runs: readonly RunEntry[], { key, descending }: Order): RunEntry[] {
  const value = COLUMNS.find((column) => column.key === key)?.value ?? (() => null)
  return [...runs].sort((a, b) => {
    const [one, other] = [value(a), value(b)]
    if (one === null || other === null) return Number(one === null) - Number(other === null) || byText(a.id, b.id)
    const direction = descending ? -1 : 1
    const difference = typeof one === 'number' && typeof other === 'number' ? one - other : byText(String(one), String(other))
    return direction * difference || byText(a.id, b.id)
  })
}

/** As people count: seed-2 before seed-10. */
const COLLATOR = new Intl.Collator('en', { numeric: true })
function byText(a: string, b: string): number {
  return COLLATOR.compare(a, b)
}
