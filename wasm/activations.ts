// Activations of a layer and their derivatives, in place, f32. Derivatives are taken from the output y, so nothing else is kept.
// The last one to three elements go through the same vector code (reading beyond the end, storing only what is theirs): lanes
// and tail have the same bits. Codes: ACTIVATION in src/compute/kernels.ts.

import { storeLanes } from './lanes'
import { tanh4 } from './tanh'

const TANH = 1
const RELU = 2

/** −0 and NaN pass through: a NaN is never turned into 0. */
// @ts-ignore: decorator
@inline
function relu4(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(x, f32x4.splat(0)))
}

export function applyActivation(n: i32, y: usize, activation: i32): void {
  if (activation == TANH) {
    tanhForward(n, y, y)
  } else if (activation == RELU) {
    for (; n >= 4; n -= 4) {
      v128.store(y, relu4(v128.load(y)))
      y += 16
    }
    if (n > 0) storeLanes(y, relu4(v128.load(y)), n)
  }
}

export function tanhForward(n: i32, x: usize, y: usize): void {
  for (; n >= 4; n -= 4) {
    v128.store(y, tanh4(v128.load(x)))
    x += 16
    y += 16
  }
  if (n > 0) storeLanes(y, tanh4(v128.load(x)), n)
}

// @ts-ignore: decorator
@inline
function tanhDerivative4(y: v128, dy: v128): v128 {
  return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)))
}

// @ts-ignore: decorator
@inline
function reluDerivative4(y: v128, dy: v128): v128 {
  return v128.and(dy, f32x4.gt(y, f32x4.splat(0)))
}

/** dy = dy ⊙ act′(y): dy·(1 − y²), or dy where y > 0 and 0 elsewhere. */
export function timesDerivative(n: i32, y: usize, dy: usize, activation: i32): void {
  if (activation == TANH) {
    for (; n >= 4; n -= 4) {
      v128.store(dy, tanhDerivative4(v128.load(y), v128.load(dy)))
      y += 16
      dy += 16
    }
    if (n > 0) storeLanes(dy, tanhDerivative4(v128.load(y), v128.load(dy)), n)
  } else if (activation == RELU) {
    for (; n >= 4; n -= 4) {
      v128.store(dy, reluDerivative4(v128.load(y), v128.load(dy)))
      y += 16
      dy += 16
    }
    if (n > 0) storeLanes(dy, reluDerivative4(v128.load(y), v128.load(dy)), n)
  }
}
