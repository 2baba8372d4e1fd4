// Ascent where the answer is known: one step on a quadratic whose curvature is given, Rosenbrock's valley, and every way to end.

import { describe, expect, it } from 'vitest'
import { inner, multiply, norm, normals, relativeError, symmetric } from '../../tests/arrays.js'
import { ascend, type AscentProblem } from './ascent.js'
import { conjugateGradient } from './conjugate-gradient.js'
import { penaltyOfRadius, penaltyScale, radiusOfPenalty } from './penalty-step.js'
import { trustRegionStep } from './trust-region-step.js'

const OPTIONS = { iterations: 20, tolerance: 1e-20, shrink: 0.5, tries: 40 }
const N = 7
const A = symmetric([0.1, 1, 2, 3, 5, 8, 100], 1)
const g = normals(N, 2)

/** J(s) = gᵀs − C·½ sᵀAs. */
function quadratic(penalty: number, direction: (g: Float64Array) => Float64Array | null): AscentProblem<{ objective: number }> {
  let at = new Float64Array(N)
  return {
    evaluate: (s) => {
      at = Float64Array.from(s)
      return { objective: inner(g, s) - 0.5 * penalty * inner(s, multiply(A, s)) }
    },
    gradient: () => multiply(A, at).map((entry, i) => g[i] - penalty * entry),
    direction,
  }
}

const solveA = (b: Float64Array) => conjugateGradient((v) => multiply(A, v), b, { iterations: 60, tolerance: 1e-14 })

describe('the quadratic model', () => {
  it.each([0.3, 1, 50])('penalty %d: the maximiser is A⁻¹g/C, in one step, and the constrained step of its own δ', (penalty) => {
    const found = ascend(quadratic(penalty, (b) => solveA(b).x.map((x) => x / penalty)), N, { ...OPTIONS, tolerance: 1e-12 })
    const solution = solveA(g)
    const expected = solution.x.map((x) => penaltyScale(penalty) * x)
    expect(found).toMatchObject({ outcome: 'converged', iterations: 1, backtracks: 0 })
    expect(relativeError(found.s, expected)).toBeLessThan(1e-11)

    const curvature = inner(solution.x, g)
    const delta = radiusOfPenalty(curvature, penalty)
    const constrained = trustRegionStep(solution, g, delta)
    expect(constrained?.scale).toBeCloseTo(penaltyScale(penalty), 10)
    expect(penaltyOfRadius(curvature, delta) / penalty).toBeCloseTo(1, 12)
    expect(0.5 * inner(found.s, multiply(A, found.s)) / delta).toBeCloseTo(1, 9)
  })

  it('without curvature it gets there all the same, uphill at every step', () => {
    const objectives: number[] = []
    const problem = quadratic(1, (b) => b.map((entry) => entry / 50))
    const found = ascend({ ...problem, gradient: () => { objectives.push(objectives.length); return problem.gradient() } }, N, {
      ...OPTIONS, iterations: 20_000, tolerance: 1e-9,
    })
    expect(found.outcome).toBe('converged')
    expect(relativeError(found.s, solveA(g).x)).toBeLessThan(1e-3)
    expect(found.value.objective).toBeGreaterThan(found.start.objective)
  })
})

it('climbs out of Rosenbrock\'s valley', () => {
  let [x, y] = [0, 0]
  const found = ascend({
    evaluate: (s) => { // from (−1.2, 1); the top is at (1, 1)
      [x, y] = [s[0] - 1.2, s[1] + 1]
      return { objective: -(100 * (y - x * x) ** 2 + (1 - x) ** 2) }
    },
    gradient: () => Float64Array.of(400 * x * (y - x * x) + 2 * (1 - x), -200 * (y - x * x)),
    direction: (slope) => { // the Gauss–Newton curvature, whose inverse is known
      const [a, b] = [slope[0] / 2, slope[1] / 2]
      return Float64Array.of(a + 2 * x * b, 2 * x * a + (0.01 + 4 * x * x) * b)
    },
  }, 2, { ...OPTIONS, iterations: 100 })
  expect(found.outcome).toBe('converged')
  expect(norm([found.s[0] - 2.2, found.s[1]])).toBeLessThan(1e-6)
})

describe('ends', () => {
  const along = (b: Float64Array): Float64Array => b
  it.each([
    ['iterations', quadratic(1, (b) => b.map((entry) => entry / 200)), { iterations: 3 }, 3],
    ['zero-gradient', { ...quadratic(1, along), gradient: () => new Float64Array(N) }, {}, 0],
    ['no-direction', quadratic(1, () => null), {}, 0],
    ['no-direction', quadratic(1, (b) => b.map((entry) => -entry)), {}, 0],
    ['no-direction', quadratic(1, (b) => b.map(() => NaN)), {}, 0],
    ['no-improvement', quadratic(1, along), { tries: 1 }, 0],
    ['not-finite', { ...quadratic(1, along), evaluate: () => ({ objective: NaN }) }, {}, 0],
    ['not-finite', { ...quadratic(1, along), gradient: () => new Float64Array(N).fill(NaN) }, {}, 0],
  ] as const)('%s', (outcome, problem, changes, iterations) => {
    const found = ascend(problem, N, { ...OPTIONS, ...changes })
    expect(found).toMatchObject({ outcome, iterations })
    if (iterations === 0) expect(found.s).toEqual(new Float64Array(N))
  })

  it('never takes a candidate that is not finite', () => {
    let calls = 0
    const problem = quadratic(1, (b) => solveA(b).x)
    const found = ascend({ ...problem, evaluate: (s) => (++calls === 2 ? { objective: Infinity } : problem.evaluate(s)) }, N, OPTIONS)
    expect(found.backtracks).toBeGreaterThanOrEqual(1)
    expect(Number.isFinite(found.value.objective)).toBe(true)
  })
})
