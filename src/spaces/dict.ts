// Dict: a record with a space for each of its keys; for observations. Semantics follow Gymnasium's Dict: the keys of a plain record
// are sorted (by their UTF-16 code units), a list of pairs keeps its order. The order is that of sampling and of the flat form.

import type { RandomSource } from './random-source.js'
import { requireRoom } from './shape.js'
import type { ObservationRecord, Space, SpaceJSON } from './space.js'

/**
 * Records with exactly these keys, each value a member of its space. Source: Gymnasium `spaces.Dict`.
 * @throws RangeError if there are no keys, or one comes twice
 */
export class Dict implements Space<ObservationRecord> {
  readonly kind = 'Dict'
  readonly shape: readonly number[] = []
  /** Keys with their spaces, in order. */
  readonly spaces: readonly (readonly [key: string, space: Space])[]
  readonly flatSize: number

  constructor(spaces: Readonly<Record<string, Space>> | readonly (readonly [key: string, space: Space])[]) {
    this.spaces = isList(spaces) ? [...spaces] : Object.entries(spaces).sort(([a], [b]) => (a < b ? -1 : 1))
    const keys = this.spaces.map(([key]) => key)
    if (keys.length === 0) throw new RangeError('Dict: there are no keys; expected at least one, such as { position: new Box({ … }) }.')
    const twice = keys.find((key, i) => keys.indexOf(key) !== i)
    if (twice !== undefined) throw new RangeError(`Dict: the key "${twice}" comes twice; expected each key once.`)
    this.flatSize = this.spaces.reduce((sum, [, space]) => sum + space.flatSize, 0)
  }

  sample(random: RandomSource): ObservationRecord {
    return Object.fromEntries(this.spaces.map(([key, space]) => [key, space.sample(random)]))
  }

  /** Whether the value is a record with exactly the keys of this space and a member in each. */
  contains(value: unknown): boolean {
    return this.hasKeys(value) && this.spaces.every(([key, space]) => space.contains(value[key]))
  }

  /** Writes the flat forms of the values in the order of the keys. Throws if the keys are others, and as the values' spaces do. */
  flatten(value: ObservationRecord, out: Float64Array, offset: number): void {
    if (!this.hasKeys(value)) {
      const got: unknown = value
      const keys = typeof got === 'object' && got !== null ? `the keys ${Object.keys(got).join(', ')}` : `no keys: it is ${String(got)}`
      throw new RangeError(`Dict: the value has ${keys}; expected ${this.spaces.map(([key]) => key).join(', ')}.`)
    }
    requireRoom(out, offset, this.flatSize, 'Dict')
    let at = offset
    for (const [key, space] of this.spaces) {
      space.flatten(value[key], out, at)
      at += space.flatSize
    }
  }

  toJSON(): Extract<SpaceJSON, { kind: 'Dict' }> {
    return { kind: 'Dict', spaces: this.spaces.map(([key, space]) => [key, space.toJSON()]) }
  }

  private hasKeys(value: unknown): value is ObservationRecord {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return false
    return Object.keys(value).length === this.spaces.length && this.spaces.every(([key]) => Object.hasOwn(value, key))
  }
}

function isList<T, U>(value: readonly T[] | Readonly<Record<string, U>>): value is readonly T[] {
  return Array.isArray(value)
}
