// MultiBinary: an array of zeros and ones, each entry a fair coin when sampled. Semantics follow Gymnasium's MultiBinary; its
// sampling masks are left out.

import type { RandomSource } from './random-source.js'
import { numberList, requireRoom, sizeOf } from './shape.js'
import type { ActionSpace, ActionSpaceJSON } from './space.js'

/**
 * n bits, n the product of the shape. Values: Uint8Array [n], row-major. Source: Gymnasium `spaces.MultiBinary`.
 * @throws RangeError if n or a dimension is not a positive integer
 */
export class MultiBinary implements ActionSpace<Uint8Array> {
  readonly kind = 'MultiBinary'
  readonly shape: readonly number[]
  readonly flatSize: number

  /** @param shape number of bits, or dimensions */
  constructor(shape: number | readonly number[]) {
    this.shape = typeof shape === 'number' ? [shape] : [...shape]
    this.flatSize = sizeOf(this.shape, 'MultiBinary')
  }

  sample(random: RandomSource): Uint8Array {
    return Uint8Array.from({ length: this.flatSize }, () => random.integer(2))
  }

  /** Whether the value is a typed array or a plain list of n entries, each 0 or 1. */
  contains(value: unknown): boolean {
    const entries = isArray(value) ? value : numberList(value)
    if (entries?.length !== this.flatSize) return false
    for (let i = 0; i < this.flatSize; i++) if (entries[i] !== 0 && entries[i] !== 1) return false
    return true
  }

  /** Copies value [n] to `out[offset …]`. Throws if the value is not a member or the room is too small. */
  flatten(value: Uint8Array, out: Float64Array, offset: number): void {
    if (!this.contains(value)) {
      throw new RangeError(`MultiBinary: the value is [${value.join(', ')}]; expected ${this.flatSize} entries, each 0 or 1.`)
    }
    requireRoom(out, offset, this.flatSize, 'MultiBinary')
    out.set(value, offset)
  }

  toJSON(): Extract<ActionSpaceJSON, { kind: 'MultiBinary' }> {
    return { kind: 'MultiBinary', shape: this.shape }
  }
}

function isArray(value: unknown): value is Uint8Array | Int32Array | Float32Array | Float64Array {
  return value instanceof Uint8Array || value instanceof Int32Array || value instanceof Float32Array || value instanceof Float64Array
}
