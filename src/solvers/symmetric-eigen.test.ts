// The eigen-decomposition against matrices whose answers are known, and against its own definition.

import { describe, expect, it } from 'vitest'
import { multiply, normals, relativeError, symmetric } from '../../tests/arrays.js'
import { symmetricEigen } from './symmetric-eigen.js'

/** A·v = λ·v for every pair, the vectors orthonormal, the values ascending. */
function expectDecomposition(matrix: Float64Array, n: number, scale: number): Float64Array {
  const found = symmetricEigen(matrix, n)
  if (found === null) throw new Error('no decomposition')
  const column = (k: number): Float64Array => Float64Array.from({ length: n }, (_, i) => found.vectors[i * n + k])
  for (let a = 0; a < n; a++) {
    const v = column(a)
    multiply(matrix, v).forEach((entry, i) => { expect(Math.abs(entry - found.values[a] * v[i])).toBeLessThan(1e-13 * n * scale) })
    for (let b = 0; b <= a; b++) {
      const w = column(b)
      const product = v.reduce((sum, entry, i) => sum + entry * w[i], 0)
      expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-14 * n)
    }
    if (a > 0) expect(found.values[a]).toBeGreaterThanOrEqual(found.values[a - 1])
  }
  return found.values
}

describe('known eigenvalues', () => {
  it.each([
    ['one', [3]], ['two', [-1, 4]], ['all equal', [2, 2, 2, 2]], ['of both signs', [-3, -1, 0, 1, 2, 5]],
    ['in pairs', [1, 1, 7, 7, 7, 9, 9, 30]], ['ten', Array.from({ length: 10 }, (_, i) => i * i)],
    ['eighty', Array.from({ length: 80 }, (_, i) => (i - 20) / 7)],
  ] as const)('%s', (_, eigenvalues) => {
    const sorted = [...eigenvalues].sort((a, b) => a - b)
    const scale = Math.max(...eigenvalues.map(Math.abs))
    const values = expectDecomposition(symmetric(eigenvalues, 3), eigenvalues.length, scale)
    values.forEach((value, i) => { expect(Math.abs(value - sorted[i])).toBeLessThan(1e-13 * eigenvalues.length * scale) })
  })

  it('second differences: 2 − 2·cos(kπ/(n+1))', () => {
    const n = 31
    const matrix = Float64Array.from({ length: n * n }, (_, at) => {
      const distance = Math.abs(Math.floor(at / n) - at % n)
      return distance === 0 ? 2 : distance === 1 ? -1 : 0
    })
    const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos((k + 1) * Math.PI / (n + 1)))
    expect(relativeError(expectDecomposition(matrix, n, 4), expected)).toBeLessThan(1e-14)
  })

  it('a diagonal matrix, unsorted, and the zero matrix', () => {
    const diagonal = [5, -2, 9, 0.5]
    const matrix = new Float64Array(16)
    diagonal.forEach((entry, i) => { matrix[5 * i] = entry })
    expect([...expectDecomposition(matrix, 4, 9)]).toEqual([-2, 0.5, 5, 9])
    expect([...expectDecomposition(new Float64Array(9), 3, 1)]).toEqual([0, 0, 0])
  })

  it('of condition 1e12: the large ones to full accuracy', () => {
    const eigenvalues = Array.from({ length: 13 }, (_, i) => 10 ** (i - 6))
    const values = expectDecomposition(symmetric(eigenvalues, 5), 13, 1e6)
    values.forEach((value, i) => { expect(Math.abs(value - eigenvalues[i])).toBeLessThan(1e-13 * 1e6) })
  })
})

it('keeps the trace, and reads one triangle only', () => {
  const n = 12
  const random = normals(n * n, 4)
  const matrix = random.map((_, at) => random[Math.min(at % n * n + Math.floor(at / n), Math.floor(at / n) * n + at % n)])
  const values = expectDecomposition(matrix, n, 8)
  const trace = Array.from({ length: n }, (_, i) => matrix[i * (n + 1)]).reduce((sum, entry) => sum + entry, 0)
  expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 12)
  const lower = matrix.map((entry, at) => (at % n > Math.floor(at / n) ? 1e9 : entry))
  expect(symmetricEigen(lower, n)?.values).toEqual(values)
})

it.each([[NaN], [Infinity]])('has no answer for a matrix with %d', (entry) => {
  expect(symmetricEigen(Float64Array.of(1, entry, entry, 1), 2)).toBeNull()
})
