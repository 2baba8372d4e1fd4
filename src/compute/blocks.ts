// The partition of a batch into blocks: it depends on the number of rows only, never on threads (invariant 2), because the
// order of every sum over the batch follows from it.

const BLOCK_ROWS = 128
const MOST_BLOCKS = 64

export interface Blocks {
  readonly rows: number
  readonly count: number
  /** Rows of each block but perhaps the last. */
  readonly size: number
}

/** Blocks of 128 rows; beyond 64 blocks they grow instead, in steps of 4 rows. */
export function partition(rows: number): Blocks {
  const size = Math.max(BLOCK_ROWS, 4 * Math.ceil(rows / MOST_BLOCKS / 4))
  return { rows, count: Math.ceil(rows / size), size }
}

/** First row and number of rows of a block. */
export function blockRange(blocks: Blocks, block: number): { first: number, rows: number } {
  const first = block * blocks.size
  return { first, rows: Math.min(blocks.size, blocks.rows - first) }
}
