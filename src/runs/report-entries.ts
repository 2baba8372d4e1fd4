// A report of an iteration, or a line of metrics.jsonl, as a flat list of named entries: what CSV, event files, exporters and plots are
// made from. It names entries and chooses none: an entry that an algorithm adds tomorrow is in all of them at once.

import type { IterationReport } from '../training/report.js'

/** Lists with a value for each episode that ended: as long as it happens to be, so that their items are no entries of their own. */
const EPISODE_LISTS: readonly string[] = ['returns', 'lengths'] satisfies (keyof IterationReport)[]

export type EntryValue = number | string | boolean | null | readonly unknown[]

export interface Entry {
  /** Names from the outside in: ['seconds', 'total'], ['std', '0'], ['meanReturn']. */
  readonly path: readonly string[]
  readonly value: EntryValue
}

export interface NumericEntry extends Entry {
  /** Null where there is no finite number now: the mean of no episodes, a NaN. JSON knows no other either. */
  readonly value: number | null
}

/** All entries, in the order of the report; lists of episodes as one. */
export function entriesOf(report: Readonly<Partial<IterationReport>>): Entry[] {
  return Object.entries(report).flatMap(([name, value]) => entriesAt([name], value))
}

/** The numeric entries; those that are null are numeric as far as anyone can tell. */
export function numericEntriesOf(report: Readonly<Partial<IterationReport>>): NumericEntry[] {
  return entriesOf(report).flatMap(({ path, value }) => (
    typeof value === 'number' ? [{ path, value: Number.isFinite(value) ? value : null }] : value === null ? [{ path, value }] : []
  ))
}

function entriesAt(path: readonly string[], value: unknown): Entry[] {
  if (value === undefined) return []
  if (path.length === 1 && EPISODE_LISTS.includes(path[0]) && Array.isArray(value)) return [{ path, value }]
  if (typeof value !== 'object' || value === null) return [{ path, value: value as EntryValue }]
  return Object.entries(value).flatMap(([name, part]) => entriesAt([...path, name], part))
}
