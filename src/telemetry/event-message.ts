// The messages of a TensorBoard event file, as protocol buffers: what of TensorFlow's event.proto and summary.proto is written here, and
// no more. Field numbers are theirs: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto.

import protobuf from 'protobufjs/light.js'

export interface HistogramMessage {
  readonly min: number
  readonly max: number
  readonly num: number
  readonly sum: number
  readonly sumSquares: number
  /** Upper ends of the buckets, ascending, and how many values are in each. */
  readonly bucketLimit: readonly number[]
  readonly bucket: readonly number[]
}

export interface SummaryValue {
  readonly tag: string
  readonly simpleValue?: number
  readonly histo?: HistogramMessage
}

export interface EventMessage {
  /** Seconds since 1970. */
  readonly wallTime: number
  readonly step?: number
  /** One of these. */
  readonly fileVersion?: string
  readonly summary?: { readonly value: readonly SummaryValue[] }
  readonly sessionLog?: { readonly status: number }
}

/** The version that TensorFlow 1 and 2, PyTorch and others write. */
export const FILE_VERSION = 'brain.Event:2'
/** A session begins: what was read before, at this step or later, is out of date. */
export const SESSION_START = 1

const field = (id: number, type: string, more: object = {}): { id: number, type: string } => ({ id, type, ...more })
const packed = { rule: 'repeated', options: { packed: true } }

const ROOT = protobuf.Root.fromJSON({
  nested: {
    Event: {
      oneofs: { what: { oneof: ['fileVersion', 'summary', 'sessionLog'] } },
      fields: {
        wallTime: field(1, 'double'), step: field(2, 'int64'), fileVersion: field(3, 'string'), summary: field(5, 'Summary'),
        sessionLog: field(7, 'SessionLog'),
      },
    },
    Summary: { fields: { value: field(1, 'Value', { rule: 'repeated' }) } },
    Value: {
      oneofs: { value: { oneof: ['simpleValue', 'histo'] } }, // a member of a oneof is written though it is 0
      fields: { tag: field(1, 'string'), simpleValue: field(2, 'float'), histo: field(5, 'Histogram') },
    },
    Histogram: {
      fields: {
        min: field(1, 'double'), max: field(2, 'double'), num: field(3, 'double'), sum: field(4, 'double'), sumSquares: field(5, 'double'),
        bucketLimit: field(6, 'double', packed), bucket: field(7, 'double', packed),
      },
    },
    SessionLog: { fields: { status: field(1, 'int32') } },
  },
})
const EVENT = ROOT.lookupType('Event')

export function encodeEvent(event: EventMessage): Uint8Array {
  return EVENT.encode(event).finish()
}
