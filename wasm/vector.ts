// Kernels over vectors: the sum over blocks, the f64 vectors of the solvers, normalisation, the value function's squared error,
// the gather of minibatches. Orders of sums are those of src/compute/kernels.ts; no element depends on how the vector is cut.

import { storeLanes } from './lanes'

/** out[i] = scale · Σ_blocks partial[block·stride + i]: eight elements at a time, each its own chain from 0 in block order. */
export function reduceBlocks(blocks: i32, n: i32, stride: i32, partial: usize, scale: f64, out: usize): void {
  const step = <usize>stride << 2
  const factor = f64x2.splat(scale)
  for (; n >= 8; n -= 8) {
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0
    let at = partial
    for (let block = 0; block < blocks; ++block) {
      s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(at)))
      s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(at, 8)))
      s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(at, 16)))
      s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(at, 24)))
      at += step
    }
    v128.store(out, f64x2.mul(factor, s0))
    v128.store(out, f64x2.mul(factor, s1), 16)
    v128.store(out, f64x2.mul(factor, s2), 32)
    v128.store(out, f64x2.mul(factor, s3), 48)
    partial += 32
    out += 64
  }
  for (; n > 0; --n) {
    let sum: f64 = 0
    let at = partial
    for (let block = 0; block < blocks; ++block) {
      sum += <f64>f32.load(at)
      at += step
    }
    f64.store(out, scale * sum)
    partial += 4
    out += 8
  }
}

export function addScaled(n: i32, x: usize, alpha: f64, d: usize, out: usize): void {
  for (let i = 0; i < n; ++i) {
    f32.store(out + (<usize>i << 2), <f32>(<f64>f32.load(x + (<usize>i << 2)) + alpha * f64.load(d + (<usize>i << 3))))
  }
}

/** Lane l of eight adds i ≡ l mod 8 in index order; then 0 + 1 + … + 7. */
export function dot64(n: i32, x: usize, y: usize): f64 {
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0
  for (; n >= 8; n -= 8) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)))
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)))
    s2 = f64x2.add(s2, f64x2.mul(v128.load(x, 32), v128.load(y, 32)))
    s3 = f64x2.add(s3, f64x2.mul(v128.load(x, 48), v128.load(y, 48)))
    x += 64
    y += 64
  }
  let sum = rest(f64x2.extract_lane(s0, 0), n > 0, x, y)
  sum += rest(f64x2.extract_lane(s0, 1), n > 1, x + 8, y + 8)
  sum += rest(f64x2.extract_lane(s1, 0), n > 2, x + 16, y + 16)
  sum += rest(f64x2.extract_lane(s1, 1), n > 3, x + 24, y + 24)
  sum += rest(f64x2.extract_lane(s2, 0), n > 4, x + 32, y + 32)
  sum += rest(f64x2.extract_lane(s2, 1), n > 5, x + 40, y + 40)
  sum += rest(f64x2.extract_lane(s3, 0), n > 6, x + 48, y + 48)
  return sum + f64x2.extract_lane(s3, 1)
}

/** A lane's sum with its element of the last, incomplete eight, if it has one. */
// @ts-ignore: decorator
@inline
function rest(lane: f64, present: bool, x: usize, y: usize): f64 {
  return present ? lane + f64.load(x) * f64.load(y) : lane
}

export function axpy64(n: i32, alpha: f64, x: usize, y: usize): void {
  const factor = f64x2.splat(alpha)
  for (; n >= 2; n -= 2) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x))))
    x += 16
    y += 16
  }
  if (n > 0) f64.store(y, f64.load(y) + alpha * f64.load(x))
}

export function xpby64(n: i32, x: usize, beta: f64, y: usize): void {
  const factor = f64x2.splat(beta)
  for (; n >= 2; n -= 2) {
    v128.store(y, f64x2.add(v128.load(x), f64x2.mul(factor, v128.load(y))))
    x += 16
    y += 16
  }
  if (n > 0) f64.store(y, f64.load(x) + beta * f64.load(y))
}

/** As dot64, of f32 vectors: each pair of products is one promotion of two elements. */
export function dot32(n: i32, x: usize, y: usize): f64 {
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0
  for (; n >= 8; n -= 8) {
    s0 = f64x2.add(s0, product2(x, y, 0))
    s1 = f64x2.add(s1, product2(x, y, 8))
    s2 = f64x2.add(s2, product2(x, y, 16))
    s3 = f64x2.add(s3, product2(x, y, 24))
    x += 32
    y += 32
  }
  let sum = rest32(f64x2.extract_lane(s0, 0), n > 0, x, y)
  sum += rest32(f64x2.extract_lane(s0, 1), n > 1, x + 4, y + 4)
  sum += rest32(f64x2.extract_lane(s1, 0), n > 2, x + 8, y + 8)
  sum += rest32(f64x2.extract_lane(s1, 1), n > 3, x + 12, y + 12)
  sum += rest32(f64x2.extract_lane(s2, 0), n > 4, x + 16, y + 16)
  sum += rest32(f64x2.extract_lane(s2, 1), n > 5, x + 20, y + 20)
  sum += rest32(f64x2.extract_lane(s3, 0), n > 6, x + 24, y + 24)
  return sum + f64x2.extract_lane(s3, 1)
}

// @ts-ignore: decorator
@inline
function product2(x: usize, y: usize, offset: usize): v128 {
  return f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x + offset)), f64x2.promote_low_f32x4(v128.load64_zero(y + offset)))
}

// @ts-ignore: decorator
@inline
function rest32(lane: f64, present: bool, x: usize, y: usize): f64 {
  return present ? lane + <f64>f32.load(x) * <f64>f32.load(y) : lane
}

export function axpy32(n: i32, alpha: f64, x: usize, y: usize): void {
  const factor = f32x4.splat(<f32>alpha)
  for (; n > 0; n -= 4) {
    storeLanes(y, f32x4.add(v128.load(y), f32x4.mul(factor, v128.load(x))), n)
    x += 16
    y += 16
  }
}

export function scale32(n: i32, alpha: f64, x: usize): void {
  const factor = f32x4.splat(<f32>alpha)
  for (; n > 0; n -= 4) {
    storeLanes(x, f32x4.mul(factor, v128.load(x)), n)
    x += 16
  }
}

export function normalizeRows(rows: i32, n: i32, x: usize, mean: usize, inverseStd: usize, limit: f64, out: usize): void {
  for (let r = 0; r < rows; ++r) {
    for (let i = 0; i < n; ++i) {
      const at = <usize>i << 3
      let value = (f64.load(x) - f64.load(mean + at)) * f64.load(inverseStd + at)
      if (value > limit) value = limit
      if (value < -limit) value = -limit
      f32.store(out, <f32>value)
      x += 8
      out += 4
    }
  }
}

export function squaredError(rows: i32, values: usize, targets: usize): f64 {
  let sum: f64 = 0
  for (let r = 0; r < rows; ++r) {
    const at = <usize>r << 2
    const error = <f64>f32.load(values + at) - <f64>f32.load(targets + at)
    sum += error * error
  }
  return sum
}

export function errorGradient(rows: i32, values: usize, targets: usize, scale: f64, d: usize): void {
  for (let r = 0; r < rows; ++r) {
    const at = <usize>r << 2
    f32.store(d + at, <f32>(scale * (<f64>f32.load(values + at) - <f64>f32.load(targets + at))))
  }
}

export function gatherRows(rows: i32, n: i32, x: usize, index: usize, out: usize): void {
  const bytes = <usize>n << 2
  for (let r = 0; r < rows; ++r) {
    memory.copy(out, x + <usize>i32.load(index + (<usize>r << 2)) * bytes, bytes)
    out += bytes
  }
}
