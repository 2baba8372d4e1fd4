// The part of ONNX's file format that a policy needs: messages and field numbers of onnx.proto3 at IR version 8 (ONNX 1.12;
// https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto3), as a JSON descriptor in the form of protobufjs, whose `Root.fromJSON`
// takes it as it is. Nested messages stand beside their parents (TensorType is TypeProto.Tensor), which the bytes do not show.

export const DATA_TYPE = { float: 1, int64: 7, bool: 9 } as const
export type DataType = keyof typeof DATA_TYPE
export const ATTRIBUTE_TYPE = { int: 2, ints: 7 } as const

export interface Field {
  readonly type: string
  readonly id: number
  readonly rule?: 'repeated'
}
export interface MessageType { readonly fields: Readonly<Record<string, Field>> }

const many = (type: string, id: number): Field => ({ rule: 'repeated', type, id })
const one = (type: string, id: number): Field => ({ type, id })

export const MESSAGES = {
  ModelProto: {
    fields: {
      irVersion: one('int64', 1), producerName: one('string', 2), producerVersion: one('string', 3), docString: one('string', 6),
      graph: one('GraphProto', 7), opsetImport: many('OperatorSetIdProto', 8), metadataProps: many('StringStringEntryProto', 14),
    },
  },
  OperatorSetIdProto: { fields: { domain: one('string', 1), version: one('int64', 2) } },
  StringStringEntryProto: { fields: { key: one('string', 1), value: one('string', 2) } },
  GraphProto: {
    fields: {
      node: many('NodeProto', 1), name: one('string', 2), initializer: many('TensorProto', 5), docString: one('string', 10),
      input: many('ValueInfoProto', 11), output: many('ValueInfoProto', 12),
    },
  },
  NodeProto: {
    fields: {
      input: many('string', 1), output: many('string', 2), name: one('string', 3), opType: one('string', 4),
      attribute: many('AttributeProto', 5),
    },
  },
  AttributeProto: { fields: { name: one('string', 1), i: one('int64', 3), ints: many('int64', 8), type: one('int32', 20) } },
  TensorProto: {
    fields: { dims: many('int64', 1), dataType: one('int32', 2), name: one('string', 8), rawData: one('bytes', 9) },
  },
  ValueInfoProto: { fields: { name: one('string', 1), type: one('TypeProto', 2), docString: one('string', 3) } },
  TypeProto: { fields: { tensorType: one('TensorType', 1) } },
  TensorType: { fields: { elemType: one('int32', 1), shape: one('TensorShapeProto', 2) } },
  TensorShapeProto: { fields: { dim: many('Dimension', 1) } },
  Dimension: { fields: { dimValue: one('int64', 1), dimParam: one('string', 2) } },
} as const satisfies Readonly<Record<string, MessageType>>

export interface Attribute { readonly name: string, readonly type: number, readonly i?: number, readonly ints?: readonly number[] }
export interface OnnxNode {
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly name: string
  readonly opType: string
  readonly attribute: readonly Attribute[]
}
/** `rawData`: little-endian. */
export interface Initializer {
  readonly dims: readonly number[]
  readonly dataType: number
  readonly name: string
  readonly rawData: Uint8Array
}
export interface Dimension { readonly dimValue?: number, readonly dimParam?: string }
export interface ValueInfo {
  readonly name: string
  readonly type: { readonly tensorType: { readonly elemType: number, readonly shape: { readonly dim: readonly Dimension[] } } }
  readonly docString: string
}
export interface Graph {
  readonly node: readonly OnnxNode[]
  readonly name: string
  readonly initializer: readonly Initializer[]
  readonly docString: string
  readonly input: readonly ValueInfo[]
  readonly output: readonly ValueInfo[]
}
export interface Model {
  readonly irVersion: number
  readonly producerName: string
  readonly producerVersion: string
  readonly docString: string
  readonly graph: Graph
  readonly opsetImport: readonly { readonly domain: string, readonly version: number }[]
  readonly metadataProps: readonly { readonly key: string, readonly value: string }[]
}
