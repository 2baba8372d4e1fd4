// One dense layer, y = act(x·W + b): forward, tangent (jvp) and cotangent (vjp), composed of matrix products and activations
// without returning to JavaScript in between. Networks are not known here; src/nn strings layers together.

import { applyActivation, timesDerivative } from './activations'
import { product, transpose } from './gemm'

export function denseForward(rows: i32, inputs: i32, outputs: i32, x: usize, w: usize, b: usize, y: usize, activation: i32): void {
  const xRow = <usize>inputs << 2, yRow = <usize>outputs << 2
  product(rows, outputs, inputs, x, xRow, 4, w, yRow, b, 0, y, yRow)
  applyActivation(rows * outputs, y, activation)
}

export function denseJvp(
  rows: i32, inputs: i32, outputs: i32, x: usize, dx: usize, w: usize, dw: usize, db: usize, y: usize, dy: usize, activation: i32,
): void {
  const xRow = <usize>inputs << 2, yRow = <usize>outputs << 2
  product(rows, outputs, inputs, x, xRow, 4, dw, yRow, db, 0, dy, yRow)
  if (dx) product(rows, outputs, inputs, dx, xRow, 4, w, yRow, dy, yRow, dy, yRow)
  timesDerivative(rows * outputs, y, dy, activation)
}

export function denseVjp(
  rows: i32, inputs: i32, outputs: i32, x: usize, w: usize, y: usize, dy: usize, dw: usize, db: usize, dx: usize,
  activation: i32, workspace: usize,
): void {
  const xRow = <usize>inputs << 2, yRow = <usize>outputs << 2
  timesDerivative(rows * outputs, y, dy, activation)
  product(inputs, outputs, rows, x, 4, xRow, dy, yRow, 0, 0, dw, yRow)
  sumRows(rows, outputs, dy, db)
  if (dx) {
    transpose(inputs, outputs, w, yRow, workspace)
    product(rows, inputs, outputs, dy, yRow, 4, workspace, xRow, 0, 0, dx, xRow)
  }
}

/** The last steps square in place: dz, when dx no longer needs it, and x into the workspace, when the packed weights are no longer needed. */
export function denseVjpSquares(
  rows: i32, inputs: i32, outputs: i32, x: usize, w: usize, y: usize, dy: usize, dw: usize, db: usize, dx: usize,
  activation: i32, workspace: usize,
): void {
  const xRow = <usize>inputs << 2, yRow = <usize>outputs << 2
  timesDerivative(rows * outputs, y, dy, activation)
  if (dx) {
    transpose(inputs, outputs, w, yRow, workspace)
    product(rows, inputs, outputs, dy, yRow, 4, workspace, xRow, 0, 0, dx, xRow)
  }
  square(rows * outputs, dy, dy)
  square(rows * inputs, x, workspace)
  product(inputs, outputs, rows, workspace, 4, xRow, dy, yRow, 0, 0, dw, yRow)
  sumRows(rows, outputs, dy, db)
}

/** out[i] = x[i]², f32; x and out may be the same. */
function square(n: i32, x: usize, out: usize): void {
  for (; n >= 4; n -= 4) {
    const value = v128.load(x)
    v128.store(out, f32x4.mul(value, value))
    x += 16
    out += 16
  }
  for (; n > 0; --n) {
    const value = f32.load(x)
    f32.store(out, value * value)
    x += 4
    out += 4
  }
}

/** out[j] = 0 + x[0,j] + x[1,j] + …, f32, index order. */
function sumRows(rows: i32, n: i32, x: usize, out: usize): void {
  const row = <usize>n << 2
  let j = 0
  for (; j + 16 <= n; j += 16) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0
    let at = x + (<usize>j << 2)
    for (let r = 0; r < rows; ++r) {
      s0 = f32x4.add(s0, v128.load(at))
      s1 = f32x4.add(s1, v128.load(at, 16))
      s2 = f32x4.add(s2, v128.load(at, 32))
      s3 = f32x4.add(s3, v128.load(at, 48))
      at += row
    }
    const to = out + (<usize>j << 2)
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
  }
  for (; j + 4 <= n; j += 4) {
    let sum = f32x4.splat(0)
    let at = x + (<usize>j << 2)
    for (let r = 0; r < rows; ++r) {
      sum = f32x4.add(sum, v128.load(at))
      at += row
    }
    v128.store(out + (<usize>j << 2), sum)
  }
  for (; j < n; ++j) {
    let sum: f32 = 0
    let at = x + (<usize>j << 2)
    for (let r = 0; r < rows; ++r) {
      sum += f32.load(at)
      at += row
    }
    f32.store(out + (<usize>j << 2), sum)
  }
}
