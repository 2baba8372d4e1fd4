// Matrix products with one to four columns, f32: heads of a value or of few actions. A tile of gemm.ts would compute eight columns and
// throw most of them away; here a vector has four rows of one column of C instead. The chains are gemm.ts's, so this shows in no bit.

import { plus } from './lanes'

/** Whether it is the faster way for n columns: each of them transposes A anew, unless its rows lie side by side (Aᵀ·B). */
// @ts-ignore: decorator
@inline
export function isSlim(n: i32, aRow: usize, aStep: usize): bool {
  return aRow === 4 ? n <= 4 : aStep === 4 && n <= 2
}

/** The first rows of C, as many as a multiple of 16 holds; arguments as `product`'s. */
export function slim(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize,
  init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  for (; m >= 16; m -= 16) {
    for (let j: usize = 0; j < <usize>n; ++j) {
      const from = init ? init + 4 * j : 0
      if (aRow === 4) sideBySide(k, a, aStep, b + 4 * j, bStep, from, initRow, c + 4 * j, cRow)
      else transposing(k, a, aRow, b + 4 * j, bStep, from, initRow, c + 4 * j, cRow)
    }
    a += 16 * aRow
    c += 16 * cRow
    if (init) init += 16 * initRow
  }
}

/** Sixteen rows of a column; those of A lie side by side. */
function sideBySide(k: i32, a: usize, aStep: usize, b: usize, bStep: usize, init: usize, initRow: usize, c: usize, cRow: usize): void {
  let s0 = gather(init, initRow), s1 = gather(next(init, initRow), initRow)
  let s2 = gather(next(init, 2 * initRow), initRow), s3 = gather(next(init, 3 * initRow), initRow)
  for (const end = a + <usize>k * aStep; a != end; a += aStep) {
    const b0 = v128.load32_splat(b)
    s0 = plus(s0, v128.load(a), b0)
    s1 = plus(s1, v128.load(a, 16), b0)
    s2 = plus(s2, v128.load(a, 32), b0)
    s3 = plus(s3, v128.load(a, 48), b0)
    b += bStep
  }
  scatter16(c, cRow, s0, s1, s2, s3)
}

/** Sixteen rows of a column; those of A lie one after the other, and are read four steps at a time. */
function transposing(k: i32, a: usize, aRow: usize, b: usize, bStep: usize, init: usize, initRow: usize, c: usize, cRow: usize): void {
  let s0 = gather(init, initRow), s1 = gather(next(init, initRow), initRow)
  let s2 = gather(next(init, 2 * initRow), initRow), s3 = gather(next(init, 3 * initRow), initRow)
  const a4 = 4 * aRow
  for (; k >= 4; k -= 4) {
    const b0 = v128.load32_splat(b), b1 = v128.load32_splat(b + bStep)
    const b2 = v128.load32_splat(b + 2 * bStep), b3 = v128.load32_splat(b + 3 * bStep)
    s0 = fourSteps(s0, a, aRow, b0, b1, b2, b3)
    s1 = fourSteps(s1, a + a4, aRow, b0, b1, b2, b3)
    s2 = fourSteps(s2, a + 2 * a4, aRow, b0, b1, b2, b3)
    s3 = fourSteps(s3, a + 3 * a4, aRow, b0, b1, b2, b3)
    a += 16
    b += 4 * bStep
  }
  for (; k > 0; --k) {
    const b0 = v128.load32_splat(b)
    s0 = plus(s0, rowsOf(a, aRow), b0)
    s1 = plus(s1, rowsOf(a + a4, aRow), b0)
    s2 = plus(s2, rowsOf(a + 2 * a4, aRow), b0)
    s3 = plus(s3, rowsOf(a + 3 * a4, aRow), b0)
    a += 4
    b += bStep
  }
  scatter16(c, cRow, s0, s1, s2, s3)
}

// @ts-ignore: decorator
@inline
function fourSteps(sum: v128, a: usize, aRow: usize, b0: v128, b1: v128, b2: v128, b3: v128): v128 {
  const r0 = v128.load(a), r1 = v128.load(a + aRow), r2 = v128.load(a + 2 * aRow), r3 = v128.load(a + 3 * aRow)
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  sum = plus(sum, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), b0)
  sum = plus(sum, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), b1)
  sum = plus(sum, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), b2)
  return plus(sum, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), b3)
}

/** What four rows start from: 0 without an init. */
// @ts-ignore: decorator
@inline
function gather(init: usize, row: usize): v128 {
  return init ? rowsOf(init, row) : f32x4.splat(0)
}

/** Four rows on. */
// @ts-ignore: decorator
@inline
function next(init: usize, row: usize): usize {
  return init ? init + 4 * row : 0
}

// @ts-ignore: decorator
@inline
function rowsOf(at: usize, row: usize): v128 {
  let four = f32x4.splat(f32.load(at))
  four = f32x4.replace_lane(four, 1, f32.load(at + row))
  four = f32x4.replace_lane(four, 2, f32.load(at + 2 * row))
  return f32x4.replace_lane(four, 3, f32.load(at + 3 * row))
}

function scatter16(at: usize, row: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  scatter(at, row, s0)
  scatter(at + 4 * row, row, s1)
  scatter(at + 8 * row, row, s2)
  scatter(at + 12 * row, row, s3)
}

// @ts-ignore: decorator
@inline
function scatter(at: usize, row: usize, four: v128): void {
  f32.store(at, f32x4.extract_lane(four, 0))
  f32.store(at + row, f32x4.extract_lane(four, 1))
  f32.store(at + 2 * row, f32x4.extract_lane(four, 2))
  f32.store(at + 3 * row, f32x4.extract_lane(four, 3))
}
