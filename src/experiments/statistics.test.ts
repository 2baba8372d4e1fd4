// Statistics against worked numbers, an exact enumeration of all resamples, and the coverage of intervals on samples with a known truth.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../compute/random.js'
import { interquartileInterval, interquartileMean, mean, quantile, RESAMPLES, stratifiedBootstrap } from './statistics.js'

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 })

describe('interquartileMean', () => {
  it('cuts a quarter at each end, rounded down, as scipy.stats.trim_mean(x, 0.25)', () => {
    expect(interquartileMean([7])).toBe(7)
    expect(interquartileMean([9, 1])).toBe(5)
    expect(interquartileMean([30, 10, 20])).toBe(20) // n/4 < 1: the mean
    expect(interquartileMean([100, 2, 4, -50])).toBe(3)
    expect(interquartileMean([5, 1, 2, 3, 100])).toBeCloseTo(10 / 3, 12)
    expect(interquartileMean([0, 1, 2, 3, 4, 5, 6, 1000])).toBe(3.5)
    expect(interquartileMean([-9, -8, 3, 1, 2, 4, 5, 6, 70, 80])).toBe(21 / 6) // 1 2 3 4 5 6 of ten
  })

  it('does not depend on the order, moves with its values, and lies between least and greatest', () => {
    fc.assert(fc.property(values, fc.integer({ min: -1000, max: 1000 }), (sample, shift) => {
      const middle = interquartileMean(sample)
      expect(interquartileMean([...sample].reverse())).toBe(middle)
      expect(interquartileMean(sample.map((x) => x + shift))).toBeCloseTo(middle + shift, 5)
      expect(middle).toBeGreaterThanOrEqual(Math.min(...sample) - 1e-6)
      expect(middle).toBeLessThanOrEqual(Math.max(...sample) + 1e-6)
    }))
  })

  it('of nothing is an error', () => {
    expect(() => interquartileMean([])).toThrow(RangeError)
    expect(() => mean([])).toThrow('got no values')
    expect(() => stratifiedBootstrap([[1], []], mean)).toThrow('a stratum without values')
  })
})

describe('quantile', () => {
  it('lies between neighbours linearly, as numpy.percentile', () => {
    const expected = [[0, 1], [0.25, 1.75], [0.5, 3], [0.9, 6.8], [1, 8]]
    for (const [share, value] of expected) expect(quantile([1, 2, 4, 8], share)).toBeCloseTo(value, 12)
    expect(quantile([3], 0.975)).toBe(3)
  })
})

describe('stratifiedBootstrap', () => {
  it('has the distribution of all 27 resamples of three values', () => {
    const sample = [1, 10, 100]
    const exact = new Map<number, number>()
    for (const a of sample) for (const b of sample) for (const c of sample) exact.set(a + b + c, (exact.get(a + b + c) ?? 0) + 1 / 27)
    const drawn = stratifiedBootstrap([sample], (x) => Math.round(3 * mean(x)))
    expect(drawn).toHaveLength(RESAMPLES)
    expect(new Set(drawn)).toEqual(new Set(exact.keys()))
    for (const [sum, share] of exact) {
      const found = drawn.filter((x) => x === sum).length / RESAMPLES
      expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt(share * (1 - share) / RESAMPLES))
    }
    // The tails of 2.5 % lie inside the mass 1/27 = 3.7 % of the least and of the greatest resample.
    expect(interquartileInterval([sample])).toEqual([1, 100])
  })

  it('draws within each stratum, as many as it has', () => {
    const strata = [[0, 1], [10, 20, 30], [1000]]
    const seen: number[][] = []
    stratifiedBootstrap(strata, (x) => {
      seen.push([...x])
      return 0
    }, 200)
    for (const draw of seen) {
      expect(draw).toHaveLength(6)
      expect([draw.slice(0, 2), draw.slice(2, 5), draw.slice(5)].every((part, i) => part.every((x) => strata[i].includes(x)))).toBe(true)
    }
    expect(new Set(seen.map((draw) => draw.join(' '))).size).toBeGreaterThan(80) // of 4 · 27: the strata are drawn independently
  })

  it('is ascending, and the same each time', () => {
    const strata = [[3, 1, 4, 1, 5], [9, 2, 6]]
    const first = stratifiedBootstrap(strata, interquartileMean, 500)
    expect(first).toEqual(stratifiedBootstrap(strata, interquartileMean, 500))
    expect([...first]).toEqual([...first].sort((a, b) => a - b))
  })
})

describe('interquartileInterval', () => {
  it('of runs that all agree has no width, and of a single run there is none', () => {
    expect(interquartileInterval([[4, 4, 4]])).toEqual([4, 4])
    expect(interquartileInterval([[4]])).toBeNull()
    expect(interquartileInterval([[4], [5]])).toBeNull()
    expect(interquartileInterval([[4], [5, 7]])).toEqual([14 / 3, 6]) // a quarter of the resamples each
  })

  it('has the bits that it had', () => {
    expect(interquartileInterval([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]])).toEqual([2.3333333333333335, 6.666666666666667])
  })

  it('covers the truth about as often as is known of percentile intervals: for ten runs nearly, for three not', () => {
    const coverage = (runs: number, trials: number): number => {
      const random = new RandomStream(11, STREAM.user, runs)
      let covered = 0
      for (let trial = 0; trial < trials; trial++) {
        const sample = Array.from({ length: runs }, () => random.at(random.step + 1).normal())
        const [low, high] = interquartileInterval([sample], 500) ?? [NaN, NaN]
        if (low <= 0 && 0 <= high) covered++
      }
      return covered / trials
    }
    const ten = coverage(10, 400)
    expect(ten).toBeGreaterThan(0.86)
    expect(ten).toBeLessThan(0.97)
    expect(coverage(3, 400)).toBeLessThan(ten)
  })
})
