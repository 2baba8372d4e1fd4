// SHA-256 against Node's, at lengths around the block of 64 bytes and its padding, in one part and in several.

import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256 } from './sha256.js'

test('known answers (FIPS 180-4, appendix B)', () => {
  expect(sha256([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(sha256([new TextEncoder().encode('abc')])).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('equals Node\'s at every length', () => {
  const bytes = randomBytes(10_000)
  for (const length of [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 9_999]) {
    const [head, tail] = [bytes.subarray(0, length >> 1), bytes.subarray(length >> 1, length)]
    expect(sha256([head, tail]), `${length} bytes`).toBe(createHash('sha256').update(bytes.subarray(0, length)).digest('hex'))
  }
})
