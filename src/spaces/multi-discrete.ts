// MultiDiscrete: a vector of integers, entry i from start[i] … start[i] + nvec[i] − 1; concatenated one-hots in flat form.
// Semantics follow Gymnasium's MultiDiscrete with a one-dimensional nvec; its sampling masks are left out.

import type { RandomSource } from './random-source.js'
import { numberList, requireRoom } from './shape.js'
import type { ActionSpace, ActionSpaceJSON } from './space.js'

/**
 * k independent choices, the i-th among nvec[i] integers. Values: Int32Array [k]. Source: Gymnasium `spaces.MultiDiscrete`.
 * @throws RangeError if nvec is empty or holds anything but positive integers, or if start is not as many integers; all of int32
 */
export class MultiDiscrete implements ActionSpace<Int32Array> {
  readonly kind = 'MultiDiscrete'
  readonly shape: readonly number[]
  readonly nvec: readonly number[]
  readonly start: readonly number[]
  readonly flatSize: number

  constructor(nvec: readonly number[], start: readonly number[] = nvec.map(() => 0)) {
    if (nvec.length === 0 || !nvec.every((n) => Number.isSafeInteger(n) && n >= 1)) {
      throw new RangeError(`MultiDiscrete: nvec is [${nvec.join(', ')}]; expected at least one positive integer and no other entries.`)
    }
    if (start.length !== nvec.length || !start.every((s, i) => isInt32(s) && isInt32(s + nvec[i] - 1))) {
      throw new RangeError(`MultiDiscrete: start is [${start.join(', ')}]; expected ${nvec.length} integers, one for each entry of nvec, `
        + 'with every value inside int32.')
    }
    this.nvec = [...nvec]
    this.start = start.map((s) => s + 0) // −0 becomes 0, which JSON can hold
    this.shape = [nvec.length]
    this.flatSize = nvec.reduce((sum, n) => sum + n, 0)
  }

  sample(random: RandomSource): Int32Array {
    return Int32Array.from(this.nvec, (n, i) => this.start[i] + random.integer(n))
  }

  /** Whether the value is an Int32Array, a Uint8Array or a plain list of k integers, each in its range. */
  contains(value: unknown): boolean {
    const entries = value instanceof Int32Array || value instanceof Uint8Array ? value : numberList(value)
    if (entries?.length !== this.nvec.length) return false
    return this.nvec.every((_, i) => this.holds(i, entries[i]))
  }

  /** Writes k one-hots, together [Σ nvec], to `out[offset …]`. Throws if the value is not a member or the room is too small. */
  flatten(value: Int32Array, out: Float64Array, offset: number): void {
    if (!this.contains(value)) {
      throw new RangeError(`MultiDiscrete: the value is [${value.join(', ')}]; expected ${this.nvec.length} integers, entry i from start[i] `
        + `to start[i] + nvec[i] − 1, with nvec [${this.nvec.join(', ')}] and start [${this.start.join(', ')}].`)
    }
    requireRoom(out, offset, this.flatSize, 'MultiDiscrete')
    out.fill(0, offset, offset + this.flatSize)
    let at = offset
    for (let i = 0; i < this.nvec.length; i++) {
      out[at + value[i] - this.start[i]] = 1
      at += this.nvec[i]
    }
  }

  toJSON(): Extract<ActionSpaceJSON, { kind: 'MultiDiscrete' }> {
    return { kind: 'MultiDiscrete', nvec: this.nvec, start: this.start }
  }

  private holds(i: number, entry: number): boolean {
    return Number.isInteger(entry) && entry >= this.start[i] && entry < this.start[i] + this.nvec[i]
  }
}

function isInt32(x: number): boolean {
  return (x | 0) === x
}
