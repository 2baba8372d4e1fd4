// The framing of TensorFlow's record files: length, its masked CRC, the data, their masked CRC; little-endian.
// Source: tensorflow/core/lib/io/record_writer.h.

import { maskedCrc32c } from './crc32c.js'

const LENGTH_BYTES = 8
const CRC_BYTES = 4

export function frameRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(LENGTH_BYTES + CRC_BYTES + data.length + CRC_BYTES)
  const view = new DataView(record.buffer)
  view.setBigUint64(0, BigInt(data.length), true)
  view.setUint32(LENGTH_BYTES, maskedCrc32c(record.subarray(0, LENGTH_BYTES)), true)
  record.set(data, LENGTH_BYTES + CRC_BYTES)
  view.setUint32(LENGTH_BYTES + CRC_BYTES + data.length, maskedCrc32c(data), true)
  return record
}
