// Matrix products, f32. Every element of C is one chain: it starts from 0, a bias or C itself, and adds a·b for k = 0, 1, …, a
// multiplication and an addition with a rounding each. Tiles and remainders run the same chains, so how C is cut shows nowhere.
// Wide columns go in tiles of 2×16, the last eight or fewer in tiles of 4×8: eight sums in registers either way. One to four columns
// go by slim.ts. A remainder of columns computes whole vectors, reading up to 28 bytes beyond the row of B, and stores only what is
// its own.
// Loops are kept short on purpose: V8 unrolls them itself, and unrolled by hand they ran a third slower (registers spilled).
// Method: Goto & van de Geijn 2008, "Anatomy of high-performance matrix multiplication"; no packing but B of A·Bᵀ.

import { plus, store8, store16 } from './lanes'
import { isSlim, slim } from './slim'

/** Rows of B that one pass adds. C keeps its sums between passes, so this shows in no bit; it keeps Aᵀ·B of many rows in cache. */
const PASS = 256

/**
 * C = init + A·B for any layout of A: aRow bytes lie between the rows of C in A, aStep between one k and the next; bStep, initRow
 * and cRow are the bytes between rows. init = 0: from zero; initRow = 0: every row starts from the same (a bias).
 */
export function product(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize,
  init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  let pass = min(k, PASS)
  columns(m, n, pass, a, aRow, aStep, b, bStep, init, initRow, c, cRow)
  for (k -= pass; k > 0; k -= pass) {
    a += <usize>pass * aStep
    b += <usize>pass * bStep
    pass = min(k, PASS)
    columns(m, n, pass, a, aRow, aStep, b, bStep, c, cRow, c, cRow)
  }
}

function columns(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize,
  init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  for (; n > 8; n -= 16) {
    wide(m, n, k, a, aRow, aStep, b, bStep, init, initRow, c, cRow)
    b += 64
    c += 64
    if (init) init += 64
  }
  if (n > 0) narrow(m, n, k, a, aRow, aStep, b, bStep, init, initRow, c, cRow)
}

/** All rows of the next sixteen columns, of which n > 8 are stored. */
function wide(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize,
  init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  for (; m >= 2; m -= 2) {
    tile2x16(n, k, a, aRow, aStep, b, bStep, init, initRow, c, cRow)
    a += 2 * aRow
    c += 2 * cRow
    if (init) init += 2 * initRow
  }
  if (m > 0) tile1x16(n, k, a, aStep, b, bStep, init, c)
}

/** All rows of the last n ≤ 8 columns. */
function narrow(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize,
  init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  if (isSlim(n, aRow, aStep)) {
    slim(m, n, k, a, aRow, aStep, b, bStep, init, initRow, c, cRow)
    const done = <usize>(m & ~15)
    m &= 15
    a += done * aRow
    c += done * cRow
    if (init) init += done * initRow
  }
  for (; m >= 4; m -= 4) {
    tile4x8(n, k, a, aRow, aStep, b, bStep, init, initRow, c, cRow)
    a += 4 * aRow
    c += 4 * cRow
    if (init) init += 4 * initRow
  }
  for (; m > 0; --m) {
    tile1x8(n, k, a, aStep, b, bStep, init, c)
    a += aRow
    c += cRow
    if (init) init += initRow
  }
}

// @ts-ignore: decorator
@inline
function start(init: usize, offset: usize): v128 {
  return init ? v128.load(init + offset) : f32x4.splat(0)
}

// @ts-ignore: decorator
@inline
function tile2x16(
  n: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize, init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  let c00 = start(init, 0), c01 = start(init, 16), c02 = start(init, 32), c03 = start(init, 48)
  if (init) init += initRow
  let c10 = start(init, 0), c11 = start(init, 16), c12 = start(init, 32), c13 = start(init, 48)
  for (const end = a + <usize>k * aStep; a != end; a += aStep) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48)
    const a0 = v128.load32_splat(a)
    c00 = plus(c00, a0, b0)
    c01 = plus(c01, a0, b1)
    c02 = plus(c02, a0, b2)
    c03 = plus(c03, a0, b3)
    const a1 = v128.load32_splat(a + aRow)
    c10 = plus(c10, a1, b0)
    c11 = plus(c11, a1, b1)
    c12 = plus(c12, a1, b2)
    c13 = plus(c13, a1, b3)
    b += bStep
  }
  store16(c, c00, c01, c02, c03, n)
  store16(c + cRow, c10, c11, c12, c13, n)
}

function tile1x16(n: i32, k: i32, a: usize, aStep: usize, b: usize, bStep: usize, init: usize, c: usize): void {
  let c0 = start(init, 0), c1 = start(init, 16), c2 = start(init, 32), c3 = start(init, 48)
  for (const end = a + <usize>k * aStep; a != end; a += aStep) {
    const a0 = v128.load32_splat(a)
    c0 = plus(c0, a0, v128.load(b))
    c1 = plus(c1, a0, v128.load(b, 16))
    c2 = plus(c2, a0, v128.load(b, 32))
    c3 = plus(c3, a0, v128.load(b, 48))
    b += bStep
  }
  store16(c, c0, c1, c2, c3, n)
}

// @ts-ignore: decorator
@inline
function tile4x8(
  n: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize, init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  let c00 = start(init, 0), c01 = start(init, 16)
  if (init) init += initRow
  let c10 = start(init, 0), c11 = start(init, 16)
  if (init) init += initRow
  let c20 = start(init, 0), c21 = start(init, 16)
  if (init) init += initRow
  let c30 = start(init, 0), c31 = start(init, 16)
  const aRow2 = 2 * aRow, aRow3 = 3 * aRow
  for (const end = a + <usize>k * aStep; a != end; a += aStep) {
    const b0 = v128.load(b), b1 = v128.load(b, 16)
    const a0 = v128.load32_splat(a)
    c00 = plus(c00, a0, b0)
    c01 = plus(c01, a0, b1)
    const a1 = v128.load32_splat(a + aRow)
    c10 = plus(c10, a1, b0)
    c11 = plus(c11, a1, b1)
    const a2 = v128.load32_splat(a + aRow2)
    c20 = plus(c20, a2, b0)
    c21 = plus(c21, a2, b1)
    const a3 = v128.load32_splat(a + aRow3)
    c30 = plus(c30, a3, b0)
    c31 = plus(c31, a3, b1)
    b += bStep
  }
  store8(c, c00, c01, n)
  store8(c + cRow, c10, c11, n)
  store8(c + 2 * cRow, c20, c21, n)
  store8(c + 3 * cRow, c30, c31, n)
}

function tile1x8(n: i32, k: i32, a: usize, aStep: usize, b: usize, bStep: usize, init: usize, c: usize): void {
  let c0 = start(init, 0), c1 = start(init, 16)
  for (const end = a + <usize>k * aStep; a != end; a += aStep) {
    const a0 = v128.load32_splat(a)
    c0 = plus(c0, a0, v128.load(b))
    c1 = plus(c1, a0, v128.load(b, 16))
    b += bStep
  }
  store8(c, c0, c1, n)
}

/** B[n,k] → out[k,n]: four by four through registers, the rest one by one. bRow in bytes; the rows of out are contiguous. */
export function transpose(n: i32, k: i32, b: usize, bRow: usize, out: usize): void {
  const outRow = <usize>n << 2
  for (; n >= 4; n -= 4) {
    let from = b, to = out, p = k
    for (; p >= 4; p -= 4) {
      transpose4x4(from, bRow, to, outRow)
      from += 16
      to += 4 * outRow
    }
    for (; p > 0; --p) {
      for (let j: usize = 0; j < 4; ++j) f32.store(to + 4 * j, f32.load(from + j * bRow))
      from += 4
      to += outRow
    }
    b += 4 * bRow
    out += 16
  }
  for (; n > 0; --n) {
    for (let p: usize = 0; p < <usize>k; ++p) f32.store(out + p * outRow, f32.load(b + 4 * p))
    b += bRow
    out += 4
  }
}

// @ts-ignore: decorator
@inline
function transpose4x4(b: usize, bRow: usize, out: usize, outRow: usize): void {
  const r0 = v128.load(b), r1 = v128.load(b + bRow), r2 = v128.load(b + 2 * bRow), r3 = v128.load(b + 3 * bRow)
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5))
  v128.store(out + outRow, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7))
  v128.store(out + 2 * outRow, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5))
  v128.store(out + 3 * outRow, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7))
}

export function gemmNN(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, accumulate: i32): void {
  const cRow = <usize>ldc << 2
  product(m, n, k, a, <usize>lda << 2, 4, b, <usize>ldb << 2, accumulate ? c : 0, cRow, c, cRow)
}

export function gemmNT(
  m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, accumulate: i32, workspace: usize,
): void {
  transpose(n, k, b, <usize>ldb << 2, workspace)
  gemmNN(m, n, k, a, lda, workspace, n, c, ldc, accumulate)
}

export function gemmTN(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, accumulate: i32): void {
  const cRow = <usize>ldc << 2
  product(m, n, k, a, 4, <usize>lda << 2, b, <usize>ldb << 2, accumulate ? c : 0, cRow, c, cRow)
}
