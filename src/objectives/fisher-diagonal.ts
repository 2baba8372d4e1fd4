// An estimate of the Fisher matrix's diagonal, mean over the batch of s², s = ∇_θ log π(a|s) at the action that was taken: unbiased,
// because E_a[s sᵀ] is the Fisher matrix of the state. One backward pass of squares: a weight's own gradient in a row is x_i·δ_j, so
// the sum over rows of its square is Σ x_i²·δ_j². (The exact diagonal would take one such pass for each output of the network.)
// For a preconditioner; not for the trust region itself.

import type { Arena } from '../compute/arena.js'
import { blockRange } from '../compute/blocks.js'
import { perThread, type Task, type Team } from '../compute/team.js'
import type { Scratch } from '../nn/mlp.js'
import { view } from '../nn/parameters.js'
import type { BlockReduction } from './block-reduction.js'
import type { PolicyForward } from './policy-forward.js'
import { SampledRows } from './sampled-rows.js'

const { fround } = Math

export class FisherDiagonal {
  private readonly task: Task
  private readonly sample: SampledRows
  /** Weight 1 for every row of a block. */
  private readonly ones: Float32Array

  /**
   * @param old the network at θ_old on the whole batch @param actions stored actions [B, A], a window that is read at each call
   * @param stride the mean is taken over rows 0, stride, 2·stride, … of it
   */
  constructor(
    private readonly team: Team, arena: Arena, old: PolicyForward, actions: Float32Array, stride: number,
    private readonly reduction: BlockReduction, scratch: Scratch,
  ) {
    const { policy } = old
    this.sample = new SampledRows(team, arena, old, stride, actions)
    const { size: blockRows } = this.sample.at.blocks
    this.ones = arena.f32(blockRows)
    const own = perThread(team, () => ({
      workspace: arena.f32(policy.network.squaresWorkspace(blockRows)).byteOffset,
      dOut: arena.f32(policy.distribution.outputs).byteOffset,
      dFree: arena.f32(policy.distribution.free),
    }))
    this.task = team.task((block) => { this.block(block, scratch, own) })
  }

  /** The diagonal at θ_old [P], an array of its own. `old` must be up to date. */
  estimate(): Float64Array {
    const { at } = this.sample
    this.sample.refresh()
    this.ones.fill(1)
    this.team.parallelFor(this.task, at.blocks.count)
    return this.reduction.sum(at.blocks.count, 1 / at.rows).slice()
  }

  private block(block: number, scratch: Scratch, own: { workspace: number, dOut: number, dFree: Float32Array }): void {
    const { policy, theta, activations, inputs, blocks } = this.sample.at
    const { kernels, network, distribution } = policy
    const { first, rows } = blockRange(blocks, block)
    const partial = this.reduction.partial(block)
    const cotangent = scratch.side(0)

    distribution.score(
      rows, activations.outputRow(first), policy.free(theta), this.action(first), this.ones.byteOffset, cotangent, policy.free(partial),
    )
    network.vjpSquares(kernels, theta, inputs.byteOffset, activations, first, rows, cotangent, partial, scratch, own.workspace)
    if (policy.logStd === null) return
    const squares = view(partial, policy.logStd).fill(0) // a row's own score of log σ comes from a call for that row
    for (let row = first; row < first + rows; row++) {
      distribution.score(
        1, activations.outputRow(row), policy.free(theta), this.action(row), this.ones.byteOffset, own.dOut, own.dFree.byteOffset,
      )
      own.dFree.forEach((score, i) => { squares[i] = fround(squares[i] + fround(score * score)) })
    }
  }

  /** Address of a row's stored action. */
  private action(row: number): number {
    return this.sample.actions.byteOffset + 4 * row * this.sample.at.policy.distribution.actionSize
  }
}
