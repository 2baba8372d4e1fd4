// The Fisher matrix of the policy as a product, F·v = mean over states of Jᵀ M J v (Schulman et al. 2015, Appendix C.1): J maps
// parameters to the distribution's parameters (jvp), M is the distribution's own metric, Jᵀ comes back (vjp). F is never formed,
// and no second derivative is taken. F is the Hessian of mean KL(π_old ‖ π_θ) at θ_old.

import type { Arena } from '../compute/arena.js'
import { blockRange } from '../compute/blocks.js'
import type { Task, Team } from '../compute/team.js'
import { plain, type VectorSpace } from '../compute/vectors.js'
import type { Scratch } from '../nn/mlp.js'
import type { BlockReduction } from './block-reduction.js'
import { PolicyForward } from './policy-forward.js'

export class Fisher {
  private readonly tangent: Float32Array
  private readonly task: Task
  private readonly prepareTask: Task | null
  private readonly at: PolicyForward

  /**
   * @param old the network at θ_old on the whole batch
   * @param stride the product is taken over rows 0, stride, 2·stride, … of it
   */
  constructor(
    private readonly team: Team, arena: Arena, old: PolicyForward, stride: number,
    private readonly reduction: BlockReduction, scratch: Scratch,
  ) {
    const { policy, theta, inputs, rows } = old
    this.tangent = arena.f32(theta.length)
    const size = policy.network.spec.inputs
    const sampled = Math.ceil(rows / stride)
    this.at = stride === 1 ? old : new PolicyForward(arena, policy, theta, arena.f32(sampled * size), sampled)
    this.task = team.task((block) => { this.block(block, scratch) })
    this.prepareTask = stride === 1 ? null : team.task((block) => {
      const { first, rows: count } = blockRange(this.at.blocks, block)
      for (let row = first; row < first + count; row++) {
        const from = row * stride * size
        this.at.inputs.set(inputs.subarray(from, from + size), row * size)
      }
      this.at.run(block)
    })
  }

  /** The product at θ_old, v ↦ F·v [P] (valid until the next sum over the batch). `old` must be up to date. */
  product(): (v: Float64Array) => Float64Array {
    if (this.prepareTask) this.team.parallelFor(this.prepareTask, this.at.blocks.count)
    return (v) => {
      this.tangent.set(v)
      this.team.parallelFor(this.task, this.at.blocks.count)
      return this.reduction.sum(this.at.blocks.count, 1 / this.at.rows)
    }
  }

  private block(block: number, scratch: Scratch): void {
    const { policy, theta, activations, inputs, blocks } = this.at
    const { kernels, network, distribution } = policy
    const { first, rows } = blockRange(blocks, block)
    const partial = this.reduction.partial(block)

    const tangent = network.jvp(kernels, theta, this.tangent, inputs.byteOffset, activations, first, rows, scratch)
    const cotangent = scratch.other(tangent)
    distribution.fisher(
      rows, activations.outputRow(first), policy.free(theta), tangent, policy.free(this.tangent), cotangent, policy.free(partial),
    )
    network.vjp(kernels, theta, inputs.byteOffset, activations, first, rows, cotangent, partial, scratch)
  }
}

/** v ↦ (A + λI)·v, added to A·v where it lies. */
export function damped(
  apply: (v: Float64Array) => Float64Array, lambda: number, vectors: Pick<VectorSpace, 'axpy'> = plain,
): (v: Float64Array) => Float64Array {
  return (v) => {
    const product = apply(v)
    vectors.axpy(lambda, v, product)
    return product
  }
}
