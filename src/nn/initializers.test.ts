// Orthogonal initialisation by its definition: columns (or rows, whichever are fewer) orthonormal, times the gain.

import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../compute/random.js'
import { initializeOrthogonal, orthogonal, POLICY_GAINS, VALUE_GAINS } from './initializers.js'
import { Mlp } from './mlp.js'
import { ParameterLayout, view } from './parameters.js'

/** Largest |MᵀM − gain²·I| (rows ≥ columns) or |MMᵀ − gain²·I|. */
function defect(matrix: ArrayLike<number>, rows: number, columns: number, gain: number): number {
  const tall = rows >= columns
  const [n, length] = tall ? [columns, rows] : [rows, columns]
  const entry = (i: number, vector: number): number => matrix[tall ? i * columns + vector : vector * columns + i]
  let worst = 0
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      let sum = 0
      for (let i = 0; i < length; i++) sum += entry(i, a) * entry(i, b)
      worst = Math.max(worst, Math.abs(sum - (a === b ? gain * gain : 0)))
    }
  }
  return worst
}

describe('orthogonal', () => {
  it.each([[1, 1], [5, 5], [64, 64], [17, 3], [3, 17], [1, 9], [9, 1], [100, 7]])('%i × %i', (rows, columns) => {
    for (const gain of [1, Math.SQRT2, 0.01]) {
      const matrix = orthogonal(rows, columns, gain, new RandomStream(3, STREAM.initialise))
      expect(matrix).toHaveLength(rows * columns)
      expect(defect(matrix, rows, columns, gain)).toBeLessThan(1e-14 * gain * gain * Math.max(rows, columns))
    }
  })

  it('has no preferred direction: entries of either sign, another seed another matrix', () => {
    const draw = (seed: number): Float64Array => orthogonal(20, 20, 1, new RandomStream(seed, STREAM.initialise))
    const positive = draw(1).filter((x) => x > 0).length
    expect(Math.abs(positive - 200)).toBeLessThan(3 * Math.sqrt(100))
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })
})

describe('initializeOrthogonal', () => {
  const layout = new ParameterLayout()
  const mlp = new Mlp({ inputs: 6, hidden: [8, 8, 8], outputs: 3, activation: 'tanh' }, 'net', layout)
  const initialized = (gains: typeof POLICY_GAINS, seed: number, network: number): Float32Array => {
    const theta = new Float32Array(layout.size).fill(NaN)
    initializeOrthogonal(mlp, theta, gains, seed, network)
    return theta
  }

  it('fills every layer with its gain, and zero biases', () => {
    for (const gains of [POLICY_GAINS, VALUE_GAINS]) {
      const theta = initialized(gains, 5, 0)
      mlp.layers.forEach(({ weight, bias, inputs, outputs }, l) => {
        const gain = l === 3 ? gains.head : gains.hidden
        expect(defect(view(theta, weight), inputs, outputs, gain)).toBeLessThan(1e-6 * gain * gain)
        expect(Array.from(view(theta, bias))).toEqual(new Array(outputs).fill(0))
      })
    }
  })

  it('draws every layer, network and seed from a stream of its own', () => {
    const theta = initialized(POLICY_GAINS, 5, 0)
    const [, second, third] = mlp.layers.map(({ weight }) => view(theta, weight))
    expect(second).not.toEqual(third)
    expect(initialized(POLICY_GAINS, 5, 0)).toEqual(theta)
    expect(initialized(POLICY_GAINS, 6, 0)).not.toEqual(theta)
    expect(initialized(POLICY_GAINS, 5, 1)).not.toEqual(theta)
  })
})
