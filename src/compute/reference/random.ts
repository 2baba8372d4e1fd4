// Twin of wasm/random.ts: uniforms and normals from Philox words. Uniform i is half of block i >> 1, normal i all of block i.

import type { Counter, RandomKernels } from '../kernels.js'
import { cos, log } from '../libm.js'
import { philox4x32 } from './philox.js'
import type { Views } from './views.js'

const TWO_PI = 6.283185307179586
const words = new Uint32Array(4)

function block(draw: number, [seedLow, seedHigh, step, environment, stream]: Counter): Uint32Array {
  philox4x32(words, seedLow, seedHigh, draw, step, environment, stream)
  return words
}

/** 53 bits: 27 of the first word, 26 of the second. */
function unit(high: number, low: number): number {
  return ((high >>> 5) * 67108864 + (low >>> 6)) / 9007199254740992
}

export function uniformAt(i: number, counter: Counter): number {
  const [w0, w1, w2, w3] = block((i >>> 0) >>> 1, counter)
  return i & 1 ? unit(w2, w3) : unit(w0, w1)
}

/** A standard normal from two uniforms (Box and Muller 1958). */
export function normalFrom(u: number, v: number): number {
  return Math.sqrt(-2 * log(1 - u)) * cos(TWO_PI * v)
}

export function normalAt(i: number, counter: Counter): number {
  const [w0, w1, w2, w3] = block(i, counter)
  return normalFrom(unit(w0, w1), unit(w2, w3))
}

export function randomKernels({ f64, u32 }: Views): RandomKernels {
  return {
    philox(draw, out, ...counter) {
      u32.set(block(draw, counter), out / 4)
    },
    uniforms(n, first, out, ...counter) {
      for (let i = 0; i < n; i++) f64[out / 8 + i] = uniformAt(first + i, counter)
    },
    normals(n, first, out, ...counter) {
      for (let i = 0; i < n; i++) f64[out / 8 + i] = normalAt(first + i, counter)
    },
  }
}
