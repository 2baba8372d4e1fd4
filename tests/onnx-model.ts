// Reads an ONNX model back and checks it against the rules of ONNX's IR specification (onnx/docs/IR.md), independently of what wrote it:
// single assignment, topological order, no dangling values and no idle nodes, sizes of raw data, and types and shapes of all values by the
// operators' own rules (onnx/docs/Operators.md, opset 17), up to the declared outputs. For the operators that policies have.

import protobuf from 'protobufjs'
import { MESSAGES, type Model, type OnnxNode } from '../src/export/onnx/schema.js'

const FLOAT = 1, INT64 = 7, BOOL = 9
const BYTES: Readonly<Record<number, number>> = { [FLOAT]: 4, [INT64]: 8 }

/** A dimension: a number, or a name. */
type Size = number | string
interface Value { readonly type: number, readonly shape: readonly Size[], readonly ints?: readonly number[] }

/** By protobufjs' own decoder. */
export function decodeModel(bytes: Uint8Array): Model {
  const root = protobuf.Root.fromJSON({ nested: MESSAGES })
  const type = root.lookupType('ModelProto')
  return type.toObject(type.decode(bytes), { longs: Number, arrays: true }) as Model
}

/** @returns the metadata; throws where a rule is broken */
export function checkModel({ irVersion, opsetImport, graph, metadataProps }: Model): Readonly<Record<string, string>> {
  require(irVersion === 8 && opsetImport.length === 1 && opsetImport[0].version === 17, 'IR version 8, opset 17')
  const values = new Map<string, Value>()
  const define = (name: string, value: Value): void => {
    require(/^[A-Za-z_][\w.]*$/.test(name) && !values.has(name), `${name} is a name that is free`)
    values.set(name, value)
  }
  for (const { name, dims, dataType, rawData } of graph.initializer) {
    require(rawData.length === BYTES[dataType] * dims.reduce((size, n) => size * n, 1), `${name} has the data of its shape`)
    const ints = dataType === INT64 ? Array.from(new BigInt64Array(rawData.slice().buffer), Number) : undefined
    define(name, { type: dataType, shape: dims, ints })
  }
  for (const { name, type: { tensorType: { elemType, shape } } } of graph.input) {
    define(name, { type: elemType, shape: shape.dim.map(sizeOf) })
  }
  const used = new Set<string>(graph.output.map(({ name }) => name))
  const nodeNames = graph.node.map(({ name }) => name)
  require(new Set(nodeNames).size === nodeNames.length, 'node names are unique')
  for (const node of graph.node) {
    const inputs = node.input.map((name) => {
      used.add(name)
      const value = values.get(name)
      if (value === undefined) throw new Error(`onnx rule broken: ${node.name} reads ${name} before it is defined`)
      return value
    })
    const outputs = infer(node, inputs)
    require(outputs.length === node.output.length, `${node.name} has ${outputs.length} outputs`)
    outputs.forEach((value, i) => { define(node.output[i], value) })
  }
  for (const { name, type: { tensorType: { elemType, shape } } } of graph.output) {
    const made = values.get(name)
    const declared = JSON.stringify([elemType, shape.dim.map(sizeOf)])
    require(JSON.stringify([made?.type, made?.shape]) === declared, `${name} is ${declared}, as declared`)
  }
  const partly = new Set(graph.node.filter(({ output }) => output.some((name) => used.has(name))).flatMap(({ output }) => output))
  const idle = [...values.keys()].filter((name) => !used.has(name) && !partly.has(name))
  require(idle.length === 0, `everything is used: ${idle.join(', ')}`)
  return Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]))
}

function require(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`onnx rule broken: ${rule}`)
}

function sizeOf({ dimValue, dimParam }: { dimValue?: number, dimParam?: string }): Size {
  if (dimParam !== undefined && dimParam !== '') return dimParam
  if (dimValue === undefined) throw new Error('onnx rule broken: a dimension has a value or a name')
  return dimValue
}

function infer(node: OnnxNode, inputs: readonly Value[]): Value[] {
  const { opType, name } = node
  const [a, b, c] = inputs
  const of = (types: readonly number[]): void => {
    require(types.length === inputs.length && inputs.every(({ type }, i) => type === types[i]), `${name}: inputs of ${opType} have types ${types.join()}`)
  }
  const attribute = (key: string): number | readonly number[] => {
    const found = node.attribute.find((entry) => entry.name === key)
    if (found === undefined) throw new Error(`onnx rule broken: ${name} has no attribute ${key}`)
    require(found.type === (found.ints !== undefined && found.ints.length > 0 ? INTS : INT), `${name}: type of attribute ${key}`)
    return found.ints !== undefined && found.ints.length > 0 ? found.ints : found.i!
  }
  const float = (shape: readonly Size[]): Value[] => [{ type: FLOAT, shape }]
  switch (opType) {
    case 'Identity': return [{ type: a.type, shape: a.shape }]
    case 'Sub': case 'Mul': case 'Max': case 'Min':
      of([FLOAT, FLOAT])
      return float(broadcast(name, a.shape, b.shape))
    case 'Add':
      of([a.type, a.type])
      require(a.type !== BOOL, `${name}: adds numbers`)
      return [{ type: a.type, shape: broadcast(name, a.shape, b.shape) }]
    case 'Less': case 'Greater': case 'LessOrEqual':
      of([FLOAT, FLOAT])
      return [{ type: BOOL, shape: broadcast(name, a.shape, b.shape) }]
    case 'Tanh': case 'Relu': case 'Sigmoid': case 'Exp':
      of([FLOAT])
      return float(a.shape)
    case 'Clip':
      of([FLOAT, FLOAT, FLOAT])
      require(b.shape.length === 0 && c.shape.length === 0, `${name}: the ends are scalars`)
      return float(a.shape)
    case 'Where':
      of([BOOL, FLOAT, FLOAT])
      return float(broadcast(name, broadcast(name, a.shape, b.shape), c.shape))
    case 'Gemm':
      of([FLOAT, FLOAT, FLOAT])
      require(a.shape.length === 2 && b.shape.length === 2 && a.shape[1] === b.shape[0], `${name}: inner sizes are equal`)
      require(c.shape.length === 1 && c.shape[0] === b.shape[1], `${name}: one bias an output`)
      return float([a.shape[0], b.shape[1]])
    case 'MatMul':
      of([FLOAT, FLOAT])
      require(a.shape.length === 3 && b.shape.length === 3 && a.shape[2] === b.shape[1], `${name}: inner sizes are equal`)
      return float([...broadcast(name, [a.shape[0]], [b.shape[0]]), a.shape[1], b.shape[2]])
    case 'Unsqueeze': {
      of([a.type, INT64])
      const [axis] = b.ints!
      return [{ type: a.type, shape: [...a.shape.slice(0, axis), 1, ...a.shape.slice(axis)] }]
    }
    case 'Squeeze': {
      of([a.type, INT64])
      const [axis] = b.ints!
      require(a.shape[axis] === 1, `${name}: squeezes an axis of size 1`)
      return [{ type: a.type, shape: a.shape.filter((_, i) => i !== axis) }]
    }
    case 'Split': {
      of([FLOAT, INT64])
      require(attribute('axis') === 1 && a.shape.length === 2 && b.ints!.reduce((sum, n) => sum + n, 0) === a.shape[1], `${name}: sizes add up`)
      return b.ints!.map((size) => ({ type: FLOAT, shape: [a.shape[0], size] }))
    }
    case 'Concat':
      require(attribute('axis') === 1 && inputs.every(({ type, shape }) => type === a.type && shape[0] === a.shape[0]), `${name}: equal rows`)
      return [{ type: a.type, shape: [a.shape[0], inputs.reduce((sum, { shape }) => sum + (shape[1] as number), 0)] }]
    case 'ReduceMax':
      of([FLOAT])
      require(JSON.stringify(attribute('axes')) === '[1]' && attribute('keepdims') === 1, `${name}: over the last axis`)
      return float([a.shape[0], 1])
    case 'ArgMax':
      of([FLOAT])
      require(attribute('axis') === 1 && attribute('keepdims') === 1, `${name}: over the last axis`)
      return [{ type: INT64, shape: [a.shape[0], 1] }]
    case 'ReduceSum':
      of([INT64, INT64])
      require(b.ints!.join() === '1' && attribute('keepdims') === 1, `${name}: over the last axis`)
      return [{ type: INT64, shape: [a.shape[0], 1] }]
    case 'CumSum':
      of([FLOAT, INT64])
      require(b.ints!.join() === '1', `${name}: along the last axis`)
      return float(a.shape)
    case 'Gather':
      of([FLOAT, INT64])
      require(attribute('axis') === 1 && b.ints!.every((i) => i >= 0 && i < (a.shape[1] as number)), `${name}: indices inside`)
      return float([a.shape[0], ...b.shape])
    case 'Cast':
      require(attribute('to') === INT64, `${name}: to int64`)
      return [{ type: INT64, shape: a.shape }]
    case 'Reshape':
      of([INT64, INT64])
      require(b.ints!.join() === '-1' && a.shape[1] === 1, `${name}: [N, 1] to [N]`)
      return [{ type: a.type, shape: [a.shape[0]] }]
    default: throw new Error(`onnx rule broken: ${opType} has no rule in tests/onnx-model.ts`)
  }
}

const INT = 2, INTS = 7

/** Numpy's rule; names equal only themselves. */
function broadcast(name: string, a: readonly Size[], b: readonly Size[]): Size[] {
  const rank = Math.max(a.length, b.length)
  const at = (shape: readonly Size[], i: number): Size => shape[i - (rank - shape.length)] ?? 1
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [at(a, i), at(b, i)]
    require(x === y || x === 1 || y === 1, `${name}: [${a.join()}] and [${b.join()}] broadcast`)
    return x === 1 ? y : x
  })
}
