// Metrics as CSV (RFC 4180): a header, a line per iteration, nested names with dots, nothing for null. Lists of episodes are JSON in one
// cell. A metric that only some lines have (an evaluation on the way, an algorithm's own) has a column, empty elsewhere.

import { entriesOf, type Entry, type EntryValue } from '../runs/report-entries.js'
import type { IterationReport } from '../training/report.js'

/** Names in the order of the reports; those inside a name stand where that name does. */
interface Column {
  readonly inside: Map<string, Column>
}

/**
 * @param rows reports; where they are of several runs, each says which
 * @returns ends with a line break; lines end in CRLF
 */
export function metricsCsv(rows: readonly { readonly report: IterationReport, readonly run: string | null }[]): string {
  const entries = rows.map(({ report }) => entriesOf(report))
  const columns = columnNames(entries)
  const first = rows.some(({ run }) => run !== null) ? ['run'] : []
  const lines = rows.map(({ run }, row) => {
    const values = new Map(entries[row].map(({ path, value }) => [path.join('.'), value]))
    return [...first.map(() => run), ...columns.map((name) => values.get(name) ?? null)]
  })
  return [[...first, ...columns], ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}

/** A name that is null in one report and has names inside in another (`evaluation`) is no column itself. */
function columnNames(entries: readonly (readonly Entry[])[]): string[] {
  const root: Column = { inside: new Map() }
  for (const { path } of entries.flat()) {
    let column = root
    for (const name of path) {
      const next = column.inside.get(name) ?? { inside: new Map<string, Column>() }
      column.inside.set(name, next)
      column = next
    }
  }
  return namesBelow(root, [])
}

function namesBelow({ inside }: Column, path: readonly string[]): string[] {
  if (inside.size === 0) return path.length === 0 ? [] : [path.join('.')]
  return [...inside].flatMap(([name, column]) => namesBelow(column, [...path, name]))
}

function cell(value: EntryValue): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
