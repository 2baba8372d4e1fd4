// A kernel instance on its own memory and a place to lay out arrays, for tests that check kernels by hand-made numbers.
// Arrays stay valid until `clear`; each has the guard behind it that over-reading kernels need. Not the arena of training.

import { readFileSync } from 'node:fs'
import type { Kernels } from '../src/compute/kernels.js'
import { compileKernels, createMemory, heapBase, instantiateKernels, type KernelModule } from '../src/compute/load.js'

const GUARD_BYTES = 32

export interface KernelDesk {
  readonly kernels: Kernels
  readonly f32: (values: readonly number[]) => Float32Array
  readonly f64: (values: readonly number[]) => Float64Array
  readonly i32: (values: readonly number[]) => Int32Array
  /** Forgets all arrays. */
  readonly clear: () => void
}

/** The build for unshared memory. */
export function kernelModule(): KernelModule {
  return compileKernels(readFileSync(new URL('../wasm/build/kernels.wasm', import.meta.url)))
}

export function kernelDesk(bytes = 1 << 22): KernelDesk {
  const memory = createMemory(bytes, false)
  const kernels = instantiateKernels(kernelModule(), memory)
  let end = heapBase(kernels)
  const place = (length: number): number => {
    const start = Math.ceil(end / 16) * 16
    end = start + length + GUARD_BYTES
    return start
  }
  const filled = <T extends Float32Array | Float64Array | Int32Array>(array: T, values: readonly number[]): T => {
    array.set(values)
    return array
  }
  return {
    kernels,
    f32: (values) => filled(new Float32Array(memory.buffer, place(4 * values.length), values.length), values),
    f64: (values) => filled(new Float64Array(memory.buffer, place(8 * values.length), values.length), values),
    i32: (values) => filled(new Int32Array(memory.buffer, place(4 * values.length), values.length), values),
    clear: () => { end = heapBase(kernels) },
  }
}

/** The pointer of an array on the desk. */
export const at = (array: ArrayBufferView): number => array.byteOffset

export const many = (n: number, value: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => value(i))
export const zeros = (n: number): number[] => many(n, () => 0)
