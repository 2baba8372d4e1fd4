// Statistics merged batch by batch are those of everything at once.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Arena } from '../compute/arena.js'
import { RunningStatistics } from './running-statistics.js'

const SIZE = 2

function statistics(size = SIZE): RunningStatistics {
  const fresh = new RunningStatistics(new Arena(null, 0), size)
  fresh.reset()
  return fresh
}

/** Mean and population variance of entry i, in two passes. */
function twoPass(rows: readonly (readonly number[])[], i: number): { mean: number, variance: number } {
  const mean = rows.reduce((sum, row) => sum + row[i], 0) / rows.length
  return { mean, variance: rows.reduce((sum, row) => sum + (row[i] - mean) * (row[i] - mean), 0) / rows.length }
}

const row = fc.tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.double({ min: 990, max: 1010, noNaN: true }))

it('equals two passes over the concatenation, empty batches included', () => {
  fc.assert(fc.property(fc.array(fc.array(row, { maxLength: 20 }), { minLength: 1, maxLength: 8 }), (batches) => {
    const running = statistics()
    for (const batch of batches) running.update(batch.length, Float64Array.from(batch.flat()))
    const all = batches.flat()
    expect(running.count[0]).toBe(all.length)
    if (all.length === 0) return
    for (let i = 0; i < SIZE; i++) {
      const { mean, variance } = twoPass(all, i)
      expect(running.mean[i]).toBeCloseTo(mean, 9)
      expect(running.variance[i]).toBeCloseTo(variance, 9)
      expect(running.inverseStd[i]).toBe(1 / Math.sqrt(running.variance[i] + 1e-8))
    }
  }))
})

it('keeps its digits far from zero', () => {
  const running = statistics(1)
  for (let batch = 0; batch < 100; batch++) running.update(2, Float64Array.of(1e6 - 1, 1e6 + 1))
  expect(running.mean[0]).toBeCloseTo(1e6, 8)
  expect(running.variance[0]).toBeCloseTo(1, 8)
})

it('starts as mean 0, variance 1, nothing seen, and takes only the rows it is given', () => {
  const running = statistics(1)
  expect([running.count[0], running.mean[0], running.variance[0], running.inverseStd[0]]).toEqual([0, 0, 1, 1])
  running.update(2, Float64Array.of(3, 5, 1000, 1000))
  expect([running.count[0], running.mean[0], running.variance[0]]).toEqual([2, 4, 1])
  running.reset()
  running.update(1, Float64Array.of(7))
  expect([running.count[0], running.mean[0], running.variance[0]]).toEqual([1, 7, 0])
})

it('merges vectors of which only mean and squared deviations are known as if it had seen them', () => {
  const [whole, parts] = [statistics(2), statistics(2)]
  const first = Float64Array.of(1, 10, 3, 20, 8, 30), second = Float64Array.of(-2, 5, 4, 5)
  whole.update(3, first)
  whole.update(2, second)
  parts.merge(3, Float64Array.of(4, 20), Float64Array.of(26, 200))
  parts.merge(0, Float64Array.of(99, 99), Float64Array.of(99, 99))
  parts.merge(2, Float64Array.of(1, 5), Float64Array.of(18, 0))
  expect([...parts.count, ...parts.mean, ...parts.variance]).toEqual([...whole.count, ...whole.mean, ...whole.variance])
  expect(parts.inverseStd).toEqual(whole.inverseStd)
})
