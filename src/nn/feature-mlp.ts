// A multilayer perceptron that also shows its last hidden layer: a row of its outputs is [y (outputs), h (width of that layer)]. For
// distributions whose parameters depend on the features as well (gSDE). Forward, jvp and vjp are those of that longer row: h's tangent
// goes along with y's, and h's cotangent joins what comes back through the head.

import type { Kernels, Pointer } from '../compute/kernels.js'
import { Mlp, type Activations, type MlpSpec, type Scratch } from './mlp.js'
import type { ParameterLayout } from './parameters.js'

export class FeatureMlp extends Mlp {
  /** Width of h. */
  readonly features: number

  /** @throws RangeError if the network has no hidden layer */
  constructor(spec: MlpSpec, prefix: string, layout: ParameterLayout) {
    const features = spec.hidden.at(-1)
    if (features === undefined) throw new RangeError('FeatureMlp: the network has no hidden layer, so it has no features. Give it one.')
    super(spec, prefix, layout)
    this.features = features
  }

  override get widths(): readonly number[] {
    return [...super.widths, this.spec.outputs + this.features]
  }

  override forward(kernels: Kernels, theta: Float32Array, x: Pointer, activations: Activations, first: number, rows: number): void {
    super.forward(kernels, theta, x, activations, first, rows)
    const head = this.layers.length - 1
    kernels.joinColumns(
      rows, this.spec.outputs, activations.row(head, first), this.features, activations.row(head - 1, first), activations.outputRow(first),
    )
  }

  override jvp(
    kernels: Kernels, theta: Float32Array, v: Float32Array, x: Pointer, activations: Activations, first: number, rows: number,
    scratch: Scratch,
  ): Pointer {
    const tangent = super.jvp(kernels, theta, v, x, activations, first, rows, scratch)
    kernels.joinColumns(rows, this.spec.outputs, tangent, this.features, scratch.other(tangent), tangent) // h's is still on the other side
    return tangent
  }

  protected override backward(
    through: 'denseVjp' | 'denseVjpSquares', kernels: Kernels, theta: Float32Array, x: Pointer, activations: Activations, first: number,
    rows: number, cotangent: Pointer, gradient: Float32Array, scratch: Scratch, workspace: Pointer, fromOtherHead: Pointer,
  ): void {
    const ofOutputs = scratch.other(cotangent)
    const ofFeatures = ofOutputs + 4 * rows * this.spec.outputs // behind it: the other side takes what comes back through the head
    kernels.splitColumns(rows, this.spec.outputs, ofOutputs, this.features, ofFeatures, cotangent)
    if (fromOtherHead) kernels.axpy32(rows * this.features, 1, fromOtherHead, ofFeatures)
    super.backward(through, kernels, theta, x, activations, first, rows, ofOutputs, gradient, scratch, workspace, ofFeatures)
  }
}
