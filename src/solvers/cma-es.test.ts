// CMA-ES by its parameters (worked), its first generation (by the tutorial's equations written out for C = I), what it reaches with how
// many evaluations, what it does not depend on, and its state.

import { describe, expect, it } from 'vitest'
import { multiply, normals, norm, relativeError } from '../../tests/arrays.js'
import { ellipsoid, returnsOf, rosenbrock, searchFor, sphere } from '../../tests/search-functions.js'
import { CmaEs } from './cma-es.js'
import { cmaParameters, defaultPopulation } from './cma-parameters.js'

const ones = (n: number): number[] => new Array<number>(n).fill(1)
const zeros = (n: number): number[] => new Array<number>(n).fill(0)
const FUNCTIONS = { sphere, ellipsoid, rosenbrock }

describe('parameters', () => {
  it('are the tutorial\'s for n = 10: λ = 10, μ = 5', () => {
    expect([2, 10, 100, 5000].map(defaultPopulation)).toEqual([6, 10, 17, 29])
    const p = cmaParameters(10, 10, false)
    const raw = [1, 2, 3, 4, 5].map((i) => Math.log(5.5) - Math.log(i))
    const total = raw.reduce((a, b) => a + b, 0)
    p.weights.slice(0, 5).forEach((weight, i) => { expect(weight).toBeCloseTo(raw[i] / total, 14) })
    expect(p.parents).toBe(5)
    expect(p.effectiveParents).toBeCloseTo(3.1672992814107017, 12) // (Σw)²/Σw²
    expect(p.cSigma).toBeCloseTo(5.1672992814 / 18.1672992814, 10)
    expect(p.dSigma).toBeCloseTo(1 + p.cSigma, 14)
    expect(p.cC).toBeCloseTo((4 + 0.31672992814) / (14 + 0.63345985628), 10)
    expect(p.c1).toBeCloseTo(2 / (11.3 * 11.3 + 3.16729928141), 12)
    expect(p.cMu).toBeCloseTo(2 * (0.25 + 3.16729928141 + 1 / 3.16729928141 - 2) / (144 + 3.16729928141), 10)
    expect(p.expectedNorm).toBeCloseTo(3.0847265651, 3) // √2·Γ(5.5)/Γ(5)
  })

  it('have weights that sum to 1 above and keep the covariance positive below, at every size', () => {
    for (const n of [1, 2, 3, 10, 50, 1000]) {
      for (const population of [4, 7, 20, 300]) {
        const { weights, parents, c1, cMu } = cmaParameters(n, population, false)
        expect(weights.slice(0, parents).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
        expect(weights.slice(parents).every((weight) => weight <= 0)).toBe(true)
        expect(c1 + cMu).toBeLessThanOrEqual(1)
        const below = -weights.slice(parents).reduce((a, b) => a + b, 0)
        expect(n * cMu * below).toBeLessThanOrEqual(1 - c1 - cMu + 1e-12)
        expect(cmaParameters(n, population, true).weights.slice(parents).every((weight) => weight === 0)).toBe(true)
      }
    }
  })
})

it('the first generation is the tutorial\'s, written out for C = I', () => {
  const [n, std] = [3, 0.5]
  const solver = new CmaEs({ seed: 4, mean: [1, 2, 3], std, covariance: 'full' })
  const { weights, parents, effectiveParents, cSigma, dSigma, cC, c1, cMu, expectedNorm } = cmaParameters(n, solver.population, false)
  const returns = returnsOf(solver, 0, sphere)
  const candidates = solver.ask(0)
  const z = Array.from({ length: solver.population }, (_, i) => [0, 1, 2].map((j) => (candidates[i * n + j] - [1, 2, 3][j]) / std))
  const best = Array.from(returns.keys()).sort((a, b) => returns[b] - returns[a])
  const step = [0, 1, 2].map((j) => best.slice(0, parents).reduce((sum, i, k) => sum + weights[k] * z[i][j], 0))
  const path = step.map((y) => Math.sqrt(cSigma * (2 - cSigma) * effectiveParents) * y)
  const pathC = step.map((y) => Math.sqrt(cC * (2 - cC) * effectiveParents) * y)
  const long = norm(path) / Math.sqrt(1 - (1 - cSigma) ** 2) >= (1.4 + 2 / (n + 1)) * expectedNorm
  expect(long).toBe(false)
  const sum = weights.reduce((a, b) => a + b, 0)
  const C = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => (
    (1 - c1 - cMu * sum) * Number(i === j) + c1 * pathC[i] * pathC[j]
    + cMu * best.reduce((total, b, k) => total + weights[k] * (weights[k] < 0 ? n / norm(z[b]) ** 2 : 1) * z[b][i] * z[b][j], 0)
  )))

  expect(solver.tell(returns)).toMatchObject({ outcome: 'updated', notFinite: 0, best: returns[best[0]] })
  const state = solver.state()
  expect(relativeError(state.mean, [1, 2, 3].map((m, j) => m + std * step[j]))).toBeLessThan(1e-13)
  expect(state.stepSize[0]).toBeCloseTo(std * Math.exp(cSigma / dSigma * (norm(path) / expectedNorm - 1)), 13)
  expect(relativeError(state.sigmaPath, path)).toBeLessThan(1e-13)
  expect(relativeError(state.covariancePath, pathC)).toBeLessThan(1e-13)
  expect(relativeError(state.covariance, C)).toBeLessThan(1e-13)
})

describe('reaches the optimum within', () => {
  it.each([
    ['sphere', 'full', 10, 3000], ['sphere', 'diagonal', 100, 25_000],
    ['ellipsoid', 'full', 10, 8000], ['ellipsoid', 'diagonal', 40, 20_000],
    ['rosenbrock', 'full', 8, 8000],
  ] as const)('%s, %s, n = %i: %i evaluations', (name, covariance, n, budget) => {
    const [start, optimum] = name === 'rosenbrock' ? [zeros(n), 1] : [ones(n), 0]
    for (const seed of [1, 2, 3]) {
      const solver = new CmaEs({ seed, mean: start, std: 0.5, covariance })
      expect(searchFor(solver, FUNCTIONS[name], -1e-12, budget).best).toBeGreaterThanOrEqual(-1e-12)
      solver.mean.forEach((x) => { expect(Math.abs(x - optimum)).toBeLessThan(1e-4) })
    }
  })

  it('a rotated ellipsoid takes the full covariance no longer, and the diagonal far longer', () => {
    const n = 10
    const rotation = orthogonalMatrix(n)
    const rotated = (x: ArrayLike<number>): number => ellipsoid(multiply(rotation, Float64Array.from(x)))
    const needed = (covariance: 'full' | 'diagonal', f: typeof ellipsoid): number => (
      searchFor(new CmaEs({ seed: 5, mean: ones(n), std: 0.5, covariance }), f, -1e-9, 60_000).evaluations
    )
    expect(needed('full', rotated)).toBeLessThan(1.4 * needed('full', ellipsoid))
    expect(needed('diagonal', rotated)).toBeGreaterThan(4 * needed('diagonal', ellipsoid))
  })
})

/** Columns of an orthogonal matrix by Gram–Schmidt. */
function orthogonalMatrix(n: number): Float64Array {
  const columns: Float64Array[] = []
  for (let k = 0; k < n; k++) {
    let column = normals(n, 40 + k)
    for (let pass = 0; pass < 2; pass++) {
      for (const other of columns) {
        const along = column.reduce((total, entry, i) => total + entry * other[i], 0)
        column = column.map((entry, i) => entry - along * other[i])
      }
    }
    columns.push(column.map((entry) => entry / norm(column)))
  }
  return Float64Array.from({ length: n * n }, (_, at) => columns[at % n][Math.floor(at / n)])
}

describe('invariance', () => {
  const run = (f: (x: ArrayLike<number>) => number, generations = 60): Float64Array => {
    const solver = new CmaEs({ seed: 2, mean: ones(5), std: 0.5 })
    for (let g = 0; g < generations; g++) solver.tell(returnsOf(solver, g, f))
    return solver.mean.slice()
  }

  it('only ranks matter: any increasing function of the return gives the same bits', () => {
    expect(run((x) => 3 * Math.atan(rosenbrock(x)) + 7)).toEqual(run(rosenbrock))
  })

  it('a moved problem is searched alike', () => {
    const moved = new CmaEs({ seed: 2, mean: ones(5).map((x) => x + 8), std: 0.5 })
    for (let g = 0; g < 60; g++) moved.tell(returnsOf(moved, g, (x) => rosenbrock(Array.from(x, (entry) => entry - 8))))
    expect(norm(moved.mean.map((x, i) => x - 8 - run(rosenbrock)[i]))).toBeLessThan(1e-6)
  })

  it.each(['full', 'diagonal'] as const)('%s: without selection the step size drifts nowhere', (covariance) => {
    const drifts = Array.from({ length: 100 }, (_, seed) => {
      const solver = new CmaEs({ seed, mean: zeros(6), std: 1, covariance })
      const returns = normals(solver.population * 90, 1000 + seed)
      let begun = 0 // the paths start at 0, shorter than they will be: that is no drift
      for (let g = 0; g < 90; g++) {
        if (g === 30) begun = Math.log(solver.state().stepSize[0])
        solver.ask(g)
        solver.tell(returns.subarray(g * solver.population, (g + 1) * solver.population))
      }
      return Math.log(solver.state().stepSize[0]) - begun
    })
    const mean = drifts.reduce((sum, drift) => sum + drift, 0) / 100
    const error = Math.sqrt(drifts.reduce((sum, drift) => sum + (drift - mean) ** 2, 0) / 99 / 100)
    expect(Math.abs(mean)).toBeLessThan(3 * error)
    expect(error).toBeLessThan(0.2)
  })
})

describe('state', () => {
  it.each(['full', 'diagonal'] as const)('%s: goes on bit for bit in a fresh solver', (covariance) => {
    const make = (): CmaEs => new CmaEs({ seed: 7, mean: zeros(30), std: 0.5, covariance })
    const [whole, first] = [make(), make()]
    for (let g = 0; g < 40; g++) whole.tell(returnsOf(whole, g, rosenbrock))
    for (let g = 0; g < 17; g++) first.tell(returnsOf(first, g, rosenbrock))
    first.ask(17)
    const saved = Object.fromEntries(Object.entries(first.state()).map(([name, array]) => [name, array.slice()]))
    const rest = make()
    rest.restore(saved)
    for (let g = 17; g < 40; g++) rest.tell(returnsOf(rest, g, rosenbrock))
    expect(rest.state()).toEqual(whole.state())
  })

  it('of another problem is refused, and changes nothing', () => {
    const solver = new CmaEs({ seed: 7, mean: zeros(4), std: 0.5 })
    const before = structuredClone(solver.state())
    expect(() => { solver.restore(new CmaEs({ seed: 7, mean: zeros(5), std: 0.5 }).state()) })
      .toThrow('cma-es: state array "mean": got 5 numbers, expected 4 numbers')
    expect(() => { solver.restore({ mean: zeros(4) }) }).toThrow('state array "stepSize": got nothing, expected 1 numbers')
    expect(solver.state()).toEqual(before)
  })
})

describe('returns that are not finite', () => {
  it('rank last, and are counted', () => {
    const [some, worst] = [0, 1].map((which) => {
      const solver = new CmaEs({ seed: 1, mean: ones(4), std: 0.5 })
      const returns = returnsOf(solver, 0, sphere)
      const least = Array.from(returns.keys()).sort((a, b) => returns[a] - returns[b])[0]
      const report = solver.tell(returns.map((value, i) => (i === least && which === 0 ? NaN : value)))
      expect(report.notFinite).toBe(1 - which)
      return solver.state()
    })
    expect(some).toEqual(worst)
  })

  it('too many leave the distribution as it was', () => {
    const solver = new CmaEs({ seed: 1, mean: ones(4), std: 0.5 })
    const before = structuredClone(solver.state())
    const returns = returnsOf(solver, 0, sphere).map((value, i) => (i < 2 ? value : [NaN, Infinity, -Infinity][i % 3]))
    expect(solver.tell(returns)).toMatchObject({ outcome: 'refused-not-finite', notFinite: solver.population - 2, spread: 0.5 })
    expect(solver.tell(returns.map(() => NaN))).toMatchObject({ outcome: 'refused-not-finite', best: null, meanReturn: null })
    expect(solver.state()).toEqual(before)
  })
})

it('refuses options and returns that make no sense', () => {
  expect(() => new CmaEs({ seed: 1, mean: [], std: 1 })).toThrow('cma-es: the length of mean is 0; expected an integer of at least 1')
  expect(() => new CmaEs({ seed: 1, mean: [1], std: 0 })).toThrow('cma-es: std is 0; expected a finite number above 0')
  expect(() => new CmaEs({ seed: 1, mean: [1], std: 1, population: 3 })).toThrow('population is 3')
  expect(() => new CmaEs({ seed: 1, mean: [1], std: 1 }).tell([1, 2])).toThrow('tell: got 2 returns, expected one for each of 4 candidates')
})

it('takes the diagonal alone where the full matrix would be too large', () => {
  expect([200, 201].map((n) => new CmaEs({ seed: 1, mean: zeros(n), std: 1 }).covarianceKind)).toEqual(['full', 'diagonal'])
})
