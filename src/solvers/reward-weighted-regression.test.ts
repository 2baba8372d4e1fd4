// Reward-weighted regression: one generation by hand, what its weights do not depend on, known optima, and its state.

import { describe, expect, it } from 'vitest'
import { normals, relativeError } from '../../tests/arrays.js'
import { ellipsoid, returnsOf, rosenbrock, searchFor, sphere } from '../../tests/search-functions.js'
import { RewardWeightedRegression, type RewardWeightedRegressionOptions } from './reward-weighted-regression.js'

const OPTIONS: RewardWeightedRegressionOptions = { seed: 1, mean: [3, -2], std: 2, population: 4, greed: 2, leastStd: 0 }

it('is the weighted maximum likelihood fit: one generation by hand', () => {
  const solver = new RewardWeightedRegression(OPTIONS)
  const x = Array.from(solver.ask(0))
  const raw = [Math.exp(-2), 1, 0, Math.exp(-1)] // returns 0, 8, NaN, 4: (R − 8)·2/8
  const total = raw[0] + raw[1] + raw[3]
  const w = raw.map((weight) => weight / total)
  const mean = [0, 1].map((j) => w.reduce((sum, weight, i) => sum + weight * x[2 * i + j], 0))
  const correction = 1 - w.reduce((sum, weight) => sum + weight * weight, 0)
  const variance = mean.map((m, j) => w.reduce((sum, weight, i) => sum + weight * (x[2 * i + j] - m) ** 2, 0) / correction)
  expect(solver.tell([0, 8, NaN, 4])).toMatchObject({ outcome: 'updated', notFinite: 1, best: 8, meanReturn: 4 })
  expect(relativeError(solver.state().mean, mean)).toBeLessThan(1e-14)
  expect(relativeError(solver.state().variance, variance)).toBeLessThan(1e-13)
})

it('depends on neither the zero nor the unit of the returns', () => {
  const told = (change: (r: number) => number): Record<string, Float64Array> => {
    const solver = new RewardWeightedRegression({ ...OPTIONS, population: 50 })
    for (let g = 0; g < 5; g++) solver.tell(returnsOf(solver, g, (x) => change(sphere(x))))
    return solver.state()
  }
  const plain = told((r) => r)
  for (const change of [(r: number) => 4 * r, (r: number) => r - 64]) {
    expect(relativeError(told(change).mean, plain.mean)).toBeLessThan(1e-9)
    expect(relativeError(told(change).variance, plain.variance)).toBeLessThan(1e-9)
  }
})

it('equal returns select nothing: on average the distribution stays as it is', () => {
  const variances = Array.from({ length: 300 }, (_, seed) => {
    const solver = new RewardWeightedRegression({ ...OPTIONS, seed, population: 5 })
    solver.ask(0)
    solver.tell([7, 7, 7, 7, 7])
    return solver.state().variance[0]
  })
  const mean = variances.reduce((sum, entry) => sum + entry, 0) / 300
  const error = Math.sqrt(variances.reduce((sum, entry) => sum + (entry - mean) ** 2, 0) / 299 / 300)
  expect(Math.abs(mean - 4)).toBeLessThan(3 * error) // unbiased: the variance it was drawn with
})

describe('reaches', () => {
  it.each([
    ['sphere', sphere, 5, 1, 1e-6, 3000], ['ellipsoid', ellipsoid, 5, 1, 1e-3, 3000], ['rosenbrock', rosenbrock, 2, 0, 0.3, 20_000],
  ] as const)('the %s\'s optimum', (_, f, n, start, accuracy, budget) => {
    for (const seed of [1, 2, 3]) {
      const solver = new RewardWeightedRegression({ seed, mean: new Array<number>(n).fill(start), std: 1, population: 100, leastStd: 0 })
      expect(searchFor(solver, f, -accuracy, budget).best).toBeGreaterThanOrEqual(-accuracy)
    }
  })

  it('no narrower a distribution than it is allowed', () => {
    const solver = new RewardWeightedRegression({ seed: 1, mean: [1, 1], std: 1, population: 40, leastStd: 0.1 })
    for (let g = 0; g < 60; g++) solver.tell(returnsOf(solver, g, sphere))
    solver.state().variance.forEach((variance) => { expect(variance).toBeCloseTo(0.01, 12) })
    solver.mean.forEach((entry) => { expect(Math.abs(entry)).toBeLessThan(0.1) })
  })
})

it('greed beyond what exp can tell apart leaves a point, not a NaN', () => {
  const solver = new RewardWeightedRegression({ ...OPTIONS, greed: 1e6, leastStd: 0.5 })
  const best = Array.from(solver.ask(0).slice(2, 4))
  solver.tell([1, 4, 2, 3])
  expect([...solver.state().mean]).toEqual(best)
  expect([...solver.state().variance]).toEqual([0.25, 0.25])
})

it('goes on bit for bit from its state', () => {
  const [whole, first, rest] = [1, 2, 3].map(() => new RewardWeightedRegression({ ...OPTIONS, population: 20 }))
  for (let g = 0; g < 10; g++) whole.tell(returnsOf(whole, g, sphere))
  for (let g = 0; g < 3; g++) first.tell(returnsOf(first, g, sphere))
  rest.restore(structuredClone(first.state()))
  for (let g = 3; g < 10; g++) rest.tell(returnsOf(rest, g, sphere))
  expect(rest.state()).toEqual(whole.state())
})

it('fewer than two finite returns leave the distribution as it was', () => {
  const solver = new RewardWeightedRegression(OPTIONS)
  const before = structuredClone(solver.state())
  solver.ask(0)
  expect(solver.tell([NaN, Infinity, 3, NaN])).toMatchObject({ outcome: 'refused-not-finite', notFinite: 3, best: 3 })
  expect(solver.state()).toEqual(before)
})

it('its candidates are those of no other use of the seed', () => {
  const candidates = new RewardWeightedRegression({ ...OPTIONS, mean: [0, 0], std: 1 }).ask(0)
  expect(Array.from(candidates.subarray(0, 2))).not.toEqual(Array.from(normals(2, 1)))
})
