// Parameters are windows of one flat vector. This file orders the windows; everything else finds them here.

/** A named part of a parameter vector: `size` = product of `shape`, row-major, from `offset` (in elements). */
export interface Window {
  readonly name: string
  readonly shape: readonly number[]
  readonly offset: number
  readonly size: number
}

/** The order of a flat parameter vector [P]; windows are appended while a network is described. */
export class ParameterLayout {
  private readonly list: Window[] = []
  private length = 0

  add(name: string, shape: readonly number[]): Window {
    const size = shape.reduce((product, n) => product * n, 1)
    const window = { name, shape, offset: this.length, size }
    this.list.push(window)
    this.length += size
    return window
  }

  /** P */
  get size(): number { return this.length }

  get windows(): readonly Window[] { return this.list }
}

/** Byte address of a window within a parameter vector that lives in the kernels' memory. */
export function address(vector: Float32Array, window: Window): number {
  return vector.byteOffset + 4 * window.offset
}

/** The window's part of a vector, shared with it. */
export function view(vector: Float32Array, window: Window): Float32Array {
  return vector.subarray(window.offset, window.offset + window.size)
}
