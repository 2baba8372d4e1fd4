// A model as the bytes of an .onnx file: protobufjs' Writer, led by the descriptor in schema.ts. (protobufjs' own encoders are made with
// `Function`, which a page's content security policy may forbid; this walks the descriptor instead.)

import protobuf from 'protobufjs/minimal.js'
import { MESSAGES, type Field, type MessageType, type Model } from './schema.js'

type Writer = protobuf.Writer
type Fields = Readonly<Record<string, unknown>>

/** Wire types (protobuf.dev/programming-guides/encoding). */
const VARINT = 0
const LENGTH = 2

export function encodeModel(model: Model): Uint8Array {
  const writer = protobuf.Writer.create()
  writeMessage(writer, 'ModelProto', model)
  return Uint8Array.from(writer.finish())
}

function writeMessage(writer: Writer, type: keyof typeof MESSAGES, message: object): void {
  const { fields }: MessageType = MESSAGES[type]
  for (const name of Object.keys(message)) {
    if (!Object.hasOwn(fields, name)) throw new Error(`onnx: ${type} has no field "${name}" in schema.ts`)
  }
  for (const [name, field] of Object.entries(fields)) {
    const value = (message as Fields)[name]
    if (value === undefined) continue
    if (field.rule === undefined) writeField(writer, field, value)
    else if (field.type === 'int64') writePacked(writer, field, value as readonly number[])
    else for (const entry of value as readonly unknown[]) writeField(writer, field, entry)
  }
}

function writePacked(writer: Writer, { id }: Field, values: readonly number[]): void {
  if (values.length === 0) return
  writer.uint32(id << 3 | LENGTH).fork()
  for (const value of values) writer.int64(value)
  writer.ldelim()
}

function writeField(writer: Writer, { id, type }: Field, value: unknown): void {
  switch (type) {
    case 'int32':
      writer.uint32(id << 3 | VARINT).int32(value as number)
      return
    case 'int64':
      writer.uint32(id << 3 | VARINT).int64(value as number)
      return
    case 'string':
      writer.uint32(id << 3 | LENGTH).string(value as string)
      return
    case 'bytes':
      writer.uint32(id << 3 | LENGTH).bytes(value as Uint8Array)
      return
    default:
      writer.uint32(id << 3 | LENGTH).fork()
      writeMessage(writer, type as keyof typeof MESSAGES, value as object)
      writer.ldelim()
  }
}
