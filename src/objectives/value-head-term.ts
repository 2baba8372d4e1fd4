// The value function's part of a joint loss on a minibatch: c₁·mean (V − target)², with V from a head on the policy's trunk
// (Schulman et al. 2017, eq. 9). Its gradient goes into the head's windows, and back into the trunk's last outputs.

import type { Arena } from '../compute/arena.js'
import type { Kernels, Pointer } from '../compute/kernels.js'
import type { Activations } from '../nn/mlp.js'
import type { SharedValueFunction } from '../policy/shared-value.js'

export class ValueHeadTerm {
  private readonly minibatchTargets: Float32Array
  private readonly minibatchOldValues: Float32Array
  private readonly values: Float32Array
  private readonly cotangent: Float32Array
  private readonly toTrunk: Float32Array
  private readonly workspace: Float32Array

  /** @param targets [B] @param oldValues V before the fit [B]; windows, read at each call @param rows at most so many in a minibatch */
  constructor(
    arena: Arena, private readonly kernels: Kernels, private readonly value: SharedValueFunction,
    private readonly targets: Float32Array, private readonly oldValues: Float32Array, rows: number,
  ) {
    this.minibatchTargets = arena.f32(rows)
    this.minibatchOldValues = arena.f32(rows)
    this.values = arena.f32(rows)
    this.cotangent = arena.f32(rows)
    this.toTrunk = arena.f32(rows * value.width)
    this.workspace = arena.f32(value.width)
  }

  /** Whether every target is a number. */
  get sound(): boolean { return this.targets.every(Number.isFinite) }

  /** Takes the rows of a minibatch; `index` points to their numbers in the batch, i32 [n]. */
  gather(index: Pointer, n: number): void {
    this.kernels.gatherRows(n, 1, this.targets.byteOffset, index, this.minibatchTargets.byteOffset)
    this.kernels.gatherRows(n, 1, this.oldValues.byteOffset, index, this.minibatchOldValues.byteOffset)
  }

  /**
   * Gradient of coefficient·mean of the (clipped) squared error, in the head's windows of `gradient`.
   * @param activations of the policy network at θ on the same rows, whose inputs lie at `x`
   * @returns where its gradient in the trunk's last outputs lies [n, H]
   */
  backward(
    theta: Float32Array, x: Pointer, activations: Activations, n: number, coefficient: number, clip: number, gradient: Float32Array,
  ): Pointer {
    const { kernels, value, values, cotangent, toTrunk } = this
    value.fromTrunk(kernels, theta, x, activations, n, values.byteOffset)
    kernels.clippedError(
      n, values.byteOffset, this.minibatchTargets.byteOffset, this.minibatchOldValues.byteOffset, clip, 2 * coefficient / n,
      cotangent.byteOffset,
    )
    value.vjp(
      kernels, theta, x, activations, n, values.byteOffset, cotangent.byteOffset, gradient, toTrunk.byteOffset, this.workspace.byteOffset,
    )
    return toTrunk.byteOffset
  }
}
