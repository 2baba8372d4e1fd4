// A multilayer perceptron as three linear maps at one point θ, over blocks of rows of a batch:
//   forward  y = f(x; θ)              keeps every layer's output (Activations)
//   jvp      dy = J·v                 tangent v in parameter space → tangent of the outputs (forward mode)
//   vjp      g = Jᵀ·u                 cotangent u of the outputs → gradient in parameter space (reverse mode)
// Weights are [inputs, outputs], so that y = x·W + b needs no packing for a single row.
// What it is not: no memory of its own; parameters, activations and scratch are windows of the arena.

import type { Arena } from '../compute/arena.js'
import { ACTIVATION, type ActivationCode, type Kernels, type Pointer } from '../compute/kernels.js'
import { address, type ParameterLayout, type Window } from './parameters.js'

export type ActivationName = 'tanh' | 'relu'

export interface MlpSpec {
  readonly inputs: number
  /** Width of each hidden layer; may be empty (a linear map). */
  readonly hidden: readonly number[]
  readonly outputs: number
  readonly activation: ActivationName
}

interface Dense {
  readonly inputs: number
  readonly outputs: number
  readonly weight: Window
  readonly bias: Window
  readonly activation: ActivationCode
}

export class Mlp {
  readonly layers: readonly Dense[]

  /**
   * Appends the windows `prefix.0.weight`, `prefix.0.bias`, …, `prefix.head.weight`, `prefix.head.bias` to the layout.
   * @param trunk a network of the same inputs and hidden layers, in the same layout, to share them with: only the head is appended
   */
  constructor(readonly spec: MlpSpec, prefix: string, layout: ParameterLayout, trunk: Mlp | null = null) {
    const widths = [spec.inputs, ...spec.hidden, spec.outputs]
    this.layers = widths.slice(1).map((outputs, l) => {
      const head = l === spec.hidden.length
      if (!head && trunk !== null) return trunk.layers[l]
      const name = `${prefix}.${head ? 'head' : l}`
      return {
        inputs: widths[l], outputs,
        weight: layout.add(`${name}.weight`, [widths[l], outputs]),
        bias: layout.add(`${name}.bias`, [outputs]),
        activation: head ? ACTIVATION.identity : ACTIVATION[spec.activation],
      }
    })
  }

  /** Width of each array that a row's activations consist of: every layer's output in order, at last what the network gives. */
  get widths(): readonly number[] {
    return this.layers.map((layer) => layer.outputs)
  }

  /** Outputs of all layers for rows first … first + rows − 1; `x` points to row 0 of the inputs [·, inputs]. */
  forward(kernels: Kernels, theta: Float32Array, x: Pointer, activations: Activations, first: number, rows: number): void {
    let input = x + 4 * first * this.spec.inputs
    this.layers.forEach((layer, l) => {
      const output = activations.row(l, first)
      kernels.denseForward(
        rows, layer.inputs, layer.outputs, input, address(theta, layer.weight), address(theta, layer.bias), output, layer.activation,
      )
      input = output
    })
  }

  /** Tangent of the outputs in direction `v` [P], for the rows given; returns where it lies: [rows, outputs] in `scratch`. */
  jvp(
    kernels: Kernels, theta: Float32Array, v: Float32Array, x: Pointer, activations: Activations, first: number, rows: number,
    scratch: Scratch,
  ): Pointer {
    let input = x + 4 * first * this.spec.inputs
    let tangent = 0
    this.layers.forEach((layer, l) => {
      const output = activations.row(l, first)
      const outputTangent = scratch.side(l)
      kernels.denseJvp(
        rows, layer.inputs, layer.outputs, input, tangent, address(theta, layer.weight), address(v, layer.weight), address(v, layer.bias),
        output, outputTangent, layer.activation,
      )
      input = output
      tangent = outputTangent
    })
    return tangent
  }

  /**
   * Gradient of Σ_rows ⟨u, outputs⟩ in parameter space, written (not added) to `gradient` [P, this network's windows].
   * `u` [rows, outputs] lies where `cotangent` points and is destroyed.
   * @param fromOtherHead a cotangent of the last hidden layer's outputs [rows, width] from another head, added to this one's; 0: none
   */
  vjp(
    kernels: Kernels, theta: Float32Array, x: Pointer, activations: Activations, first: number, rows: number,
    cotangent: Pointer, gradient: Float32Array, scratch: Scratch, fromOtherHead: Pointer = 0,
  ): void {
    this.backward('denseVjp', kernels, theta, x, activations, first, rows, cotangent, gradient, scratch, scratch.packing, fromOtherHead)
  }

  /**
   * Σ_rows (each row's own gradient of ⟨u, outputs⟩)², entry by entry: as `vjp`, but squared before the rows are added.
   * @param workspace room for `squaresWorkspace(rows)` f32
   */
  vjpSquares(
    kernels: Kernels, theta: Float32Array, x: Pointer, activations: Activations, first: number, rows: number,
    cotangent: Pointer, squares: Float32Array, scratch: Scratch, workspace: Pointer,
  ): void {
    this.backward('denseVjpSquares', kernels, theta, x, activations, first, rows, cotangent, squares, scratch, workspace, 0)
  }

  /** Number of f32 that `vjpSquares` works in. */
  squaresWorkspace(rows: number): number {
    return Math.max(...this.layers.map(({ inputs, outputs }) => inputs * Math.max(rows, outputs)))
  }

  protected backward(
    through: 'denseVjp' | 'denseVjpSquares', kernels: Kernels, theta: Float32Array, x: Pointer, activations: Activations, first: number,
    rows: number, cotangent: Pointer, gradient: Float32Array, scratch: Scratch, workspace: Pointer,
    fromOtherHead: Pointer,
  ): void {
    let outputCotangent = cotangent
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const layer = this.layers[l]
      const input = l > 0 ? activations.row(l - 1, first) : x + 4 * first * this.spec.inputs
      const inputCotangent = l > 0 ? scratch.other(outputCotangent) : 0
      kernels[through](
        rows, layer.inputs, layer.outputs, input, address(theta, layer.weight), activations.row(l, first), outputCotangent,
        address(gradient, layer.weight), address(gradient, layer.bias), inputCotangent, layer.activation, workspace,
      )
      if (fromOtherHead && l > 0 && l === this.layers.length - 1) kernels.axpy32(rows * layer.inputs, 1, fromOtherHead, inputCotangent)
      outputCotangent = inputCotangent
    }
  }
}

/** Every layer's output for a number of rows: one window [rows, width] each. */
export class Activations {
  private readonly layers: readonly { readonly at: Pointer, readonly width: number }[]
  /** The network's outputs [rows, outputs]. */
  readonly outputs: Float32Array

  constructor(arena: Arena, mlp: Mlp, rows: number) {
    const windows = mlp.widths.map((width) => arena.f32(rows * width))
    this.layers = windows.map((window, l) => ({ at: window.byteOffset, width: mlp.widths[l] }))
    this.outputs = windows[windows.length - 1]
  }

  /** Address of a row of layer l's output. */
  row(l: number, row: number): Pointer {
    const layer = this.layers[l]
    return layer.at + 4 * row * layer.width
  }

  /** Address of a row of the network's outputs. */
  outputRow(row: number): Pointer {
    return this.row(this.layers.length - 1, row)
  }
}

/** One thread's room for tangents, cotangents and packed weights: two sides [rows, widest array] that are used in turn. */
export class Scratch {
  private readonly sides: readonly [Pointer, Pointer]
  readonly packing: Pointer

  constructor(arena: Arena, networks: readonly Mlp[], rows: number) {
    const layers = networks.flatMap((network) => network.layers)
    const widest = Math.max(...networks.flatMap((network) => network.widths))
    this.sides = [arena.f32(rows * widest).byteOffset, arena.f32(rows * widest).byteOffset]
    this.packing = arena.f32(Math.max(...layers.map((layer) => layer.inputs * layer.outputs))).byteOffset
  }

  side(l: number): Pointer {
    return this.sides[l & 1]
  }

  other(side: Pointer): Pointer {
    return side === this.sides[0] ? this.sides[1] : this.sides[0]
  }
}
