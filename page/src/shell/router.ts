// The address of the window as signals. Which keys a section reads is its own affair; `runs` and `run` are common to all.

import { computed, signal } from '@preact/signals'
import { formatAddress, parseAddress, type Section } from './address.js'

type Changes = Readonly<Record<string, readonly string[] | string | null>>

const address = signal(parseAddress(window.location.hash))
window.addEventListener('hashchange', () => {
  address.value = parseAddress(window.location.hash)
})

export const section = computed(() => address.value.section)

/** The values of a key; null where the address does not have it. */
export function valuesOf(key: string): readonly string[] | null {
  return address.value.values[key] ?? null
}

export function valueOf(key: string): string | null {
  return valuesOf(key)?.[0] ?? null
}

/** Changes keys in place (null takes one out), without a step in the history. */
export function amend(changes: Changes): void {
  address.value = { section: section.peek(), values: changed(changes) }
  window.history.replaceState(null, '', formatAddress(address.value))
}

/** The address of a section with the present view, changed in a few keys. */
export function linkTo(to: Section, changes: Changes = {}): string {
  return formatAddress({ section: to, values: changed(changes) })
}

/** Goes to a section, as a link would. */
export function go(to: Section, changes: Changes = {}): void {
  window.location.hash = linkTo(to, changes)
}

function changed(changes: Changes): Record<string, readonly string[]> {
  const values = { ...address.value.values }
  for (const [key, change] of Object.entries(changes)) {
    if (change === null) Reflect.deleteProperty(values, key)
    else values[key] = typeof change === 'string' ? [change] : change
  }
  return values
}
