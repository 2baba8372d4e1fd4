// A step of a chain, and stores of incomplete vectors: remainders compute whole vectors, reading beyond their end, and write only what
// is theirs.

/** sum + a·b, each operation rounded. */
// @ts-ignore: decorator
@inline
export function plus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b))
}

/** The first `count` of four lanes. */
export function storeLanes(at: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(at, value)
    return
  }
  if (count > 0) f32.store(at, f32x4.extract_lane(value, 0))
  if (count > 1) f32.store(at + 4, f32x4.extract_lane(value, 1))
  if (count > 2) f32.store(at + 8, f32x4.extract_lane(value, 2))
}

/** The first `count` of eight lanes. */
// @ts-ignore: decorator
@inline
export function store8(at: usize, left: v128, right: v128, count: i32): void {
  if (count >= 8) {
    v128.store(at, left)
    v128.store(at, right, 16)
  } else {
    storeLanes(at, left, count)
    storeLanes(at + 16, right, count - 4)
  }
}

/** The first `count` ≥ 8 of sixteen lanes. */
// @ts-ignore: decorator
@inline
export function store16(at: usize, v0: v128, v1: v128, v2: v128, v3: v128, count: i32): void {
  v128.store(at, v0)
  v128.store(at, v1, 16)
  store8(at + 32, v2, v3, count - 8)
}
