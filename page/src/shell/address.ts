// The view as text: `#/section?key=value&…`. A value is a text or a list of texts, each percent-encoded, so that a view can be shared,
// reloaded and gone back to. Pure; router.ts ties it to the window.

export const SECTIONS = ['runs', 'trust-region', 'watch'] as const
export type Section = typeof SECTIONS[number]

export interface Address {
  readonly section: Section
  readonly values: Readonly<Record<string, readonly string[]>>
}

export function parseAddress(hash: string): Address {
  const [path, query = ''] = split(hash.replace(/^#\/?/, ''), '?')
  const pairs = query.split('&').filter((pair) => pair !== '').map((pair) => {
    const [key, list = ''] = split(pair, '=')
    return [decode(key), list === '' ? [] : list.split(',').map(decode)] as const
  })
  return { section: SECTIONS.find((name) => name === path) ?? 'runs', values: Object.fromEntries(pairs) }
}

export function formatAddress({ section, values }: Address): string {
  const query = Object.entries(values).map(([key, list]) => `${encodeURIComponent(key)}=${list.map(encodeURIComponent).join(',')}`).join('&')
  return query === '' ? `#/${section}` : `#/${section}?${query}`
}

/** Before and after the first separator. */
function split(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

/** An address that somebody typed may hold a stray %. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
