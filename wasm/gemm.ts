// Matrix products, f32. Every element of C is one chain: it starts from 0, a bias or C itself, and adds a·b for k = 0, 1, …, a
// multiplication and an addition with a rounding each. Tiles and remainders run the same chains, so how C is cut shows nowhere.
// A tile holds 4×8 (or 1×32) elements of C in registers. Remainders of columns compute a full vector, reading up to 28 bytes
// beyond the row of B, and store only what is theirs. Method: Goto & van de Geijn 2008, without packing (B of a policy fits L1).

// @ts-ignore: decorator
@inline
function start(init: usize): v128 {
  return init ? v128.load(init) : f32x4.splat(0)
}

// @ts-ignore: decorator
@inline
function fused(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b))
}

/** Stores the first `count` ≤ 4 lanes, never more. */
export function storeLanes(at: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(at, value)
    return
  }
  if (count > 0) f32.store(at, f32x4.extract_lane(value, 0))
  if (count > 1) f32.store(at + 4, f32x4.extract_lane(value, 1))
  if (count > 2) f32.store(at + 8, f32x4.extract_lane(value, 2))
}

/** 4×8 (columns ≤ 8 of them stored). Distances in bytes; init = 0: from zero. */
function tile4x8(
  columns: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize,
  init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  let c00 = start(init), c01 = init ? v128.load(init, 16) : f32x4.splat(0)
  if (init) init += initRow
  let c10 = start(init), c11 = init ? v128.load(init, 16) : f32x4.splat(0)
  if (init) init += initRow
  let c20 = start(init), c21 = init ? v128.load(init, 16) : f32x4.splat(0)
  if (init) init += initRow
  let c30 = start(init), c31 = init ? v128.load(init, 16) : f32x4.splat(0)
  let a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow
  for (; k > 0; --k) {
    const b0 = v128.load(b), b1 = v128.load(b, 16)
    const x0 = v128.load32_splat(a)
    c00 = fused(c00, x0, b0)
    c01 = fused(c01, x0, b1)
    const x1 = v128.load32_splat(a1)
    c10 = fused(c10, x1, b0)
    c11 = fused(c11, x1, b1)
    const x2 = v128.load32_splat(a2)
    c20 = fused(c20, x2, b0)
    c21 = fused(c21, x2, b1)
    const x3 = v128.load32_splat(a3)
    c30 = fused(c30, x3, b0)
    c31 = fused(c31, x3, b1)
    a += aStep
    a1 += aStep
    a2 += aStep
    a3 += aStep
    b += bStep
  }
  storeRow(c, c00, c01, columns)
  storeRow(c + cRow, c10, c11, columns)
  storeRow(c + 2 * cRow, c20, c21, columns)
  storeRow(c + 3 * cRow, c30, c31, columns)
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, left: v128, right: v128, columns: i32): void {
  if (columns >= 8) {
    v128.store(c, left)
    v128.store(c, right, 16)
  } else {
    storeLanes(c, left, columns)
    storeLanes(c + 16, right, columns - 4)
  }
}

/** 1×8 (columns ≤ 8 of them stored). */
function tile1x8(columns: i32, k: i32, a: usize, aStep: usize, b: usize, bStep: usize, init: usize, c: usize): void {
  let c0 = start(init), c1 = init ? v128.load(init, 16) : f32x4.splat(0)
  for (; k > 0; --k) {
    const x = v128.load32_splat(a)
    c0 = fused(c0, x, v128.load(b))
    c1 = fused(c1, x, v128.load(b, 16))
    a += aStep
    b += bStep
  }
  storeRow(c, c0, c1, columns)
}

/**
 * C = init + A·B with any layout of A: aRow and aStep are the bytes from one row of C to the next and from one k to the next.
 * init = 0: zero; otherwise initRow = 0 gives every row the same start (a bias).
 */
export function product(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize,
  init: usize, initRow: usize, c: usize, cRow: usize,
): void {
  let i = 0
  for (; i + 4 <= m; i += 4) {
    for (let j = 0; j < n; j += 8) {
      const at = <usize>j << 2
      tile4x8(n - j, k, a, aRow, aStep, b + at, bStep, init ? init + at : 0, initRow, c + at, cRow)
    }
    a += 4 * aRow
    c += 4 * cRow
    if (init) init += 4 * initRow
  }
  for (; i < m; ++i) {
    for (let j = 0; j < n; j += 8) {
      const at = <usize>j << 2
      tile1x8(n - j, k, a, aStep, b + at, bStep, init ? init + at : 0, c + at)
    }
    a += aRow
    c += cRow
    if (init) init += initRow
  }
}

/** B[n,k] → out[k,n], both contiguous in their rows; ldb in elements. */
export function transpose(n: i32, k: i32, b: usize, ldb: i32, out: usize): void {
  for (let p = 0; p < k; ++p) {
    for (let j = 0; j < n; ++j) f32.store(out + (<usize>(p * n + j) << 2), f32.load(b + (<usize>(j * ldb + p) << 2)))
  }
}

export function gemmNN(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, accumulate: i32): void {
  const cRow = <usize>ldc << 2
  product(m, n, k, a, <usize>lda << 2, 4, b, <usize>ldb << 2, accumulate ? c : 0, cRow, c, cRow)
}

export function gemmNT(
  m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, accumulate: i32, workspace: usize,
): void {
  transpose(n, k, b, ldb, workspace)
  gemmNN(m, n, k, a, lda, workspace, n, c, ldc, accumulate)
}

export function gemmTN(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, accumulate: i32): void {
  const cRow = <usize>ldc << 2
  product(m, n, k, a, 4, <usize>lda << 2, b, <usize>ldb << 2, accumulate ? c : 0, cRow, c, cRow)
}
