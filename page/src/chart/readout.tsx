// The legend of a chart: each line's mark, name and value, at the cursor while there is one, else the last. Of many lines, those that are
// highest are named and the rest counted.

import { formatNumber } from '../data/format.js'
import { lastIndex, nearest, type Line } from './line.js'
import { colourOf, COLOURS } from './palette.js'
import { hover } from './shared-axis.js'

const MOST_NAMED = 8

interface Reading {
  readonly line: Line
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
}

export function Readout({ lines }: { readonly lines: readonly Line[] }) {
  const at = hover.value
  const readings = lines.map((line) => readingOf(line, at))
  const named = readings.length <= MOST_NAMED ? readings : highest(readings)
  return (
    <ul class="readout">
      {named.map(({ line, value, low, high }) => (
        <li key={line.id}>
          <Mark line={line} />
          <span class="readout-label">{line.label}</span>
          <span class="readout-value">{formatNumber(value)}</span>
          {low === null || high === null ? null : <span class="readout-band">{formatNumber(low)} … {formatNumber(high)}</span>}
        </li>
      ))}
      {readings.length > named.length ? <li class="readout-rest">the highest {named.length} of {readings.length}</li> : null}
    </ul>
  )
}

function highest(readings: readonly Reading[]): Reading[] {
  return [...readings].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity)).slice(0, MOST_NAMED)
}

function readingOf(line: Line, at: number | null): Reading {
  const index = at === null ? lastIndex(line) : nearest(line, at)
  if (index === null) return { line, value: null, low: null, high: null }
  return { line, value: line.y[index], low: line.band?.low[index] ?? null, high: line.band?.high[index] ?? null }
}

/** A short piece of the line itself. */
export function Mark({ line: { slot, emphasis } }: { readonly line: Pick<Line, 'slot' | 'emphasis'> }) {
  const kind = emphasis === 'limit' ? 'dashed' : (['solid', 'dashed', 'dotted', 'dashed'] as const)[Math.floor(slot / COLOURS) % 4]
  const colour = emphasis === 'limit' ? 'var(--ink)' : emphasis === 'faint' ? 'var(--ink-3)' : colourOf(slot)
  return <span class="mark" aria-hidden="true" style={{ borderTopStyle: kind, borderTopColor: colour }} />
}
