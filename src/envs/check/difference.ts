// Where two values part: numbers bit for bit (−0 is not 0), typed arrays by type and entry, lists and records in depth.

/** The first place where two values differ, with both; null if they are the same. */
export function difference(a: unknown, b: unknown, path: string): string | null {
  if (Object.is(a, b)) return null
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return `${path} was ${show(a)}, then ${show(b)}`
  const kinds = [kindOf(a), kindOf(b)]
  if (kinds[0] !== kinds[1]) return `${path} was a ${kinds[0]}, then a ${kinds[1]}`
  const isList = Array.isArray(a) || ArrayBuffer.isView(a)
  const keys = Object.keys(a), others = Object.keys(b)
  if (keys.length !== others.length) {
    return isList ? `${path} had ${keys.length} entries, then ${others.length}` : `${path} had the keys ${keys.join(', ')}, then ${others.join(', ')}`
  }
  for (const key of keys) {
    const place = isList ? `${path}[${key}]` : `${path}.${key}`
    if (!Object.hasOwn(b, key)) return `${place} was there, then it was not`
    const found = difference((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key], place)
    if (found !== null) return found
  }
  return null
}

function kindOf(value: object): string {
  return Array.isArray(value) ? 'list' : ArrayBuffer.isView(value) ? value.constructor.name : 'record'
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Object.is(value, -0)) return '-0'
  return typeof value === 'object' && value !== null ? `a ${kindOf(value)}` : String(value)
}
