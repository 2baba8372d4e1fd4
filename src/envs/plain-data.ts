// Plain data: what a snapshot may hold. It can be copied, sent to another thread and written to a file without losing a bit:
// numbers, strings, booleans, null, undefined, typed arrays, and lists and records of them. Not: functions, class instances, maps.

/** As saved states have them; those of 64-bit integers and clamped bytes are missing there. */
const ARRAYS = [Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array] as const

/**
 * A deep copy.
 * @param path what to call the value in a message, such as 'state'
 * @throws TypeError for anything else than plain data, naming its place
 */
export function plainCopy<T>(value: T, path: string): T {
  return copy(value, path, []) as T
}

function copy(value: unknown, path: string, around: readonly object[]): unknown {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'undefined': return value
    case 'object': return value === null ? null : copyObject(value, path, around)
    default: throw notPlain(path, `a ${typeof value}`)
  }
}

function copyObject(value: object, path: string, around: readonly object[]): unknown {
  if (around.includes(value)) throw notPlain(path, 'a reference back to a record or list around it')
  const within = [...around, value]
  if (Array.isArray(value)) return value.map((entry, i) => copy(entry, `${path}[${i}]`, within))
  if (ArrayBuffer.isView(value)) {
    const Type = ARRAYS.find((candidate) => value instanceof candidate)
    if (Type === undefined) throw notPlain(path, `a ${nameOf(value)}`)
    return Type.from(value as Float64Array)
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw notPlain(path, `a ${nameOf(value)}`)
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, copy(entry, `${path}.${key}`, within)]))
}

function nameOf(value: object): string {
  return value.constructor.name
}

function notPlain(path: string, what: string): TypeError {
  return new TypeError(`${path} is ${what}; expected plain data: numbers, strings, booleans, typed arrays, lists and records of them.`)
}
