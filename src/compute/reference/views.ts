// Typed views over the kernels' memory for the twins: pointers are byte offsets, so f32[pointer / 4 + i] is element i.
// Pointers of f32 and i32 data are multiples of 4, of f64 data multiples of 8 (not of 16).

export interface Views {
  readonly f32: Float32Array
  readonly f64: Float64Array
  readonly i32: Int32Array
  readonly u32: Uint32Array
}

export function viewsOf(memory: ArrayBufferLike): Views {
  return {
    f32: new Float32Array(memory), f64: new Float64Array(memory), i32: new Int32Array(memory), u32: new Uint32Array(memory),
  }
}
