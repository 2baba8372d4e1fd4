// The noisy cross-entropy method: one generation by hand, known optima, what the added variance is for, and its state.

import { describe, expect, it } from 'vitest'
import { ellipsoid, returnsOf, rosenbrock, searchFor, sphere } from '../../tests/search-functions.js'
import { CrossEntropy, type CrossEntropyOptions } from './cross-entropy.js'

const OPTIONS: CrossEntropyOptions = { seed: 1, mean: [3, -2], std: 2, population: 10, elite: 0.3, extraVariance: 0.5, extraGenerations: 4 }

it('draws candidates from the distribution, each by seed, generation and index alone', () => {
  const solver = new CrossEntropy({ ...OPTIONS, population: 20_000 })
  const candidates = solver.ask(5)
  const first = candidates.filter((_, at) => at % 2 === 0)
  const mean = first.reduce((sum, x) => sum + x, 0) / first.length
  const variance = first.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / first.length
  expect(Math.abs(mean - 3)).toBeLessThan(3 * 2 / Math.sqrt(20_000))
  expect(Math.abs(variance - 4)).toBeLessThan(3 * 4 * Math.sqrt(2 / 20_000))
  const few = new CrossEntropy(OPTIONS)
  expect(few.ask(5)).toEqual(candidates.slice(0, 20))
  expect(few.ask(6)).not.toEqual(candidates.slice(0, 20))
  expect(new CrossEntropy({ ...OPTIONS, seed: 2 }).ask(5)).not.toEqual(few.ask(5))
})

it('fits mean and variance to the elite, and adds the extra variance: one generation by hand', () => {
  const solver = new CrossEntropy(OPTIONS)
  const x = Array.from(solver.ask(0))
  const returns = [0, 9, 1, 7, 2, NaN, 8, 3, 4, 5] // the best are 1, 6 and 3
  const elite = [0, 1].map((j) => [1, 6, 3].map((i) => x[2 * i + j]))
  const mean = elite.map(([a, b, c]) => (a + b + c) / 3)
  const variance = elite.map((list, j) => list.reduce((sum, value) => sum + (value - mean[j]) ** 2, 0) / 3)
  const report = solver.tell(returns)
  expect(report).toMatchObject({ outcome: 'updated', notFinite: 1, best: 9, meanReturn: 39 / 9 })
  expect(report.spread).toBeCloseTo(Math.sqrt((variance[0] + variance[1]) / 2 + 0.5), 13)
  solver.state().mean.forEach((entry, j) => { expect(entry).toBeCloseTo(mean[j], 14) })
  solver.state().variance.forEach((entry, j) => { expect(entry).toBeCloseTo(variance[j] + 0.5, 13) })
})

it('the extra variance falls linearly to nothing, or stays', () => {
  const extras = (extraGenerations: number): number[] => {
    const solver = new CrossEntropy({ ...OPTIONS, elite: 0.2, extraGenerations })
    return Array.from({ length: 6 }, (_, g) => {
      const candidates = solver.ask(g)
      const [a, b] = [candidates[0], candidates[2]] // equal returns rank by index: the first two are the elite
      solver.tell(new Array<number>(10).fill(1))
      return solver.state().variance[0] - (a - b) * (a - b) / 4
    })
  }
  extras(4).forEach((extra, g) => { expect(extra).toBeCloseTo([0.5, 0.375, 0.25, 0.125, 0, 0][g], 12) })
  extras(Infinity).forEach((extra) => { expect(extra).toBeCloseTo(0.5, 12) })
})

describe('reaches', () => {
  it.each([['sphere', 10, 1e-6, 12_000], ['ellipsoid', 5, 1e-3, 5000]] as const)('the optimum of the %s, n = %i, to %d in %i evaluations', (name, n, accuracy, budget) => {
    for (const seed of [1, 2, 3]) {
      const solver = new CrossEntropy({
        seed, mean: new Array<number>(n).fill(1), std: 1, population: 300, elite: 0.1, extraVariance: 0, extraGenerations: 1,
      })
      expect(searchFor(solver, name === 'sphere' ? sphere : ellipsoid, -accuracy, budget).best).toBeGreaterThanOrEqual(-accuracy)
    }
  })

  it('the valley of Rosenbrock\'s function, n = 2, to 0.01: axes of its own cannot follow it', () => {
    for (const seed of [1, 2, 3]) {
      const solver = new CrossEntropy({ seed, mean: [0, 0], std: 1, population: 300, elite: 0.1, extraVariance: 0.1, extraGenerations: 50 })
      expect(searchFor(solver, rosenbrock, -0.01, 30_000).best).toBeGreaterThanOrEqual(-0.01)
    }
  })

  it('a far optimum only with extra variance: without it, it narrows on the way', () => {
    const far = (extraVariance: number): number => {
      const solver = new CrossEntropy({
        seed: 1, mean: new Array<number>(5).fill(30), std: 1, population: 50, elite: 0.1, extraVariance, extraGenerations: 60,
      })
      return searchFor(solver, sphere, -1e-2, 6000).best
    }
    expect(far(0)).toBeLessThan(-100)
    expect(far(3)).toBeGreaterThan(-1e-2)
  })
})

it('goes on bit for bit from its state', () => {
  const [whole, first, rest] = [new CrossEntropy(OPTIONS), new CrossEntropy(OPTIONS), new CrossEntropy(OPTIONS)]
  for (let g = 0; g < 10; g++) whole.tell(returnsOf(whole, g, sphere))
  for (let g = 0; g < 3; g++) first.tell(returnsOf(first, g, sphere))
  rest.restore(structuredClone(first.state()))
  for (let g = 3; g < 10; g++) rest.tell(returnsOf(rest, g, sphere))
  expect(rest.state()).toEqual(whole.state())
})

it('too few finite returns leave the distribution as it was', () => {
  const solver = new CrossEntropy(OPTIONS)
  const before = structuredClone(solver.state())
  solver.ask(0)
  expect(solver.tell([1, 2, ...new Array<number>(8).fill(NaN)])).toMatchObject({ outcome: 'refused-not-finite', notFinite: 8, best: 2, meanReturn: 1.5 })
  expect(solver.state()).toEqual(before)
})

it('refuses options that make no sense', () => {
  expect(() => new CrossEntropy({ ...OPTIONS, elite: 0 })).toThrow('cross-entropy: elite is 0; expected a share above 0, at most 1')
  expect(() => new CrossEntropy({ ...OPTIONS, std: NaN })).toThrow('cross-entropy: std is NaN')
  expect(() => new CrossEntropy({ ...OPTIONS, extraVariance: -1 })).toThrow('extraVariance is -1')
})
