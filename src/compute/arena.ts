// Hands out windows of the one memory that kernels and threads share. It never frees: everything is laid out once, from the
// config, before the threads start; each thread runs the same constructors in the same order and so finds the same windows.
// Without a buffer the arena only measures: it hands out ordinary arrays and counts, so that the memory can be made to size.

const ALIGNMENT = 64
/** SIMD kernels may read this far beyond the last window. */
const GUARD = 64

export class Arena {
  private next: number

  constructor(private readonly buffer: ArrayBufferLike | null, start: number) {
    this.next = align(start)
  }

  f32(length: number): Float32Array { return this.window(Float32Array, length) }
  f64(length: number): Float64Array { return this.window(Float64Array, length) }
  i32(length: number): Int32Array { return this.window(Int32Array, length) }
  u32(length: number): Uint32Array { return this.window(Uint32Array, length) }
  u8(length: number): Uint8Array { return this.window(Uint8Array, length) }

  /** Bytes that the memory must have for what was handed out so far. */
  get end(): number { return this.next + GUARD }

  private window<A>(
    Type: { new (length: number): A, new (buffer: ArrayBufferLike, offset: number, length: number): A, BYTES_PER_ELEMENT: number },
    length: number,
  ): A {
    const offset = this.next
    this.next = align(offset + length * Type.BYTES_PER_ELEMENT)
    if (this.buffer === null) return new Type(length)
    if (this.end > this.buffer.byteLength) {
      throw new RangeError(`arena: ${this.end} bytes needed, the memory has ${this.buffer.byteLength}; measure the same layout first`)
    }
    return new Type(this.buffer, offset, length)
  }
}

/** Bytes of memory that `build` needs when its arena starts at `start`. `build` must only lay out, not compute. */
export function measure(start: number, build: (arena: Arena) => unknown): number {
  const arena = new Arena(null, start)
  build(arena)
  return arena.end
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT
}
