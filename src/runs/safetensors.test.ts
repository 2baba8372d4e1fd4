// safetensors: what is written is read back bit for bit, is laid out as the format says, and anything else is refused with its reason.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parametersSha256 } from './parameters-hash.js'
import { bytesOf, decodeSafetensors, encodeSafetensors, SafetensorsError } from './safetensors.js'
import type { Tensor, Tensors } from './safetensors.js'

const FIXTURE = new URL('../../tests/fixtures/gae.safetensors', import.meta.url)
type Header = Record<string, { data_offsets: [number, number] }>

function headerLength(file: Uint8Array): number {
  return Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
}

function header(file: Uint8Array): Header {
  return JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerLength(file)))) as Header
}

/** A file with the given header and data, whether or not they make sense. */
function forge(head: unknown, data = new Uint8Array(0), length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof head === 'string' ? head : JSON.stringify(head))
  const file = new Uint8Array(8 + text.length + data.length)
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  file.set(text, 8)
  file.set(data, 8 + text.length)
  return file
}

const shape = fc.array(fc.nat(4), { maxLength: 3 })
const count = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1)
const dtypes = fc.constantFrom('F64', 'F32', 'I64', 'U64', 'I32', 'U32', 'I16', 'U16', 'I8', 'U8', 'BOOL')

/** Any tensor with any bits, NaN payloads included. */
const tensor: fc.Arbitrary<Tensor> = fc.tuple(dtypes, shape).chain(([dtype, sizes]) => {
  const n = count(sizes)
  return fc.uint8Array({ minLength: n * 8, maxLength: n * 8 }).map(({ buffer }) => {
    switch (dtype) {
      case 'F64': return { dtype, shape: sizes, data: new Float64Array(buffer, 0, n) }
      case 'F32': return { dtype, shape: sizes, data: new Float32Array(buffer, 0, n) }
      case 'I64': return { dtype, shape: sizes, data: new BigInt64Array(buffer, 0, n) }
      case 'U64': return { dtype, shape: sizes, data: new BigUint64Array(buffer, 0, n) }
      case 'I32': return { dtype, shape: sizes, data: new Int32Array(buffer, 0, n) }
      case 'U32': return { dtype, shape: sizes, data: new Uint32Array(buffer, 0, n) }
      case 'I16': return { dtype, shape: sizes, data: new Int16Array(buffer, 0, n) }
      case 'U16': return { dtype, shape: sizes, data: new Uint16Array(buffer, 0, n) }
      case 'I8': return { dtype, shape: sizes, data: new Int8Array(buffer, 0, n) }
      case 'U8':
      case 'BOOL': return { dtype, shape: sizes, data: new Uint8Array(buffer, 0, n) }
    }
    throw new Error(dtype satisfies never)
  })
})
const name = fc.string().filter((text) => text !== '__metadata__')
const tensors: fc.Arbitrary<Tensors> = fc.dictionary(name, tensor, { maxKeys: 6 })

const policy: Tensors = {
  count: { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) },
  weight: { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, -2, 0.5, -0) },
  mean: { dtype: 'F64', shape: [1], data: Float64Array.of(Math.PI) },
}

describe('round trip', () => {
  it('gives back every array bit for bit, and the metadata', () => {
    fc.assert(fc.property(tensors, fc.dictionary(name, fc.string()), (input, metadata) => {
      const output = decodeSafetensors(encodeSafetensors(input, metadata))
      expect(output.metadata).toEqual(metadata)
      expect(Object.keys(output.tensors).sort()).toEqual(Object.keys(input).sort())
      for (const [key, { dtype, shape: sizes, ...rest }] of Object.entries(output.tensors)) {
        expect({ dtype, sizes }).toEqual({ dtype: input[key].dtype, sizes: input[key].shape })
        expect(bytesOf({ dtype, shape: sizes, ...rest } as Tensor)).toEqual(bytesOf(input[key]))
      }
    }), { numRuns: 200 })
  })

  it('writes shared memory, and reads files that lie at odd addresses in it', () => {
    const shared = new Float32Array(new SharedArrayBuffer(16), 4, 2)
    shared.set([1.5, -2.5])
    const file = encodeSafetensors({ shared: { dtype: 'F32', shape: [2], data: shared } })
    const odd = new Uint8Array(new SharedArrayBuffer(file.length + 3), 3)
    odd.set(file)
    expect(decodeSafetensors(odd).tensors.shared.data).toEqual(Float32Array.of(1.5, -2.5))
  })
})

describe('layout', () => {
  const file = encodeSafetensors(policy, { kind: 'policy' })

  it('starts the data at a multiple of 8 and leaves no hole', () => {
    expect((8 + headerLength(file)) % 8).toBe(0)
    expect(file.length).toBe(8 + headerLength(file) + 8 + 16 + 3)
    expect(Object.entries(header(file))).toEqual([
      ['__metadata__', { kind: 'policy' }],
      ['mean', { dtype: 'F64', shape: [1], data_offsets: [0, 8] }],
      ['weight', { dtype: 'F32', shape: [2, 2], data_offsets: [8, 24] }],
      ['count', { dtype: 'U8', shape: [3], data_offsets: [24, 27] }],
    ])
  })

  it('aligns every tensor to its elements', () => {
    fc.assert(fc.property(tensors, (input) => {
      const head = header(encodeSafetensors(input))
      for (const [key, { data }] of Object.entries(input)) expect(head[key].data_offsets[0] % data.BYTES_PER_ELEMENT).toBe(0)
    }))
  })

  it('hashes to the SHA-256 of the data part, from shared views too', () => {
    const sha256 = createHash('sha256').update(file.subarray(8 + headerLength(file))).digest('hex')
    const shared = new Float32Array(new SharedArrayBuffer(16))
    shared.set([1, -2, 0.5, -0])
    expect(parametersSha256(policy)).toBe(sha256)
    expect(parametersSha256({ ...policy, weight: { dtype: 'F32', shape: [2, 2], data: shared } })).toBe(sha256)
    expect(parametersSha256({ ...policy, weight: { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, -2, 0.5, 0) } })).not.toBe(sha256)
    expect(parametersSha256({})).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})

describe('refusals', () => {
  const f32 = (begin: number, end: number, sizes = [(end - begin) / 4]) => ({ dtype: 'F32', shape: sizes, data_offsets: [begin, end] })
  const file = encodeSafetensors(policy)

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /got 0 bytes, expected a safetensors file/],
    ['a foreign file', new TextEncoder().encode('PK\u0003\u0004 some archive'), /not a safetensors file: got a header length of/],
    ['a header that is not an object', forge('[1, 2]'), /not a safetensors file/],
    ['a header that is not JSON', forge('{"a": '), /not a JSON object/],
    ['a header that is not UTF-8', forge('{}', Uint8Array.of(0xff), 3n), /not a JSON object in UTF-8/],
    ['a huge header', forge('{}', undefined, 2n ** 63n), /header length of 9223372036854775808/],
    ['a cut header', forge('{}', undefined, 100n), /truncated: got 10 bytes, expected a header up to byte 108/],
    ['cut data', file.subarray(0, file.length - 1), /truncated: tensor "count" ends at byte 27 of the data, of which the file has 26/],
    ['bytes after the end', Uint8Array.of(...file, 0), /1 bytes follow the last tensor/],
    ['an unknown dtype', forge({ a: { dtype: 'F8', shape: [], data_offsets: [0, 1] } }), /tensor "a": got dtype "F8", expected one of F64/],
    ['a negative size', forge({ a: f32(0, 4, [-1, -1]) }), /tensor "a": got shape \[-1,-1\]/],
    ['offsets of another size', forge({ a: f32(0, 4, [2]) }, new Uint8Array(4)), /expected 8 bytes for F32 \[2\]/],
    ['offsets that run backwards', forge({ a: f32(4, 0, [1]) }, new Uint8Array(4)), /expected 4 bytes/],
    ['offsets that are no pair', forge({ a: { ...f32(0, 4), data_offsets: [0] } }), /data_offsets \[0\], expected \[begin, end\]/],
    ['an entry that is no object', forge({ a: 1 }), /tensor "a": got the entry 1, expected an object/],
    ['overlapping tensors', forge({ a: f32(0, 8), b: f32(4, 12) }, new Uint8Array(12)), /tensor "b": overlaps.*starts at byte 4 .* expected 8/],
    ['a hole', forge({ a: f32(0, 4), b: f32(8, 12) }, new Uint8Array(12)), /tensor "b": leaves a hole/],
    ['metadata that are no texts', forge({ __metadata__: { steps: 3 } }), /metadata "steps": got 3, expected a text/],
  ])('%s', (_, bytes, words) => {
    expect(() => decodeSafetensors(bytes)).toThrow(SafetensorsError)
    expect(() => decodeSafetensors(bytes)).toThrow(words)
  })

  it('no prefix of a file is a file', () => {
    for (let length = 0; length < file.length; length++) expect(() => decodeSafetensors(file.subarray(0, length))).toThrow(SafetensorsError)
  })

  it('tensors whose shape does not fit, and the reserved name', () => {
    const data = Float32Array.of(1, 2, 3)
    expect(() => encodeSafetensors({ w: { dtype: 'F32', shape: [2, 2], data } })).toThrow('tensor "w": got 3 elements of F32, expected as many as its shape [2, 2] has')
    expect(() => encodeSafetensors({ __metadata__: { dtype: 'F32', shape: [3], data } })).toThrow('the name is the format\'s own')
  })
})

describe('a file of the reference implementation', () => {
  it('is read: its returns are its advantages plus its values', () => {
    const { tensors: { returns, advantages, values }, metadata } = decodeSafetensors(readFileSync(FIXTURE))
    expect(metadata).toMatchObject({ kind: 'gae', gamma: '0.99', gae_lambda: '0.95' })
    expect(returns).toMatchObject({ dtype: 'F32', shape: [64, 4] })
    expect(advantages.data[0]).toBe(3.7610933780670166)
    for (let i = 0; i < 256; i++) expect(Math.fround(Number(advantages.data[i]) + Number(values.data[i]))).toBe(returns.data[i])
  })
})
