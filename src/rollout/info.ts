// Averages of what environments say beside the reward (`reward_forward`, `is_success`, …): numbers and booleans are summed per
// environment in step order, then over environments in index order, so that the means do not depend on threads.

import type { Info } from '../envs/env.js'

/** Sum and number of the values of each key. */
export type InfoSums = Record<string, { sum: number, count: number }>

export interface InfoBlock {
  /** Index of the environment that sums[0] belongs to. */
  readonly first: number
  readonly sums: readonly InfoSums[]
}

export function addInfo(sums: InfoSums, info: Info): void {
  for (const key in info) {
    const value = info[key]
    const x = typeof value === 'boolean' ? Number(value) : value
    if (typeof x !== 'number') continue
    const entry = sums[key] ??= { sum: 0, count: 0 }
    entry.sum += x
    entry.count++
  }
}

/** Means over all steps of all environments, keys in alphabetical order; null where a value was not finite. */
export function meanInfo(blocks: readonly InfoBlock[]): Record<string, number | null> {
  const total: InfoSums = {}
  for (const { sums } of [...blocks].sort((a, b) => a.first - b.first)) {
    for (const one of sums) {
      for (const [key, { sum, count }] of Object.entries(one)) {
        const entry = total[key] ??= { sum: 0, count: 0 }
        entry.sum += sum
        entry.count += count
      }
    }
  }
  return Object.fromEntries(Object.entries(total).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { sum, count }]) => (
    [key, Number.isFinite(sum) ? sum / count : null]
  )))
}
