// One line of metrics.jsonl into a row of columns.

import type { MetricColumns } from './metric-columns.js'

/** Adds the line in bytes[start, end) as a row. @returns false if it is no report of an iteration; nothing is added then */
export function addLine(columns: MetricColumns, bytes: Buffer, start: number, end: number): boolean {
  let line: unknown
  try {
    line = JSON.parse(bytes.toString('utf8', start, end))
  } catch {
    return false // told by the result
  }
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return false
  const { iteration, steps, outcome } = line as Record<string, unknown>
  if (typeof iteration !== 'number' || typeof steps !== 'number') return false
  columns.begin(iteration)
  if (typeof outcome === 'string') columns.setOutcome(outcome)
  addNumbers(columns, line, '')
  return true
}

function addNumbers(columns: MetricColumns, entries: object, prefix: string): void {
  for (const [name, value] of Object.entries(entries) as [string, unknown][]) {
    if (typeof value === 'number') columns.set(prefix + name, value)
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) addNumbers(columns, value, `${prefix}${name}.`)
  }
}
