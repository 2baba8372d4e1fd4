// What the runs' section shows, as the address has it: which runs are listed, chosen and how their curves are drawn.

import { computed } from '@preact/signals'
import { runIds, runs, runSignal } from '../data/live.js'
import { FIRST_METRICS } from '../data/metrics.js'
import { amend, valueOf, valuesOf } from '../shell/router.js'
import { formatOrder, parseOrder, sortRuns, type Order } from './columns.js'
import { firstChoice, passes, withSeeds, type Filter } from './filter.js'

/** Iterations to smooth over, by the slider's position. */
export const SMOOTHINGS = [1, 2, 5, 10, 20, 50, 100, 200] as const

export const order = computed<Order>(() => parseOrder(valueOf('sort')))
export const filter = computed<Filter>(() => ({
  text: valueOf('find') ?? '', status: valueOf('status'), env: valueOf('env'), algorithm: valueOf('algorithm'),
}))

/** Ids in the table's order. Equal lists are one value, so that the table is drawn again only when its order changes. */
export const listed = stable(() => sortRuns(runs.value.filter((run) => passes(filter.value, run)), order.value).map(({ id }) => id))

/** Runs that the address names and the server has, or the first choice. */
export const chosen = stable(() => {
  const named = valuesOf('runs')
  return named === null ? firstChoice(runs.value) : named.filter((id) => runIds.value.includes(id))
})

/** Those of them that have finished an iteration: one without would leave nothing to fold. */
export const withNumbers = stable(() => chosen.value.filter((id) => (runSignal(id)?.value.iterations ?? 0) > 0))

export const metrics = computed(() => valuesOf('metrics') ?? FIRST_METRICS)
export const axis = computed<'steps' | 'seconds'>(() => (valueOf('x') === 'seconds' ? 'seconds' : 'steps'))
export const folded = computed(() => valueOf('seeds') !== 'single')
export const smoothing = computed(() => {
  const asked = Number(valueOf('smooth') ?? 1)
  return SMOOTHINGS.find((iterations) => iterations === asked) ?? 1
})

export function sortBy(next: Order): void {
  amend({ sort: formatOrder(next) })
}

export function choose(ids: readonly string[]): void {
  amend({ runs: ids })
}

export function toggleChoice(id: string): void {
  const now = chosen.peek()
  choose(now.includes(id) ? now.filter((other) => other !== id) : [...now, id])
}

export function chooseSeeds(of: readonly string[]): void {
  choose(withSeeds([...new Set([...chosen.peek(), ...of])], runs.peek()))
}

function stable(compute: () => string[]): { readonly value: readonly string[], peek: () => readonly string[] } {
  let last: readonly string[] = []
  return computed(() => {
    const next = compute()
    if (next.length !== last.length || next.some((id, i) => id !== last[i])) last = next
    return last
  })
}
