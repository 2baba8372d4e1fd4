// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): ten rounds of multiply, exchange and xor over a 128-bit counter with a 64-bit
// key. The block comes back as the four lanes of a vector, so that no memory is needed. Known answers: Random123's kat_vectors.

const MULTIPLIER_0: u64 = 0xd2511f53
const MULTIPLIER_1: u64 = 0xcd9e8d57
const WEYL_0: u32 = 0x9e3779b9 // golden ratio
const WEYL_1: u32 = 0xbb67ae85 // √3 − 1
const ROUNDS = 10

/** The words of key [seedLow, seedHigh] and counter [draw, step, environment, stream]. */
export function block(draw: u32, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32): v128 {
  let c0 = draw, c1 = step, c2 = environment, c3 = stream
  let k0 = seedLow, k1 = seedHigh
  for (let round = 0; round < ROUNDS; ++round) {
    const product0 = MULTIPLIER_0 * <u64>c0
    const product1 = MULTIPLIER_1 * <u64>c2
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0
    c1 = <u32>product1
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1
    c3 = <u32>product0
    k0 += WEYL_0
    k1 += WEYL_1
  }
  return i32x4.replace_lane(i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(c0), 1, c1), 2, c2), 3, c3)
}

/** The words of one block → out u32 [4]. */
export function philox(draw: u32, out: usize, seedLow: u32, seedHigh: u32, step: u32, environment: u32, stream: u32): void {
  v128.store(out, block(draw, seedLow, seedHigh, step, environment, stream))
}
