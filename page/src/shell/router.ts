// The view as a part of the address, so that it can be shared, reloaded and gone back to: `#/section?key=value&…`. A value is text or a
// list of texts, each percent-encoded. Which keys a section reads is its own affair; `runs` and `run` are common to all.

import { computed, signal } from '@preact/signals'

export const SECTIONS = ['runs', 'trust-region', 'watch'] as const
export type Section = typeof SECTIONS[number]

export interface Address {
  readonly section: Section
  readonly values: Readonly<Record<string, readonly string[]>>
}

export function parseAddress(hash: string): Address {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const section = SECTIONS.find((name) => name === path) ?? 'runs'
  const pairs = query.split('&').filter((pair) => pair !== '').map((pair) => {
    const [key, list = ''] = pair.split('=', 2)
    return [decode(key), list === '' ? [] : list.split(',').map(decode)] as const
  })
  return { section, values: Object.fromEntries(pairs) }
}

export function formatAddress({ section, values }: Address): string {
  const query = Object.entries(values).map(([key, list]) => `${encodeURIComponent(key)}=${list.map(encodeURIComponent).join(',')}`).join('&')
  return query === '' ? `#/${section}` : `#/${section}?${query}`
}

/** An address that somebody typed may hold a stray %. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

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
export function amend(changes: Readonly<Record<string, readonly string[] | string | null>>): void {
  const values = { ...address.value.values }
  for (const [key, change] of Object.entries(changes)) {
    if (change === null) Reflect.deleteProperty(values, key)
    else values[key] = typeof change === 'string' ? [change] : change
  }
  address.value = { section: address.value.section, values }
  window.history.replaceState(null, '', formatAddress(address.value))
}

/** The address of a section with the present view, changed in a few keys. */
export function linkTo(to: Section, changes: Readonly<Record<string, readonly string[]>> = {}): string {
  return formatAddress({ section: to, values: { ...address.value.values, ...changes } })
}
