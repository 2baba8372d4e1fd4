// safetensors: arrays by name in one file, readable from Python and Rust in a line, with nothing in it that could run on load.
// Layout: u64 length of the header · header, JSON, padded with spaces to a multiple of 8 · data, without holes.
// Format: huggingface/safetensors, README "Format". Tensors are laid out by element size, largest first (equal sizes in the order
// given), so each starts at a multiple of its element size. Typed arrays are little-endian wherever WebAssembly runs; so are files.

interface TensorArrays {
  F64: Float64Array
  F32: Float32Array
  I64: BigInt64Array
  U64: BigUint64Array
  I32: Int32Array
  U32: Uint32Array
  I16: Int16Array
  U16: Uint16Array
  I8: Int8Array
  U8: Uint8Array
  /** One byte each, 0 or 1. */
  BOOL: Uint8Array
}
export type Dtype = keyof TensorArrays

/** One array, row-major; `data` has as many elements as `shape` says, and may be a view of shared memory. */
export type Tensor = {
  readonly [D in Dtype]: { readonly dtype: D, readonly shape: readonly number[], readonly data: TensorArrays[D] }
}[Dtype]
export type Tensors = Readonly<Record<string, Tensor>>
export type Metadata = Readonly<Record<string, string>>

export interface Safetensors {
  readonly tensors: Tensors
  readonly metadata: Metadata
}

/** Bytes that are no safetensors file, or tensors that cannot become one. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError'
}

const ELEMENT: { readonly [D in Dtype]: { readonly bytes: number, readonly view: (buffer: ArrayBuffer) => TensorArrays[D] } } = {
  F64: { bytes: 8, view: (buffer) => new Float64Array(buffer) },
  F32: { bytes: 4, view: (buffer) => new Float32Array(buffer) },
  I64: { bytes: 8, view: (buffer) => new BigInt64Array(buffer) },
  U64: { bytes: 8, view: (buffer) => new BigUint64Array(buffer) },
  I32: { bytes: 4, view: (buffer) => new Int32Array(buffer) },
  U32: { bytes: 4, view: (buffer) => new Uint32Array(buffer) },
  I16: { bytes: 2, view: (buffer) => new Int16Array(buffer) },
  U16: { bytes: 2, view: (buffer) => new Uint16Array(buffer) },
  I8: { bytes: 1, view: (buffer) => new Int8Array(buffer) },
  U8: { bytes: 1, view: (buffer) => new Uint8Array(buffer) },
  BOOL: { bytes: 1, view: (buffer) => new Uint8Array(buffer) },
}
const METADATA = '__metadata__'
const LENGTH_BYTES = 8
const MAX_HEADER = 100_000_000 // the reference implementation's limit

/** The order in which tensors lie in a file: by element size, largest first, otherwise as given. */
export function fileOrder(tensors: Tensors): readonly (readonly [name: string, tensor: Tensor])[] {
  return Object.entries(tensors).sort(([, a], [, b]) => ELEMENT[b.dtype].bytes - ELEMENT[a.dtype].bytes)
}

/** The bytes of a tensor where they lie, without a copy. */
export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

/** One file; throws SafetensorsError where a shape does not fit its data. */
export function encodeSafetensors(tensors: Tensors, metadata: Metadata = {}): Uint8Array<ArrayBuffer> {
  const ordered = fileOrder(tensors)
  const entries: [string, unknown][] = Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : []
  let end = 0
  for (const [name, tensor] of ordered) {
    checkEncodable(name, tensor)
    const begin = end
    end += tensor.data.byteLength
    entries.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [begin, end] }])
  }
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)))
  const dataStart = Math.ceil((LENGTH_BYTES + header.length) / 8) * 8

  const file = new Uint8Array(dataStart + end)
  new DataView(file.buffer).setBigUint64(0, BigInt(dataStart - LENGTH_BYTES), true)
  file.fill(0x20, LENGTH_BYTES, dataStart)
  file.set(header, LENGTH_BYTES)
  let at = dataStart
  for (const [, tensor] of ordered) {
    file.set(bytesOf(tensor), at)
    at += tensor.data.byteLength
  }
  return file
}

function checkEncodable(name: string, { dtype, shape, data }: Tensor): void {
  if (name === METADATA) throw new SafetensorsError(`tensor "${name}": the name is the format's own; choose another`)
  if (!shape.every(isSize) || elements(shape) !== data.length) {
    throw new SafetensorsError(`tensor "${name}": got ${data.length} elements of ${dtype}, expected as many as its shape [${shape.join(', ')}] has`)
  }
}

/** Reads a file; the arrays are copies. Throws SafetensorsError on anything that is truncated, foreign or inconsistent. */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  const { header, dataStart } = readHeader(file)
  const dataBytes = file.length - dataStart
  const entries = Object.entries(header).filter(([name]) => name !== METADATA).map(([name, entry]) => readEntry(name, entry))
  checkLayout(entries, dataBytes)
  const tensors = entries.map(({ name, dtype, shape, begin, end }) => {
    const buffer = new ArrayBuffer(end - begin)
    new Uint8Array(buffer).set(file.subarray(dataStart + begin, dataStart + end))
    return [name, { dtype, shape, data: ELEMENT[dtype].view(buffer) } as Tensor] as const
  })
  return { tensors: Object.fromEntries(tensors), metadata: readMetadata(header[METADATA]) }
}

interface Entry {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>, dataStart: number } {
  if (file.length < LENGTH_BYTES) throw new SafetensorsError(`got ${file.length} bytes, expected a safetensors file, which starts with 8 bytes of header length`)
  const length = new DataView(file.buffer, file.byteOffset, file.byteLength).getBigUint64(0, true)
  if (length > MAX_HEADER || (file.length > LENGTH_BYTES && file[LENGTH_BYTES] !== 0x7b)) {
    throw new SafetensorsError(`not a safetensors file: got a header length of ${String(length)} and first bytes [${file.subarray(8, 12).join(', ')}], expected at most ${MAX_HEADER} and "{"`)
  }
  const dataStart = LENGTH_BYTES + Number(length)
  if (dataStart > file.length) throw new SafetensorsError(`truncated: got ${file.length} bytes, expected a header up to byte ${dataStart}`)
  try {
    // A copy: TextDecoder refuses views of shared memory.
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.slice(LENGTH_BYTES, dataStart)))
    return { header: asRecord(header), dataStart }
  } catch (cause) {
    throw new SafetensorsError(`not a safetensors file: the header of ${String(length)} bytes is not a JSON object in UTF-8`, { cause })
  }
}

function readEntry(name: string, value: unknown): Entry {
  const fail = (what: string, got: unknown, expected: string): never => {
    throw new SafetensorsError(`tensor "${name}": got ${what} ${JSON.stringify(got)}, expected ${expected}`)
  }
  const { dtype, shape, data_offsets: offsets } = typeof value === 'object' && value !== null ? value as Record<string, unknown> : fail('the entry', value, 'an object')
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT, dtype)) return fail('dtype', dtype, `one of ${Object.keys(ELEMENT).join(', ')}`)
  if (!Array.isArray(shape) || !shape.every(isSize)) return fail('shape', shape, 'a list of non-negative integers')
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) return fail('data_offsets', offsets, '[begin, end]')
  const [begin, end] = offsets as [number, number]
  const bytes = elements(shape) * ELEMENT[dtype as Dtype].bytes
  if (end - begin !== bytes) return fail('data_offsets', offsets, `${bytes} bytes for ${dtype} [${shape.join(', ')}]`)
  return { name, dtype: dtype as Dtype, shape, begin, end }
}

/** The data are covered exactly: no overlap, no hole, nothing beyond the end and nothing left over. */
function checkLayout(entries: readonly Entry[], dataBytes: number): void {
  let covered = 0
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) {
      throw new SafetensorsError(`tensor "${name}": ${begin < covered ? 'overlaps the one before it' : 'leaves a hole before it'}: starts at byte ${begin} of the data, expected ${covered}`)
    }
    if (end > dataBytes) throw new SafetensorsError(`truncated: tensor "${name}" ends at byte ${end} of the data, of which the file has ${dataBytes}`)
    covered = end
  }
  if (covered !== dataBytes) throw new SafetensorsError(`${dataBytes - covered} bytes follow the last tensor, expected none: two files in one, or not a safetensors file`)
}

function readMetadata(value: unknown): Metadata {
  const metadata = value === undefined ? {} : asRecord(value)
  for (const [key, text] of Object.entries(metadata)) {
    if (typeof text !== 'string') throw new SafetensorsError(`metadata "${key}": got ${JSON.stringify(text)}, expected a text`)
  }
  return metadata as Metadata
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SafetensorsError(`got ${JSON.stringify(value)}, expected a JSON object`)
  return value as Record<string, unknown>
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
