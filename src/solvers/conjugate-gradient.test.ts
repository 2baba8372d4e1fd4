// Conjugate gradient on matrices whose answers are known: well and ill conditioned, indefinite, singular right sides, NaN.

import { describe, expect, it } from 'vitest'
import { multiply, norm, normals, relativeError, symmetric } from '../../tests/arrays.js'
import { plain } from '../compute/vectors.js'
import { conjugateGradient } from './conjugate-gradient.js'

const { dot } = plain

type Product = (v: Float64Array) => Float64Array

/** v ↦ A·v into one array, reused by every call, as the Fisher product does. */
function reusing(matrix: Float64Array): Product {
  let result = new Float64Array(0)
  return (v) => {
    if (result.length !== v.length) result = new Float64Array(v.length)
    result.set(multiply(matrix, v))
    return result
  }
}

/** As reusing, and counts. */
function counted(matrix: Float64Array): { apply: Product, calls: () => number } {
  const apply = reusing(matrix)
  let calls = 0
  return { apply: (v) => { calls++; return apply(v) }, calls: () => calls }
}

/** ‖b − Ax‖/‖b‖, computed anew. */
function trueResidual(matrix: Float64Array, x: Float64Array, b: Float64Array): number {
  const Ax = multiply(matrix, x)
  return norm(b.map((entry, i) => entry - Ax[i])) / norm(b)
}

/** (xᵀAx)^½ of the error. */
function energyError(matrix: Float64Array, x: Float64Array, solution: Float64Array): number {
  const error = x.map((entry, i) => entry - solution[i])
  return Math.sqrt(dot(error, multiply(matrix, error)))
}

function logarithmic(from: number, to: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => from * Math.pow(to / from, i / (n - 1)))
}

function hilbert(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => 1 / (Math.floor(at / n) + at % n + 1))
}

describe('on positive definite matrices', () => {
  it('solves a worked example (Shewchuk 1994: [3 2; 2 6]·x = [2, −8]) in two iterations', () => {
    const matrix = Float64Array.of(3, 2, 2, 6)
    const { x, iterations, outcome } = conjugateGradient(reusing(matrix), Float64Array.of(2, -8), { iterations: 10, tolerance: 1e-12 })
    expect({ iterations, outcome }).toEqual({ iterations: 2, outcome: 'converged' })
    expect(x[0]).toBeCloseTo(2, 12)
    expect(x[1]).toBeCloseTo(-2, 12)
  })

  it('solves a well conditioned system, with one product an iteration', () => {
    const matrix = symmetric(logarithmic(1, 10, 30), 1)
    const solution = normals(30, 9)
    const { apply, calls } = counted(matrix)
    const found = conjugateGradient(apply, multiply(matrix, solution), { iterations: 30, tolerance: 1e-10 })
    expect(found.outcome).toBe('converged')
    expect(found.iterations).toBeLessThanOrEqual(30)
    expect(calls()).toBe(found.iterations)
    expect(found.residual).toBeLessThanOrEqual(1e-10)
    expect(relativeError(found.x, solution)).toBeLessThan(1e-9)
  })

  it('takes as many iterations as there are different eigenvalues', () => {
    const matrix = symmetric([1, 1, 1, 5, 5, 5, 40, 40, 40, 40], 2)
    expect(conjugateGradient(reusing(matrix), normals(10, 3), { iterations: 10, tolerance: 1e-10 })).toMatchObject({ outcome: 'converged', iterations: 3 })
  })

  it.each([
    ['condition 1e8', symmetric(logarithmic(1e-4, 1e4, 40), 4), 1e-6],
    ['Hilbert 10 × 10, condition 1.6e13', hilbert(10), 1e-6],
  ] as const)('%s: the error falls with every iteration and the residual is the true one', (_, matrix, reached) => {
    const n = Math.sqrt(matrix.length)
    const solution = normals(n, 5)
    const b = multiply(matrix, solution)
    let last = Infinity
    for (let iterations = 1; iterations <= 12; iterations++) {
      const found = conjugateGradient(reusing(matrix), b, { iterations, tolerance: 0 })
      const error = energyError(matrix, found.x, solution)
      expect(error).toBeLessThanOrEqual(last * (1 + 1e-6) + 1e-9)
      expect(found.residual).toBeCloseTo(trueResidual(matrix, found.x, b), 8)
      expect(norm(found.residualVector) / norm(b)).toBeCloseTo(found.residual, 12)
      last = error
    }
    const end = conjugateGradient(reusing(matrix), b, { iterations: 1000, tolerance: reached })
    expect(end.outcome).toBe('converged')
    expect(trueResidual(matrix, end.x, b)).toBeLessThan(2 * reached)
  })

  it('says so when iterations run out, and never stops early with tolerance 0', () => {
    const matrix = symmetric(logarithmic(1e-3, 1e3, 20), 6)
    const found = conjugateGradient(reusing(matrix), normals(20, 7), { iterations: 5, tolerance: 0 })
    expect(found).toMatchObject({ outcome: 'iterations', iterations: 5 })
    expect(found.residual).toBeGreaterThan(0)
  })

  it('leaves b as it was', () => {
    const b = normals(4, 1)
    const before = b.slice()
    conjugateGradient(reusing(symmetric([1, 2, 3, 4], 1)), b, { iterations: 4, tolerance: 0 })
    expect(b).toEqual(before)
  })
})

describe('breakdowns are reported', () => {
  const options = { iterations: 50, tolerance: 1e-10 }

  it('negative curvature at once: x stays zero', () => {
    const found = conjugateGradient(reusing(symmetric([-1, -2, -3], 1)), normals(3, 2), options)
    expect(found).toMatchObject({ outcome: 'negative-curvature', iterations: 0, residual: 1, x: new Float64Array(3) })
  })

  it('negative curvature later: x is the last iterate of positive curvature', () => {
    const matrix = Float64Array.of(2, 0, 0, 0, 1, 0, 0, 0, -0.5)
    const b = Float64Array.of(1, 1, 0.5)
    const found = conjugateGradient(reusing(matrix), b, options)
    expect(found.outcome).toBe('negative-curvature')
    expect(found.iterations).toBeGreaterThan(0)
    expect(found.x).toEqual(conjugateGradient(reusing(matrix), b, { iterations: found.iterations, tolerance: 0 }).x)
    expect(found.residual).toBeCloseTo(trueResidual(matrix, found.x, b), 12)
  })

  it('a direction without curvature counts as negative', () => {
    expect(conjugateGradient(reusing(new Float64Array(9)), normals(3, 2), options)).toMatchObject({ outcome: 'negative-curvature', iterations: 0 })
  })

  it('a zero right side: x is zero, without a product', () => {
    const { apply, calls } = counted(symmetric([1, 2], 1))
    expect(conjugateGradient(apply, new Float64Array(2), options)).toMatchObject({ outcome: 'zero-right-side', iterations: 0, residual: 0, x: new Float64Array(2) })
    expect(calls()).toBe(0)
  })

  it.each([[NaN], [Infinity]])('a right side with %d', (entry) => {
    expect(conjugateGradient(reusing(symmetric([1, 2], 1)), Float64Array.of(1, entry), options)).toMatchObject({ outcome: 'not-finite', iterations: 0 })
  })

  it.each([[NaN], [Infinity]])('a product with %d: x is the last finite iterate', (entry) => {
    const apply = reusing(symmetric([1, 2, 3, 4], 1))
    let calls = 0
    const found = conjugateGradient((v) => { const Av = apply(v); if (++calls === 3) Av[1] = entry; return Av }, normals(4, 2), options)
    expect(found).toMatchObject({ outcome: 'not-finite', iterations: 2 })
    expect(found.x.every(Number.isFinite)).toBe(true)
  })
})
