// Box: a product of closed intervals, one per entry, each side possibly infinite. Semantics follow Gymnasium's Box of dtype float32
// or float64. An entry is drawn uniformly where both sides are finite, as its finite side plus or minus an exponential where one is,
// from the standard normal where none is; a mixed Box draws all entries of one group before the next (DRAW_ORDER).
// Values are flat typed arrays in row-major order. Bounds are kept as f64 numbers that the dtype can hold.

import type { RandomSource } from './random-source.js'
import { numberList, requireRoom, sizeOf } from './shape.js'
import type { ActionSpace, ActionSpaceJSON } from './space.js'

export interface BoxArrays { readonly float32: Float32Array, readonly float64: Float64Array }
export type BoxDtype = keyof BoxArrays

/** Which sides of an entry are finite, decided by the bounds as given. */
type Bounded = 'neither' | 'below' | 'above' | 'both'

const DRAW_ORDER: readonly Bounded[] = ['neither', 'below', 'above', 'both']
const ARRAYS: { readonly [D in BoxDtype]: new (length: number) => BoxArrays[D] } = { float32: Float32Array, float64: Float64Array }

export interface BoxOptions<D extends BoxDtype = BoxDtype> {
  /** Lower and upper bounds, closed; one number for all entries, or one per entry in row-major order. ±Infinity: unbounded. */
  readonly low: number | ArrayLike<number>
  readonly high: number | ArrayLike<number>
  /** Dimensions; without it the length of the bounds, or `[1]` if both are single numbers. */
  readonly shape?: readonly number[]
  /** What values are stored in; default 'float32'. */
  readonly dtype?: D
}

/**
 * A box in ℝⁿ, n the product of `shape`. Values: Float32Array [n] or Float64Array [n], by dtype.
 * Source: Gymnasium `spaces.Box`. Integer dtypes and sampling masks are left out.
 * @throws RangeError for bounds that are NaN, out of order, beyond the dtype's range, or of another length than the shape's
 */
export class Box<D extends BoxDtype = 'float32'> implements ActionSpace<BoxArrays[D]> {
  readonly kind = 'Box'
  readonly shape: readonly number[]
  readonly dtype: D
  readonly flatSize: number
  /** Bounds [n], rounded to the dtype. */
  readonly low: Float64Array
  readonly high: Float64Array
  private readonly bounded: readonly Bounded[]

  constructor(options: BoxOptions<D>) {
    const { low, high } = options
    this.dtype = options.dtype ?? 'float32' as D
    this.shape = [...options.shape ?? [typeof low !== 'number' ? low.length : typeof high !== 'number' ? high.length : 1]]
    this.flatSize = sizeOf(this.shape, 'Box')
    this.low = this.bounds('low', low)
    this.high = this.bounds('high', high)
    this.bounded = Array.from(this.low, (_, i) => this.boundedness(i))
  }

  sample(random: RandomSource): BoxArrays[D] {
    const value = new ARRAYS[this.dtype](this.flatSize)
    const entries: Float32Array | Float64Array = value
    for (const group of DRAW_ORDER) {
      for (let i = 0; i < this.flatSize; i++) if (this.bounded[i] === group) entries[i] = this.draw(i, random)
    }
    return value
  }

  /**
   * Whether the value has the right number of entries, every one inside its closed interval (NaN is outside), and a type that the
   * dtype holds without loss. Plain lists of numbers are rounded to the dtype first.
   */
  contains(value: unknown): boolean {
    const entries = this.castable(value)
    if (entries?.length !== this.flatSize) return false
    for (let i = 0; i < this.flatSize; i++) if (!(entries[i] >= this.low[i] && entries[i] <= this.high[i])) return false
    return true
  }

  /** Copies value [n] to `out[offset …]`. Throws if the length is not n or the room is too small. */
  flatten(value: BoxArrays[D], out: Float64Array, offset: number): void {
    if (value.length !== this.flatSize) throw new RangeError(`Box: a value has ${value.length} entries; expected ${this.flatSize}.`)
    requireRoom(out, offset, this.flatSize, 'Box')
    out.set(value, offset)
  }

  toJSON(): Extract<ActionSpaceJSON, { kind: 'Box' }> {
    const plain = (bounds: Float64Array): (number | string)[] => Array.from(bounds, (x) => Number.isFinite(x) ? x : String(x))
    return { kind: 'Box', shape: this.shape, low: plain(this.low), high: plain(this.high), dtype: this.dtype }
  }

  private bounds(name: 'low' | 'high', given: number | ArrayLike<number>): Float64Array {
    if (typeof given !== 'number' && given.length !== this.flatSize) {
      throw new RangeError(`Box: ${name} has ${given.length} entries, but shape [${this.shape.join(', ')}] has ${this.flatSize}. `
        + 'Give one number for all entries, or one per entry.')
    }
    return Float64Array.from({ length: this.flatSize }, (_, i) => {
      const x = typeof given === 'number' ? given : given[i]
      if (Number.isNaN(x)) throw new RangeError(`Box: ${name}[${i}] is NaN; expected a number, or ±Infinity for no bound.`)
      const rounded = this.dtype === 'float32' ? Math.fround(x) : x
      if (Number.isFinite(x) && !Number.isFinite(rounded)) {
        throw new RangeError(`Box: ${name}[${i}] is ${x}, beyond the range of float32. Use ±Infinity for no bound, or dtype float64.`)
      }
      return rounded + 0 // −0 becomes 0, which JSON can hold
    })
  }

  private boundedness(i: number): Bounded {
    const low = this.low[i], high = this.high[i]
    if (!(low <= high) || low === Infinity || high === -Infinity) {
      throw new RangeError(`Box: entry ${i} has low ${low} and high ${high}; expected low ≤ high, low < Infinity and high > -Infinity.`)
    }
    if (low === -Infinity) return high === Infinity ? 'neither' : 'above'
    return high === Infinity ? 'below' : 'both'
  }

  private draw(i: number, random: RandomSource): number {
    const low = this.low[i], high = this.high[i]
    switch (this.bounded[i]) {
      case 'neither': return random.normal()
      case 'below': return low + random.exponential()
      case 'above': return high - random.exponential()
      case 'both': {
        const unit = random.uniform()
        const range = high - low // overflows where the bounds are near the largest number
        return Math.min(high, Number.isFinite(range) ? low + range * unit : low * (1 - unit) + high * unit)
      }
      default: throw new Error(`Box: no draw for entry ${i}`, { cause: this.bounded[i] satisfies never })
    }
  }

  private castable(value: unknown): ArrayLike<number> | undefined {
    if (value instanceof Float32Array || value instanceof Uint8Array) return value
    if (value instanceof Float64Array || value instanceof Int32Array) return this.dtype === 'float64' ? value : undefined
    const list = numberList(value)
    return this.dtype === 'float32' ? list?.map(Math.fround) : list
  }
}
