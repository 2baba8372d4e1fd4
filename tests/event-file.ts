// Reads TensorBoard event files for tests, with nothing of what writes them: the framing with another CRC, the protocol buffers from the
// wire format itself (protobuf.dev/programming-guides/encoding), field numbers from TensorFlow's event.proto and summary.proto.

import CRC32C from 'crc-32/crc32c.js'

export interface Histogram {
  readonly min: number
  readonly max: number
  readonly num: number
  readonly sum: number
  readonly sumSquares: number
  readonly bucketLimit: readonly number[]
  readonly bucket: readonly number[]
}

export interface Event {
  readonly wallTime: number
  readonly step: number
  readonly fileVersion?: string
  readonly sessionStatus?: number
  readonly scalars: Readonly<Record<string, number>>
  readonly histograms: Readonly<Record<string, Histogram>>
}

type Field = { readonly id: number } & (
  { readonly wire: 'varint', readonly value: bigint } | { readonly wire: 'double' | 'float', readonly value: number }
  | { readonly wire: 'bytes', readonly value: Buffer })

/** @throws Error for a record that is cut off or whose CRC is wrong */
export function readEvents(file: Uint8Array): Event[] {
  return recordsOf(Buffer.from(file)).map(eventOf)
}

function recordsOf(file: Buffer): Buffer[] {
  const records: Buffer[] = []
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at))
    check(file.subarray(at, at + 8), file.readUInt32LE(at + 8), at)
    const data = file.subarray(at + 12, at + 12 + length)
    check(data, file.readUInt32LE(at + 12 + length), at)
    records.push(data)
    at += 12 + length + 4
  }
  return records
}

function check(bytes: Buffer, masked: number, at: number): void {
  const crc = BigInt(CRC32C.buf(bytes) >>> 0)
  const expected = (((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn // of 64 bits, the low 32 hold the rotation
  if (BigInt(masked) !== expected) throw new Error(`record at byte ${at}: CRC ${masked.toString(16)}, expected ${expected.toString(16)}`)
}

function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const key = Number(varint())
    const id = key >> 3
    switch (key & 7) {
      case 0: fields.push({ id, wire: 'varint', value: varint() }); break
      case 1: fields.push({ id, wire: 'double', value: message.readDoubleLE(at) }); at += 8; break
      case 5: fields.push({ id, wire: 'float', value: message.readFloatLE(at) }); at += 4; break
      case 2: {
        const length = Number(varint())
        fields.push({ id, wire: 'bytes', value: message.subarray(at, at + length) })
        at += length
        break
      }
      default: throw new Error(`field ${id} has wire type ${key & 7}`)
    }
  }
  return fields
}

function eventOf(message: Buffer): Event {
  const fields = fieldsOf(message)
  const values = bytes(fields, 5).flatMap((summary) => bytes(fieldsOf(summary), 1)).map(fieldsOf)
  const tagged = values.map((value) => ({ tag: String(bytes(value, 1)[0]), value }))
  const [scalars, histograms] = [2, 5].map((kind) => tagged.filter(({ value }) => value.some(({ id }) => id === kind)))
  return {
    wallTime: number(fields, 1), step: number(fields, 2),
    ...bytes(fields, 3).length === 0 ? {} : { fileVersion: bytes(fields, 3)[0].toString() },
    ...bytes(fields, 7).length === 0 ? {} : { sessionStatus: number(fieldsOf(bytes(fields, 7)[0]), 1) },
    scalars: Object.fromEntries(scalars.map(({ tag, value }) => [tag, number(value, 2)])),
    histograms: Object.fromEntries(histograms.map(({ tag, value }) => [tag, histogramOf(fieldsOf(bytes(value, 5)[0]))])),
  }
}

function histogramOf(fields: readonly Field[]): Histogram {
  return {
    min: number(fields, 1), max: number(fields, 2), num: number(fields, 3), sum: number(fields, 4), sumSquares: number(fields, 5),
    bucketLimit: bytes(fields, 6).flatMap(doubles), bucket: bytes(fields, 7).flatMap(doubles),
  }
}

/** 0 for an absent field, as proto3 has it. */
function number(fields: readonly Field[], id: number): number {
  const found = fields.find((field) => field.id === id)
  if (found?.wire === 'bytes') throw new Error(`field ${id} holds bytes`)
  return Number(found?.value ?? 0)
}

function bytes(fields: readonly Field[], id: number): Buffer[] {
  return fields.flatMap((field) => (field.id === id && field.wire === 'bytes' ? [field.value] : []))
}

function doubles(packed: Buffer): number[] {
  return Array.from({ length: packed.length / 8 }, (_, i) => packed.readDoubleLE(8 * i))
}
