// Preconditioned conjugate gradient on matrices whose answers are known: what it saves, what it promises all the same, and that
// breakdowns of either matrix are reported.

import { describe, expect, it } from 'vitest'
import { multiply, norm, normals, relativeError, symmetric } from '../../tests/arrays.js'
import { conjugateGradient, type CgSolution, type Preconditioner } from './conjugate-gradient.js'
import { diagonalPreconditioner, type DiagonalPower } from './diagonal-preconditioner.js'

const N = 40
const POWERS: readonly DiagonalPower[] = [0.5, 0.75, 1]

/** S·A·S with A well conditioned and S = diag(scale_i): badly scaled, and its diagonal tells. */
function badlyScaled(): { matrix: Float64Array, diagonal: Float64Array } {
  const inside = symmetric(Array.from({ length: N }, (_, i) => 1 + i / N), 3)
  const scales = Array.from({ length: N }, (_, i) => 10 ** (4 * i / N - 2))
  const matrix = inside.map((entry, at) => entry * scales[Math.floor(at / N)] * scales[at % N])
  return { matrix, diagonal: Float64Array.from({ length: N }, (_, i) => matrix[i * (N + 1)]) }
}

function solve(
  matrix: Float64Array, b: Float64Array, iterations: number, tolerance: number, preconditioner?: Preconditioner,
): CgSolution {
  return conjugateGradient((v) => multiply(matrix, v), b, { iterations, tolerance, preconditioner })
}

describe('a badly scaled matrix', () => {
  const { matrix, diagonal } = badlyScaled()
  const solution = normals(N, 5)
  const b = multiply(matrix, solution)

  it('takes few iterations where plain conjugate gradient takes many', () => {
    const plain = solve(matrix, b, 2000, 1e-10)
    const iterations = POWERS.map((power) => {
      const found = solve(matrix, b, 2000, 1e-10, diagonalPreconditioner(diagonal, 0, power))
      expect(found.outcome).toBe('converged')
      expect(norm(multiply(matrix, found.x).map((y, i) => b[i] - y)) / norm(b)).toBeLessThan(2e-10)
      return found.iterations
    })
    expect(plain.iterations).toBeGreaterThan(5 * N)
    expect(iterations[2]).toBeLessThan(15)
    expect(iterations[1]).toBeLessThan(plain.iterations / 3)
    expect(iterations[2]).toBeLessThan(iterations[1])
    expect(iterations[1]).toBeLessThan(iterations[0])
  })

  it('a diagonal one is solved at once, to rounding', () => {
    const entries = Array.from({ length: N }, (_, i) => 10 ** (i / 4 - 5))
    const flat = symmetric(entries, 1).fill(0)
    entries.forEach((entry, i) => { flat[i * (N + 1)] = entry })
    const found = solve(flat, multiply(flat, solution), 5, 1e-12, diagonalPreconditioner(Float64Array.from(entries), 0, 1))
    expect(found).toMatchObject({ outcome: 'converged', iterations: 1 })
    expect(relativeError(found.x, solution)).toBeLessThan(1e-14)
  })

  it.each([1, 2, 5, 9])('the residual is the true one, in the plain norm, after %i iterations', (iterations) => {
    const found = solve(matrix, b, iterations, 0, diagonalPreconditioner(diagonal, 0, 0.75))
    const truth = multiply(matrix, found.x).map((y, i) => b[i] - y)
    expect(relativeError(found.residualVector, truth)).toBeLessThan(1e-8)
    expect(found.residual).toBeCloseTo(norm(truth) / norm(b), 10)
  })

  it('with M = I has the bits of no preconditioner', () => {
    const identity = diagonalPreconditioner(new Float64Array(N).fill(1), 0, 1)
    for (const iterations of [1, 3, 17]) {
      expect(solve(matrix, b, iterations, 0, identity)).toEqual(solve(matrix, b, iterations, 0))
    }
  })
})

describe('breakdowns are reported', () => {
  const options = { iterations: 50, tolerance: 1e-10 }

  it('an indefinite matrix', () => {
    const matrix = symmetric([3, 2, 1, -0.5], 1)
    const preconditioner = diagonalPreconditioner(Float64Array.of(1, 2, 3, 4), 0, 1)
    const found = conjugateGradient((v) => multiply(matrix, v), normals(4, 2), { ...options, preconditioner })
    expect(found.outcome).toBe('negative-curvature')
    expect(found.x.every(Number.isFinite)).toBe(true)
  })

  it('an indefinite preconditioner', () => {
    const preconditioner = (r: Float64Array, z: Float64Array): void => { z.set(r.map((entry) => -entry)) }
    const found = conjugateGradient((v) => multiply(symmetric([1, 2, 3], 1), v), normals(3, 2), { ...options, preconditioner })
    expect(found).toMatchObject({ outcome: 'negative-curvature', iterations: 0, x: new Float64Array(3) })
  })

  it('one that is not finite', () => {
    const preconditioner = diagonalPreconditioner(Float64Array.of(1, NaN, 3), 0, 1)
    const found = conjugateGradient((v) => multiply(symmetric([1, 2, 3], 1), v), normals(3, 2), { ...options, preconditioner })
    expect(found).toMatchObject({ outcome: 'not-finite', iterations: 0, x: new Float64Array(3) })
  })
})

it('is (d + λ)^−p; an entry of zero is left alone', () => {
  const z = new Float64Array(3)
  const r = Float64Array.of(1, 1, 7)
  diagonalPreconditioner(Float64Array.of(15, 80, 0), 1, 0.75)(r, z)
  expect(Array.from(z)).toEqual([1 / 8, 1 / 27, 7])
  diagonalPreconditioner(Float64Array.of(15, 80, 0), 1, 0.5)(r, z)
  expect(Array.from(z)).toEqual([1 / 4, 1 / 9, 7])
  diagonalPreconditioner(Float64Array.of(15, 80, 0), 0, 1)(r, z)
  expect(Array.from(z)).toEqual([1 / 15, 1 / 80, 7])
})
