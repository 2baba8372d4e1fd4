// SHA-256 (FIPS 180-4) for pages: `crypto.subtle` is missing where a page is not served over https, and answers later instead of now.
// About 100 MB/s, enough for the parameters of a policy. Words are 32-bit integers, big-endian in the message.

import type { Sha256 } from '../../runs/fingerprint.js'

const BLOCK_BYTES = 64
const ROUNDS = 64

/** First 32 bits of the fractional parts of the square (initial state) and cube roots (constants) of the first primes. */
const INITIAL = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const
const CONSTANTS = Uint32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
)

export const sha256: Sha256 = (parts) => {
  const message = padded(parts)
  const state = Uint32Array.from(INITIAL)
  const schedule = new Uint32Array(ROUNDS)
  const words = new DataView(message.buffer)
  for (let at = 0; at < message.length; at += BLOCK_BYTES) {
    for (let t = 0; t < 16; t++) schedule[t] = words.getUint32(at + 4 * t)
    for (let t = 16; t < ROUNDS; t++) {
      const [a, b] = [schedule[t - 15], schedule[t - 2]]
      const [first, second] = [rotate(a, 7) ^ rotate(a, 18) ^ a >>> 3, rotate(b, 17) ^ rotate(b, 19) ^ b >>> 10]
      schedule[t] = schedule[t - 16] + first + schedule[t - 7] + second
    }
    compress(state, schedule)
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('')
}

/** The parts, a 1 bit, zeros, and the length in bits as 64 bits, to a multiple of a block. */
function padded(parts: Iterable<Uint8Array>): Uint8Array<ArrayBuffer> {
  const pieces = [...parts]
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  const message = new Uint8Array(Math.ceil((length + 9) / BLOCK_BYTES) * BLOCK_BYTES)
  let at = 0
  for (const piece of pieces) {
    message.set(piece, at)
    at += piece.length
  }
  message[at] = 0x80
  new DataView(message.buffer).setBigUint64(message.length - 8, BigInt(length) * 8n)
  return message
}

function compress(state: Uint32Array, schedule: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state
  for (let t = 0; t < ROUNDS; t++) {
    const first = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (e & f ^ ~e & g) + CONSTANTS[t] + schedule[t] | 0
    const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + (a & b ^ a & c ^ b & c) | 0
    h = g
    g = f
    f = e
    e = d + first | 0
    d = c
    c = b
    b = a
    a = first + second | 0
  }
  const worked = [a, b, c, d, e, f, g, h]
  worked.forEach((word, i) => { state[i] += word })
}

function rotate(word: number, bits: number): number {
  return word >>> bits | word << 32 - bits
}
