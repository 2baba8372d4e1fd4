// CRC-32C (Castagnoli: polynomial 0x1EDC6F41, here with its bits reversed), and the mask that TensorFlow's record files put over it,
// so that a CRC of bytes which hold CRCs stays a good one. Source: RFC 3720, appendix B.4; tensorflow/core/lib/hash/crc32c.h.

const POLYNOMIAL_REVERSED = 0x82f63b78
const MASK_DELTA = 0xa282ead8

/** The CRC of each byte by itself. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ POLYNOMIAL_REVERSED : crc >>> 1
  return crc
})

/** Unsigned, 32 bits. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]
  return (crc ^ 0xffffffff) >>> 0
}

/** Rotated right by 15 bits, plus a constant, modulo 2³². */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0
}
