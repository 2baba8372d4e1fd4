// A chart without its picture: a sentence per line for those who cannot see it, and its numbers as a table for all who want them.

import { useSignal } from '@preact/signals'
import { formatCount, formatNumber, plural } from '../data/format.js'
import { extentOf, lastIndex, nearest, type Line } from './line.js'

const MOST_SENTENCES = 6
const ROWS = 12

export function sentencesOf(lines: readonly Line[], unit: string): string {
  if (lines.length === 0) return 'Nothing to show.'
  const told = lines.slice(0, MOST_SENTENCES).map((line) => sentenceOf(line, unit))
  return lines.length > told.length ? `${told.join(' ')} And ${plural(lines.length - told.length, 'more line')}.` : told.join(' ')
}

function sentenceOf(line: Line, unit: string): string {
  const numbers = line.y.filter((value): value is number => value !== null)
  const last = lastIndex(line)
  if (last === null) return `${line.label}: no numbers.`
  const least = numbers.reduce((a, b) => Math.min(a, b))
  const most = numbers.reduce((a, b) => Math.max(a, b))
  return `${line.label}: from ${formatNumber(numbers[0])} to ${formatNumber(line.y[last])} at ${formatCount(line.x[last])} ${unit}; least ${formatNumber(least)}, most ${formatNumber(most)}.`
}

interface NumbersProps {
  readonly lines: readonly Line[]
  readonly title: string
  readonly unit: string
}

export function Numbers({ lines, title, unit }: NumbersProps) {
  const open = useSignal(false)
  return (
    <details
      class="numbers" onToggle={({ currentTarget }) => {
        open.value = currentTarget.open
      }}
    >
      <summary>Numbers<span class="visually-hidden"> of {title}</span></summary>
      {open.value ? <NumbersTable lines={lines} title={title} unit={unit} /> : null}
    </details>
  )
}

function NumbersTable({ lines, title, unit }: NumbersProps) {
  const extent = extentOf(lines)
  if (extent === null) return <p>There are no numbers yet.</p>
  const places = Array.from({ length: ROWS }, (_, i) => extent.from + (extent.to - extent.from) * i / (ROWS - 1))
  return (
    <div class="numbers-scroll" role="region" aria-label={`Numbers of ${title}`} tabIndex={0}>
      <table>
        <thead><tr><th scope="col">{unit}</th>{lines.map(({ id, label }) => <th key={id} scope="col">{label}</th>)}</tr></thead>
        <tbody>
          {places.map((place) => (
            <tr key={place}>
              <th scope="row">{formatCount(place)}</th>
              {lines.map((line) => {
                const at = nearest(line, place)
                return <td key={line.id}>{formatNumber(at === null ? null : line.y[at])}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
