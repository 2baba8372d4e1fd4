// The empirical Fisher matrix as a product: mean over the batch of s (sᵀv), s = ∇_θ log π(a|s) at the action that was taken
// (Schulman et al. 2015, Appendix C.1, sets it against the analytic one). Its expectation over actions is the Fisher matrix, but
// it integrates over one action a state instead of all. Never formed: J·v by forward mode, the directional derivative of log π
// from it for each row, and the score weighted by that back by reverse mode. At the cost of an analytic product.

import type { Arena } from '../compute/arena.js'
import { blockRange } from '../compute/blocks.js'
import type { Task, Team } from '../compute/team.js'
import type { Scratch } from '../nn/mlp.js'
import type { BlockReduction } from './block-reduction.js'
import type { PolicyForward } from './policy-forward.js'
import { SampledRows } from './sampled-rows.js'

export class EmpiricalFisher {
  private readonly tangent: Float32Array
  /** sᵀv of each row. */
  private readonly along: Float32Array
  private readonly task: Task
  private readonly sample: SampledRows

  /**
   * @param old the network at θ_old on the whole batch @param actions stored actions [B, A], a window that is read at each product
   * @param stride the product is taken over rows 0, stride, 2·stride, … of it
   */
  constructor(
    private readonly team: Team, arena: Arena, old: PolicyForward, actions: Float32Array, stride: number,
    private readonly reduction: BlockReduction, scratch: Scratch,
  ) {
    this.tangent = arena.f32(old.theta.length)
    this.sample = new SampledRows(team, arena, old, stride, actions)
    this.along = arena.f32(this.sample.at.rows)
    this.task = team.task((block) => { this.block(block, scratch) })
  }

  /** The product at θ_old, v ↦ mean s (sᵀv) [P] (valid until the next sum over the batch). `old` must be up to date. */
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
    const out = activations.outputRow(first)
    const actions = this.sample.actions.byteOffset + 4 * first * distribution.actionSize
    const along = this.along.byteOffset + 4 * first

    const tangent = network.jvp(kernels, theta, this.tangent, inputs.byteOffset, activations, first, rows, scratch)
    const cotangent = scratch.other(tangent)
    distribution.scoreAlong(rows, out, policy.free(theta), actions, tangent, policy.free(this.tangent), along)
    distribution.score(rows, out, policy.free(theta), actions, along, cotangent, policy.free(partial))
    network.vjp(kernels, theta, inputs.byteOffset, activations, first, rows, cotangent, partial, scratch)
  }
}
