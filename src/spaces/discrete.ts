// Discrete: the integers start … start + n − 1, as plain numbers; one-hot in flat form. Semantics follow Gymnasium's Discrete; its
// sampling masks are left out, and booleans, which Python takes for 0 and 1, are not members.

import type { RandomSource } from './random-source.js'
import { requireRoom } from './shape.js'
import type { ActionSpace, ActionSpaceJSON } from './space.js'

/**
 * n consecutive integers from `start` (default 0) on. Values: numbers. Source: Gymnasium `spaces.Discrete`.
 * @throws RangeError if n is not a positive integer or start not an integer
 */
export class Discrete implements ActionSpace<number> {
  readonly kind = 'Discrete'
  readonly shape: readonly number[] = []
  readonly n: number
  readonly start: number
  readonly flatSize: number

  constructor(n: number, start = 0) {
    if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`Discrete: n is ${n}; expected a positive integer.`)
    if (!Number.isSafeInteger(start)) throw new RangeError(`Discrete: start is ${start}; expected an integer.`)
    this.n = n
    this.start = start + 0 // −0 becomes 0, which JSON can hold
    this.flatSize = n
  }

  sample(random: RandomSource): number {
    return this.start + random.integer(this.n)
  }

  contains(value: unknown): value is number {
    return typeof value === 'number' && Number.isInteger(value) && value >= this.start && value < this.start + this.n
  }

  /** Writes a one-hot [n] to `out[offset …]`. Throws if the value is not a member or the room is too small. */
  flatten(value: number, out: Float64Array, offset: number): void {
    if (!this.contains(value)) {
      throw new RangeError(`Discrete: the value is ${String(value)}; expected an integer from ${this.start} to ${this.start + this.n - 1}.`)
    }
    requireRoom(out, offset, this.n, 'Discrete')
    out.fill(0, offset, offset + this.n)
    out[offset + value - this.start] = 1
  }

  toJSON(): Extract<ActionSpaceJSON, { kind: 'Discrete' }> {
    return { kind: 'Discrete', n: this.n, start: this.start }
  }
}
