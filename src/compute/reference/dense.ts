// Twin of wasm/dense.ts: the layer's three products as sums over one element at a time.

import type { DenseKernels, Pointer } from '../kernels.js'
import { activate, timesDerivative } from './activations.js'
import { pack, product, rowMajor, transposed } from './matrix.js'
import type { Views } from './views.js'

/** y = act(x·W + b), by the contract of denseForward; also what an exported policy computes with (export/player). */
export function forwardRows(
  f32: Float32Array, rows: number, inputs: number, outputs: number, x: Pointer, w: Pointer, b: Pointer, y: Pointer, activation: number,
): void {
  product(f32, rows, outputs, inputs, rowMajor(x, inputs), rowMajor(w, outputs), rowMajor(b, 0), rowMajor(y, outputs))
  for (let i = y / 4; i < y / 4 + rows * outputs; i++) f32[i] = activate(f32[i], activation)
}

export function denseKernels({ f32 }: Views): DenseKernels {
  /** y[i] = change(y[i], i) over n elements. */
  const each = (n: number, y: number, change: (value: number, i: number) => number): void => {
    for (let i = 0; i < n; i++) f32[y / 4 + i] = change(f32[y / 4 + i], i)
  }

  return {
    denseForward(rows, inputs, outputs, x, w, b, y, activation) {
      forwardRows(f32, rows, inputs, outputs, x, w, b, y, activation)
    },

    denseJvp(rows, inputs, outputs, x, dx, w, dw, db, y, dy, activation) {
      const out = rowMajor(dy, outputs)
      product(f32, rows, outputs, inputs, rowMajor(x, inputs), rowMajor(dw, outputs), rowMajor(db, 0), out)
      if (dx) product(f32, rows, outputs, inputs, rowMajor(dx, inputs), rowMajor(w, outputs), out, out)
      each(rows * outputs, dy, (value, i) => timesDerivative(f32[y / 4 + i], value, activation))
    },

    denseVjp(rows, inputs, outputs, x, w, y, dy, dw, db, dx, activation, workspace) {
      each(rows * outputs, dy, (value, i) => timesDerivative(f32[y / 4 + i], value, activation))
      const dz = rowMajor(dy, outputs)
      product(f32, inputs, outputs, rows, transposed(x, inputs), dz, 'zero', rowMajor(dw, outputs))
      for (let j = 0; j < outputs; j++) {
        let sum = 0
        for (let r = 0; r < rows; r++) sum = Math.fround(sum + f32[dz(r, j)])
        f32[db / 4 + j] = sum
      }
      if (!dx) return
      const packed = rowMajor(workspace, inputs)
      pack(f32, inputs, outputs, transposed(w, outputs), packed)
      product(f32, rows, inputs, outputs, dz, packed, 'zero', rowMajor(dx, inputs))
    },

    denseVjpSquares(rows, inputs, outputs, x, w, y, dy, dw, db, dx, activation, workspace) {
      each(rows * outputs, dy, (value, i) => timesDerivative(f32[y / 4 + i], value, activation))
      const dz = rowMajor(dy, outputs)
      const room = rowMajor(workspace, inputs)
      if (dx) {
        pack(f32, inputs, outputs, transposed(w, outputs), room)
        product(f32, rows, inputs, outputs, dz, room, 'zero', rowMajor(dx, inputs))
      }
      each(rows * outputs, dy, (value) => value * value)
      each(rows * inputs, workspace, (_, i) => f32[x / 4 + i] * f32[x / 4 + i])
      product(f32, inputs, outputs, rows, transposed(workspace, inputs), dz, 'zero', rowMajor(dw, outputs))
      for (let j = 0; j < outputs; j++) {
        let sum = 0
        for (let r = 0; r < rows; r++) sum = Math.fround(sum + f32[dz(r, j)])
        f32[db / 4 + j] = sum
      }
    },
  }
}
