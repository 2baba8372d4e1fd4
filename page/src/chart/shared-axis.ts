// What the charts of a section share: where the cursor is and which part of the axis is shown. The part is in the address.

import { computed, signal } from '@preact/signals'
import { amend, valuesOf } from '../shell/router.js'
import type { Range } from './line.js'

/** Where a cursor is, in the unit of the axis; null outside every chart. */
export const hover = signal<number | null>(null)

/** What the reader cut out of the axis; null for all of it. */
export const zoom = computed<Range | null>(() => {
  const [from, to] = (valuesOf('between') ?? []).map(Number)
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? { from, to } : null
})

export function zoomTo(range: Range | null): void {
  amend({ between: range === null ? null : [range.from, range.to].map((x) => String(Number(x.toPrecision(6)))) })
}
