// Uniforms and normals from Philox words, f64. Uniform i is made of half of block i >> 1: 53 bits in [0, 1). Normal i takes the
// uniforms 2i and 2i + 1, both of block i (Box and Muller 1958; the sine half is left, so that normal i needs no other).

import { cos, log } from '../src/compute/libm'
import { block } from './philox'

const TWO_PI: f64 = 6.283185307179586

// @ts-ignore: decorator
@inline
function unit(high: u32, low: u32): f64 {
  return (<f64>(high >>> 5) * 67108864 + <f64>(low >>> 6)) / 9007199254740992
}

// @ts-ignore: decorator
@inline
function firstUnit(words: v128): f64 {
  return unit(i32x4.extract_lane(words, 0), i32x4.extract_lane(words, 1))
}

// @ts-ignore: decorator
@inline
function secondUnit(words: v128): f64 {
  return unit(i32x4.extract_lane(words, 2), i32x4.extract_lane(words, 3))
}

export function uniform(i: u32, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32): f64 {
  const words = block(i >>> 1, seedLow, seedHigh, step, environment, stream)
  return (i & 1) ? secondUnit(words) : firstUnit(words)
}

export function normal(i: u32, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32): f64 {
  const words = block(i, seedLow, seedHigh, step, environment, stream)
  return sqrt<f64>(-2 * log(1 - firstUnit(words))) * cos(TWO_PI * secondUnit(words))
}

export function uniforms(
  n: i32, first: u32, out: usize, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32,
): void {
  for (let i = 0; i < n; ++i) {
    f64.store(out + (<usize>i << 3), uniform(first + i, seedLow, seedHigh, step, environment, stream))
  }
}

export function normals(
  n: i32, first: u32, out: usize, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32,
): void {
  for (let i = 0; i < n; ++i) {
    f64.store(out + (<usize>i << 3), normal(first + i, seedLow, seedHigh, step, environment, stream))
  }
}
