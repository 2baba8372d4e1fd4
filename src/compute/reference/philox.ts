// Philox4x32-10 in plain TypeScript: ten rounds of multiply, exchange and xor over a 128-bit counter with a 64-bit key.
// Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3". Known answers: Random123's kat_vectors.
// The twin of wasm/philox.ts, and what RandomStream (compute/random.ts) draws from. It has no state.

const MULTIPLIER_0 = 0xd2511f53
const MULTIPLIER_1 = 0xcd9e8d57
const WEYL_0 = 0x9e3779b9 // golden ratio
const WEYL_1 = 0xbb67ae85 // √3 − 1
const ROUNDS = 10

/** High 32 bits of the 64-bit product of two unsigned words, from 16-bit halves: no sum reaches 2⁵³. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff, aHigh = a >>> 16
  const bLow = b & 0xffff, bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const carried = (middle % 65536) + aLow * bHigh
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carried / 65536)) >>> 0
}

/** The block of key [seedLow, seedHigh] and counter [draw, step, environment, stream] (each taken mod 2³²) → out[0..3]. */
export function philox4x32(
  out: Uint32Array, seedLow: number, seedHigh: number, draw: number, step: number, environment: number, stream: number,
): void {
  let c0 = draw >>> 0, c1 = step >>> 0, c2 = environment >>> 0, c3 = stream >>> 0
  let k0 = seedLow >>> 0, k1 = seedHigh >>> 0
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0), low0 = Math.imul(MULTIPLIER_0, c0)
    const high1 = multiplyHigh(MULTIPLIER_1, c2), low1 = Math.imul(MULTIPLIER_1, c2)
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c1 = low1 >>> 0
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0 >>> 0
    k0 = (k0 + WEYL_0) >>> 0
    k1 = (k1 + WEYL_1) >>> 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}
