// The partition of a batch: every row exactly once, in order, in at most 64 blocks, from the number of rows alone.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockRange, partition } from './blocks.js'

it('covers all rows exactly once, in order', () => {
  fc.assert(fc.property(fc.oneof(fc.nat(300), fc.nat(2_000_000)), (rows) => {
    const blocks = partition(rows)
    let next = 0
    for (let block = 0; block < blocks.count; block++) {
      const { first, rows: count } = blockRange(blocks, block)
      expect(first).toBe(next)
      expect(count).toBeGreaterThan(0)
      expect(count).toBeLessThanOrEqual(blocks.size)
      next = first + count
    }
    expect(next).toBe(rows)
    expect(blocks.count).toBeLessThanOrEqual(64)
    expect(blocks.size % 4).toBe(0)
  }))
})

it.each([[0, 0, 128], [1, 1, 128], [128, 1, 128], [129, 2, 128], [8192, 64, 128], [8193, 63, 132], [50_000, 64, 784]])(
  '%i rows are %i blocks of %i', (rows, count, size) => {
    expect(partition(rows)).toEqual({ rows, count, size })
  })

it('knows of nothing but the rows', () => {
  expect(partition).toHaveLength(1)
})
