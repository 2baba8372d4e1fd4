// Which environments a thread owns: all of them exactly once, whatever the number of threads.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { environmentsOf } from './collect.js'

it('covers every environment once, in blocks whose sizes differ by at most one', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 32 }), (environments, threads) => {
    const blocks = Array.from({ length: threads }, (_, thread) => environmentsOf(thread, threads, environments))
    let next = 0
    for (const { first, count } of blocks) {
      expect(first).toBe(next)
      next += count
    }
    expect(next).toBe(environments)
    const sizes = blocks.map(({ count }) => count)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  }))
})
