// Every k-th row of a batch as a batch of its own: what Fisher products are taken over (Schulman et al. 2015, section 6 and
// Appendix C.1: a subset of the data is enough for the matrix). With stride 1 it is the batch itself, and nothing is copied.

import type { Arena } from '../compute/arena.js'
import { blockRange } from '../compute/blocks.js'
import type { Task, Team } from '../compute/team.js'
import { PolicyForward } from './policy-forward.js'

export class SampledRows {
  /** The network at θ_old on rows 0, stride, 2·stride, … */
  readonly at: PolicyForward
  /** Their stored actions [rows, A]; empty where none were given. */
  readonly actions: Float32Array
  private readonly task: Task | null

  /** @param old the network at θ_old on the whole batch @param actions stored actions [B, A], where the scores need them */
  constructor(private readonly team: Team, arena: Arena, old: PolicyForward, stride: number, actions: Float32Array = new Float32Array(0)) {
    const { policy, theta, inputs, masks, rows } = old
    if (stride === 1) {
      this.at = old
      this.actions = actions
      this.task = null
      return
    }
    const size = policy.network.spec.inputs
    const sampled = Math.ceil(rows / stride)
    const actionSize = actions.length / rows
    const maskSize = masks.length / rows
    const at = new PolicyForward(arena, policy, theta, arena.f32(sampled * size), sampled, arena.u8(sampled * maskSize))
    this.at = at
    this.actions = arena.f32(sampled * actionSize)
    this.task = team.task((block) => {
      const { first, rows: count } = blockRange(at.blocks, block)
      for (let row = first; row < first + count; row++) {
        copyRow(inputs, row * stride, at.inputs, row, size)
        copyRow(masks, row * stride, at.masks, row, maskSize)
        copyRow(actions, row * stride, this.actions, row, actionSize)
      }
      at.run(block)
    })
  }

  /** Brings the sample up to date with the batch and θ_old; `old` must be up to date itself. */
  refresh(): void {
    if (this.task) this.team.parallelFor(this.task, this.at.blocks.count)
  }
}

function copyRow<A extends Float32Array | Uint8Array>(source: A, from: number, target: A, to: number, size: number): void {
  target.set(source.subarray(from * size, (from + 1) * size), to * size)
}
