// The step's quadratic model is exactly δ, for an exact and for an early solution; no step where there is no curvature.

import { expect, it } from 'vitest'
import { multiply, normals, symmetric } from '../../tests/arrays.js'
import { plain } from '../compute/vectors.js'
import { conjugateGradient } from './conjugate-gradient.js'
import { lengthAtLimit, trustRegionStep } from './trust-region-step.js'

const { dot } = plain

const matrix = symmetric([0.1, 1, 2, 3, 5, 8, 100], 1)
const b = normals(7, 2)
const solve = (iterations: number) => conjugateGradient((v) => multiply(matrix, v), b, { iterations, tolerance: 0 })

it.each([1, 2, 4, 7])('½ sᵀAs = δ after %i iterations', (iterations) => {
  const solution = solve(iterations)
  for (const delta of [1e-4, 0.01, 3]) {
    const found = trustRegionStep(solution, b, delta)
    if (found === null) throw new Error('no step')
    const step = solution.x.map((x) => found.scale * x)
    expect(0.5 * dot(step, multiply(matrix, step)) / delta).toBeCloseTo(1, 10)
    expect(found.curvature).toBeCloseTo(dot(solution.x, multiply(matrix, solution.x)), 10)
    expect(found.scale).toBeGreaterThan(0)
  }
})

it('goes uphill: the step improves the linear model', () => {
  const solution = solve(3)
  expect((trustRegionStep(solution, b, 0.01)?.scale ?? 0) * dot(solution.x, b)).toBeGreaterThan(0)
})

it.each([
  ['zero', [0, 0], [1, 1]],
  ['against b', [-1, -1], [1, 1]],
  ['not a number', [NaN, 1], [1, 1]],
  ['infinite', [Infinity, 1], [1, 1]],
  ['so small that the scale overflows', [5e-324, 0], [1, 1]],
])('there is none for an x that is %s', (_, x, right) => {
  const solution = { ...solve(1), x: Float64Array.from(x), residualVector: new Float64Array(2) }
  expect(trustRegionStep(solution, Float64Array.from(right), 1e300)).toBeNull()
})

it('the length at a limit is exact for what grows with its square, and the length itself where there is nothing to shorten', () => {
  const measure = (length: number): number => 3 * length * length
  expect(measure(lengthAtLimit(2, measure(2), 0.03))).toBeCloseTo(0.03, 15)
  expect([0.02, 0.03, NaN, Infinity].map((measured) => lengthAtLimit(2, measured, 0.03))).toEqual([2, 2, 2, 2])
})
