// A training state as one safetensors file: its arrays as tensors, the rest as JSON in the metadata. Snapshots of environments may
// hold typed arrays anywhere; those become tensors too, and numbers that JSON has no word for (−0, NaN, ±∞) are spelled out.

import { z } from 'zod'
import type { TrainState } from '../training/state.js'
import { decodeSafetensors, encodeSafetensors, SafetensorsError, type Tensor } from './safetensors.js'

const FORMAT = 'trpo-state'
/** Raised whenever a state written before could not be continued exactly. */
export const STATE_VERSION = '1'

/** @param context what the state belongs to; a state of another context is refused when read */
export function encodeState(state: TrainState, context: string): Uint8Array {
  const { arrays, ...rest } = state
  const tensors: Record<string, Tensor> = {}
  for (const [name, { shape, data }] of Object.entries(arrays)) tensors[name] = asTensor(data, shape)
  const json = pack(rest, tensors, 'snapshot')
  return encodeSafetensors(tensors, { format: FORMAT, version: STATE_VERSION, context, state: JSON.stringify(json) })
}

/** @throws SafetensorsError if the file is damaged, foreign, of another version, or of another context */
export function decodeState(file: Uint8Array, context: string): TrainState {
  const { tensors, metadata } = decodeSafetensors(file)
  if (metadata.format !== FORMAT) throw new SafetensorsError(`got format "${metadata.format}", expected "${FORMAT}": this is no training state.`)
  if (metadata.version !== STATE_VERSION) {
    throw new SafetensorsError(
      `got version "${metadata.version}", expected "${STATE_VERSION}": it was written by another version of trpo. Resume it with that one.`)
  }
  if (metadata.context !== context) {
    throw new SafetensorsError('it belongs to a run with another config. Resume the run whose directory it was written to.')
  }
  const rest = readRest(metadata.state, tensors)
  const own = Object.entries(tensors).filter(([name]) => !name.startsWith('snapshot/'))
  const arrays = Object.fromEntries(own.map(([name, { shape, data }]) => [name, { shape, data: data as Float64Array }]))
  return { ...rest, arrays }
}

const count = z.int().min(0)
const episode = z.object({ return: z.number(), length: count })
const evaluation = z.object({
  episodes: count, meanReturn: z.number(), stdReturn: z.number(), minReturn: z.number(), maxReturn: z.number(), meanLength: z.number(),
})
const restOfState = z.object({
  iteration: count, steps: count,
  snapshots: z.array(z.record(z.string(), z.unknown()).nullable()),
  episodes: z.object({ running: z.array(episode), finished: z.array(episode) }),
  best: z.object({ iteration: count, evaluation }).nullable(),
  lastEvaluation: evaluation.nullable(),
})

/** What of a state is no array. A file with a right checksum and a wrong content was made by hand: it gets a sentence too. */
function readRest(json: string | undefined, tensors: Readonly<Record<string, Tensor>>): Omit<TrainState, 'arrays'> {
  try {
    const rest = unpack(JSON.parse(json ?? ''), tensors)
    restOfState.parse(rest) satisfies Omit<TrainState, 'arrays'>
    return rest as Omit<TrainState, 'arrays'>
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : cause instanceof Error ? cause.message : String(cause)
    throw new SafetensorsError(`its description of the state cannot be read: ${problem}`, { cause })
  }
}

type Stored = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array | Int8Array | Int16Array | Uint16Array

function asTensor(data: Stored, shape: readonly number[] = [data.length]): Tensor {
  if (data instanceof Float64Array) return { dtype: 'F64', shape, data: Float64Array.from(data) }
  if (data instanceof Float32Array) return { dtype: 'F32', shape, data: Float32Array.from(data) }
  if (data instanceof Int32Array) return { dtype: 'I32', shape, data: Int32Array.from(data) }
  if (data instanceof Uint32Array) return { dtype: 'U32', shape, data: Uint32Array.from(data) }
  if (data instanceof Int16Array) return { dtype: 'I16', shape, data: Int16Array.from(data) }
  if (data instanceof Uint16Array) return { dtype: 'U16', shape, data: Uint16Array.from(data) }
  if (data instanceof Int8Array) return { dtype: 'I8', shape, data: Int8Array.from(data) }
  return { dtype: 'U8', shape, data: Uint8Array.from(data) }
}

/** JSON with typed arrays moved out into `tensors`, numbered; `path` is for messages. */
function pack(value: unknown, tensors: Record<string, Tensor>, path: string): unknown {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (value === undefined) return { $undefined: true }
  if (ArrayBuffer.isView(value)) {
    const name = `snapshot/${Object.keys(tensors).length}`
    tensors[name] = asTensor(value as Stored)
    return { $array: name }
  }
  if (Array.isArray(value)) return value.map((item, i) => pack(item, tensors, `${path}/${i}`))
  if (typeof value === 'object') {
    return { $record: Object.entries(value).map(([key, item]) => [key, pack(item, tensors, `${path}/${key}`)]) }
  }
  throw new TypeError(`a snapshot holds a ${typeof value} at ${path}; expected numbers, strings, booleans, typed arrays, lists and records of them.`)
}

function unpack(value: unknown, tensors: Readonly<Record<string, Tensor>>): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => unpack(item, tensors))
  if ('$number' in value) return Number(value.$number)
  if ('$undefined' in value) return undefined
  if ('$array' in value) {
    const name = String(value.$array)
    if (!Object.hasOwn(tensors, name)) throw new Error(`no array "${name}"`)
    return tensors[name].data
  }
  const entries = '$record' in value ? value.$record : null
  if (!Array.isArray(entries)) throw new Error(`got ${JSON.stringify(value).slice(0, 100)}, expected a record`)
  return Object.fromEntries((entries as [string, unknown][]).map(([key, item]) => [key, unpack(item, tensors)]))
}
