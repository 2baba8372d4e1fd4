// The policy's network on the rows of a batch at one parameter vector, block by block, with every layer's output kept: what
// objectives, gradients and Fisher products at that point start from.

import type { Arena } from '../compute/arena.js'
import { blockRange, partition, type Blocks } from '../compute/blocks.js'
import { Activations } from '../nn/mlp.js'
import type { Policy } from '../policy/policy.js'
import { forbid } from '../spaces/action-mask.js'

export class PolicyForward {
  readonly activations: Activations
  readonly blocks: Blocks

  /**
   * @param theta the point [P] @param inputs network inputs [rows, O] @param masks the allowed choices [rows, D], or empty: everything is
   * allowed; all three are windows, read at each run
   */
  constructor(
    arena: Arena, readonly policy: Policy, readonly theta: Float32Array, readonly inputs: Float32Array, readonly rows: number,
    readonly masks: Uint8Array = new Uint8Array(0),
  ) {
    this.activations = new Activations(arena, policy.network, rows)
    this.blocks = partition(rows)
  }

  /** Forward pass of one block. */
  run(block: number): void {
    const { first, rows } = blockRange(this.blocks, block)
    const { policy, activations, masks } = this
    policy.network.forward(policy.kernels, this.theta, this.inputs.byteOffset, activations, first, rows)
    if (masks.length > 0) forbid(activations.outputs, masks, first * policy.maskSize, (first + rows) * policy.maskSize)
  }

  /** Address of the distribution's parameters from the network, for a row. */
  out(row: number): number {
    return this.activations.outputRow(row)
  }

  /** Address of log σ; 0 where there is none. */
  get free(): number {
    return this.policy.free(this.theta)
  }
}
