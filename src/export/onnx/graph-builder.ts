// Puts an ONNX graph together, node by node, in the order in which it is computed. Every value has a name that says what it is, and a name
// is taken once; constants become initializers. Floats are float32.

import {
  ATTRIBUTE_TYPE, DATA_TYPE, type Attribute, type DataType, type Graph, type Initializer, type OnnxNode, type ValueInfo,
} from './schema.js'

/** A dimension: a number, or the name of one that is known when the model runs. */
export type Size = number | string

type Attributes = Readonly<Record<string, number | readonly number[]>>

export class GraphBuilder {
  private readonly nodes: OnnxNode[] = []
  private readonly initializers: Initializer[] = []
  private readonly inputs: ValueInfo[] = []
  private readonly outputs: ValueInfo[] = []
  private readonly names = new Set<string>()

  input(name: string, type: DataType, shape: readonly Size[], docString: string): string {
    this.inputs.push(valueInfo(this.take(name), type, shape, docString))
    return name
  }

  /** Says that a value is an output; its node comes before or after. */
  output(name: string, type: DataType, shape: readonly Size[], docString: string): void {
    this.outputs.push(valueInfo(name, type, shape, docString))
  }

  /** @param shape of what `values` are in row-major order; [] for one number */
  floats(name: string, shape: readonly number[], values: ArrayLike<number>): string {
    const data = new DataView(new ArrayBuffer(4 * values.length))
    for (let i = 0; i < values.length; i++) data.setFloat32(4 * i, values[i], true)
    return this.initializer(name, 'float', shape, data)
  }

  int64s(name: string, values: readonly number[]): string {
    const data = new DataView(new ArrayBuffer(8 * values.length))
    values.forEach((value, i) => { data.setBigInt64(8 * i, BigInt(value), true) })
    return this.initializer(name, 'int64', [values.length], data)
  }

  /** A node with one output, whose name is the node's too; returns it. */
  node(opType: string, name: string, input: readonly string[], attributes: Attributes = {}): string {
    this.split(opType, name, input, [name], attributes)
    return name
  }

  /** A node with several outputs. */
  split(
    opType: string, name: string, input: readonly string[], output: readonly string[],
    attributes: Attributes = {},
  ): readonly string[] {
    output.forEach((value) => this.take(value))
    this.nodes.push({ input, output, name, opType, attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)) })
    return output
  }

  build(name: string, docString: string): Graph {
    return { node: this.nodes, name, initializer: this.initializers, docString, input: this.inputs, output: this.outputs }
  }

  private initializer(name: string, type: DataType, dims: readonly number[], { buffer }: DataView<ArrayBuffer>): string {
    this.initializers.push({ dims, dataType: DATA_TYPE[type], name: this.take(name), rawData: new Uint8Array(buffer) })
    return name
  }

  private take(name: string): string {
    if (this.names.has(name)) throw new Error(`onnx graph: the name "${name}" is taken twice`)
    this.names.add(name)
    return name
  }
}

function attribute(name: string, value: number | readonly number[]): Attribute {
  return typeof value === 'number' ? { name, type: ATTRIBUTE_TYPE.int, i: value } : { name, type: ATTRIBUTE_TYPE.ints, ints: value }
}

function valueInfo(name: string, type: DataType, shape: readonly Size[], docString: string): ValueInfo {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType: DATA_TYPE[type], shape: { dim } } }, docString }
}
