// The Fisher matrix of the policy as a product, F·v = mean over states of Jᵀ M J v (Schulman et al. 2015, Appendix C.1): J maps
// parameters to the distribution's parameters (jvp), M is the distribution's own metric, Jᵀ comes back (vjp). F is never formed,
// and no second derivative is taken. F is the Hessian of mean KL(π_old ‖ π_θ) at θ_old.

import type { Arena } from '../compute/arena.js'
import { blockRange } from '../compute/blocks.js'
import type { Task, Team } from '../compute/team.js'
import { plain, type VectorSpace } from '../compute/vectors.js'
import type { Scratch } from '../nn/mlp.js'
import type { BlockReduction } from './block-reduction.js'
import type { PolicyForward } from './policy-forward.js'
import { SampledRows } from './sampled-rows.js'

export class Fisher {
  private readonly tangent: Float32Array
  private readonly task: Task
  private readonly sample: SampledRows

  /**
   * @param old the network at θ_old on the whole batch
   * @param stride the product is taken over rows 0, stride, 2·stride, … of it
   */
  constructor(
    private readonly team: Team, arena: Arena, old: PolicyForward, stride: number,
    private readonly reduction: BlockReduction, scratch: Scratch,
  ) {
    this.tangent = arena.f32(old.theta.length)
    this.sample = new SampledRows(team, arena, old, stride)
    this.task = team.task((block) => { this.block(block, scratch) })
  }

  /** The product at θ_old, v ↦ F·v [P] (valid until the next sum over the batch). `old` must be up to date. */
  product(): (v: Float64Array) => Float64Array {
    const { at } = this.sample
    this.sample.refresh()
    return (v) => {
      this.tangent.set(v)
      this.team.parallelFor(this.task, at.blocks.count)
      return this.reduction.sum(at.blocks.count, 1 / at.rows)
    }
  }

  private block(block: number, scratch: Scratch): void {
    const { policy, theta, activations, inputs, blocks } = this.sample.at
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
