// Tuple: a list with a space for each of its entries; for observations. Semantics follow Gymnasium's Tuple.

import type { RandomSource } from './random-source.js'
import { requireRoom } from './shape.js'
import type { Observation, Space, SpaceJSON } from './space.js'

/**
 * Lists of this length, each entry a member of its space. Source: Gymnasium `spaces.Tuple`.
 * @throws RangeError if there are no spaces
 */
export class Tuple implements Space<readonly Observation[]> {
  readonly kind = 'Tuple'
  readonly shape: readonly number[] = []
  readonly spaces: readonly Space[]
  readonly flatSize: number

  constructor(spaces: readonly Space[]) {
    if (spaces.length === 0) throw new RangeError('Tuple: there are no spaces; expected at least one.')
    this.spaces = [...spaces]
    this.flatSize = spaces.reduce((sum, space) => sum + space.flatSize, 0)
  }

  sample(random: RandomSource): readonly Observation[] {
    return this.spaces.map((space) => space.sample(random))
  }

  /** Whether the value is a list of as many entries, each in its space. */
  contains(value: unknown): boolean {
    return Array.isArray(value) && value.length === this.spaces.length && this.spaces.every((space, i) => space.contains(value[i]))
  }

  /** Writes the flat forms of the entries in order. Throws if their number is another, and as the entries' spaces do. */
  flatten(value: readonly Observation[], out: Float64Array, offset: number): void {
    const given: unknown = value
    const got = Array.isArray(given) ? given.length : null
    if (got !== this.spaces.length) {
      throw new RangeError(`Tuple: the value has ${got === null ? `no entries: it is a ${typeof given}` : `${got} entries`}; expected ${this.spaces.length}.`)
    }
    requireRoom(out, offset, this.flatSize, 'Tuple')
    let at = offset
    this.spaces.forEach((space, i) => {
      space.flatten(value[i], out, at)
      at += space.flatSize
    })
  }

  toJSON(): Extract<SpaceJSON, { kind: 'Tuple' }> {
    return { kind: 'Tuple', spaces: this.spaces.map((space) => space.toJSON()) }
  }
}
