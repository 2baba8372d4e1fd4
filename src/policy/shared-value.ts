// A value function that shares the policy's trunk: one network, two heads. V(s) = W·h(s) + b, with h the policy's last hidden layer
// and W, b appended to θ, so that policy and value are one vector with one joint loss (Schulman et al. 2017, eq. 9).
//   θ = [ trunk and policy head | log σ | value.head.weight [H, 1] | value.head.bias [1] ]
// It is a ValueFunction whose φ is θ: whoever only evaluates it needs to know nothing more.

import { initializeOrthogonal, VALUE_GAINS } from '../nn/initializers.js'
import type { Activations, Mlp } from '../nn/mlp.js'
import { address } from '../nn/parameters.js'
import type { Kernels, Pointer } from '../compute/kernels.js'
import { ValueFunction, type Policy } from './policy.js'

export class SharedValueFunction extends ValueFunction {
  /** Appends the value head's windows to the policy's layout: construct it before θ is laid out. */
  constructor(policy: Policy) {
    super(policy.network.spec, policy.layout, policy.network)
  }

  /** Number of parameters before the value's: those of the policy alone, θ.subarray(0, policySize). */
  get policySize(): number { return this.head.weight.offset }

  /** The head: orthogonal with gain 1, bias 0. The trunk is the policy's to initialise. */
  override initialize(theta: Float32Array, seed: number): void {
    initializeOrthogonal(this.network, theta, VALUE_GAINS, seed, 1, this.network.layers.length - 1)
  }

  /** Width H of what the head reads. */
  get width(): number { return this.head.inputs }

  /**
   * Values [rows] from the policy network's forward pass of the same rows; `x` points to its inputs, which the head reads where nothing
   * is hidden.
   */
  fromTrunk(kernels: Kernels, theta: Float32Array, x: Pointer, activations: Activations, rows: number, values: Pointer): void {
    const { head } = this
    kernels.denseForward(
      rows, head.inputs, 1, this.read(x, activations), address(theta, head.weight), address(theta, head.bias), values, head.activation,
    )
  }

  /**
   * Gradient of Σ_rows u·V in the head's windows of `gradient` (written), and in the trunk's last outputs, `toTrunk` [rows, H]; not
   * asked for where nothing is hidden.
   * @param values [rows] as fromTrunk wrote them @param cotangent u [rows], destroyed @param workspace room for H f32
   */
  vjp(
    kernels: Kernels, theta: Float32Array, x: Pointer, activations: Activations, rows: number, values: Pointer, cotangent: Pointer,
    gradient: Float32Array, toTrunk: Pointer, workspace: Pointer,
  ): void {
    const { head } = this
    kernels.denseVjp(
      rows, head.inputs, 1, this.read(x, activations), address(theta, head.weight), values, cotangent, address(gradient, head.weight),
      address(gradient, head.bias), this.network.layers.length > 1 ? toTrunk : 0, head.activation, workspace,
    )
  }

  private get head(): Mlp['layers'][number] {
    return this.network.layers[this.network.layers.length - 1]
  }

  private read(x: Pointer, activations: Activations): Pointer {
    const { length } = this.network.layers
    return length > 1 ? activations.row(length - 2, 0) : x
  }
}
