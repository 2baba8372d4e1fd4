// Sums over the batch: each block leaves a partial vector (f32, its rows in index order); the partials are added in block order,
// in f64 (invariant 2). The surrogate's gradient and the Fisher product use it in turn.

import type { Arena } from '../compute/arena.js'
import { MOST_ITEMS } from '../compute/job-board.js'
import type { Kernels } from '../compute/kernels.js'
import type { Task, Team } from '../compute/team.js'

/** Entries that one item of the job sums up, at least. */
const LEAST_CHUNK = 1024

export class BlockReduction {
  private readonly partials: Float32Array
  private readonly total: Float64Array
  private readonly arguments: Float64Array
  private readonly task: Task
  private readonly chunk: number

  /** @param size P, the length of a partial vector @param mostBlocks room for so many blocks */
  constructor(private readonly team: Team, arena: Arena, kernels: Kernels, private readonly size: number, mostBlocks: number) {
    this.partials = arena.f32(mostBlocks * size)
    this.total = arena.f64(size)
    this.arguments = arena.f64(2)
    this.chunk = Math.max(LEAST_CHUNK, 4 * Math.ceil(size / MOST_ITEMS / 4))
    this.task = team.task((item) => {
      const first = item * this.chunk
      const [blocks, scale] = this.arguments
      kernels.reduceBlocks(
        blocks, Math.min(this.chunk, size - first), size, this.partials.byteOffset + 4 * first, scale, this.total.byteOffset + 8 * first,
      )
    })
  }

  /** The partial vector [P] of a block. */
  partial(block: number): Float32Array {
    return this.partials.subarray(block * this.size, (block + 1) * this.size)
  }

  /** scale · Σ_blocks partial [P]; valid until the next call. */
  sum(blocks: number, scale: number): Float64Array {
    this.arguments[0] = blocks
    this.arguments[1] = scale
    this.team.parallelFor(this.task, Math.ceil(this.size / this.chunk))
    return this.total
  }
}
