// Distribution kernels against formulas and identities: log p by its definition, entropy = −E log p, KL(old‖new) = E(log p − log p′),
// gradients by finite differences, the Fisher metric as the second derivative of the KL, samples by their frequencies.

import { beforeEach, describe, expect, test } from 'vitest'
import { at, kernelDesk, many, zeros } from '../../tests/kernel-desk.js'
import type { Counter } from './kernels.js'
import { RandomStream, STREAM } from './random.js'

const { kernels, f32, f64, i32, clear } = kernelDesk()
let noise = new RandomStream(2, STREAM.user)
beforeEach(() => {
  clear()
  noise = new RandomStream(2, STREAM.user)
})
const normals = (n: number, std = 1): number[] => many(n, () => noise.normal(std))
const counter = (step: number): Counter => [9, 0, step, 0, STREAM.user]
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)

/** d/dp of f at each of the parameters, by central differences. */
function differences(parameters: Float32Array, f: () => number, h = 1 / 256): number[] {
  return Array.from(parameters, (value, i) => {
    parameters[i] = value + h
    const ahead = f()
    parameters[i] = value - h
    const behind = f()
    parameters[i] = value
    return (ahead - behind) / (2 * h)
  })
}
function expectClose(actual: ArrayLike<number>, truth: ArrayLike<number>, digits: number): void {
  Array.from(actual).forEach((value, i) => { expect(value, `element ${i}`).toBeCloseTo(truth[i], digits) })
}

describe('diagonal Gaussian', () => {
  const [rows, n] = [5, 3]

  test('log-probability and entropy by definition', () => {
    const mean = f32(normals(rows * n)), logStd = f32(normals(n, 0.5)), actions = f32(normals(rows * n)), out = f64(zeros(rows))
    kernels.gaussianLogProb(rows, n, at(mean), at(logStd), at(actions), at(out))
    expectClose(out, many(rows, (r) => sum(many(n, (i) => {
      const std = Math.exp(logStd[i]), z = (actions[r * n + i] - mean[r * n + i]) / std
      return Math.log(Math.exp(-z * z / 2) / (std * Math.sqrt(2 * Math.PI)))
    }))), 12)
    kernels.gaussianEntropy(rows, n, at(logStd), at(out))
    expectClose(out, many(rows, () => sum(many(n, (i) => 0.5 * Math.log(2 * Math.PI * Math.E) + logStd[i]))), 12)
  })

  test('a policy has exactly no divergence from itself', () => {
    const mean = f32(normals(rows * n)), logStd = f32(normals(n)), out = f64(zeros(rows))
    kernels.gaussianKl(rows, n, at(mean), at(logStd), at(mean), at(logStd), at(out))
    expect(Array.from(out)).toEqual(zeros(rows))
  })

  test('samples: −E log p is the entropy, E(log p − log p′) is KL(old‖new) and not its reverse', () => {
    const draws = 40000, mean = f32(normals(n)), logStd = f32(normals(n, 0.3)), action = f32(zeros(n)), out = f64([0])
    const newMean = f32(Array.from(mean, (mu) => mu + 0.3)), newLogStd = f32(Array.from(logStd, (l) => l + 0.4))
    let entropy = 0, kl = 0
    for (let step = 0; step < draws; step++) {
      kernels.gaussianSample(n, at(mean), at(logStd), at(action), ...counter(step))
      kernels.gaussianLogProb(1, n, at(mean), at(logStd), at(action), at(out))
      entropy -= out[0] / draws
      kl += out[0] / draws
      kernels.gaussianLogProb(1, n, at(newMean), at(newLogStd), at(action), at(out))
      kl -= out[0] / draws
    }
    kernels.gaussianEntropy(1, n, at(logStd), at(out))
    expect(Math.abs(entropy - out[0])).toBeLessThan(4 * Math.sqrt(n / 2 / draws))
    kernels.gaussianKl(1, n, at(newMean), at(newLogStd), at(mean), at(logStd), at(out))
    const reverse = out[0]
    kernels.gaussianKl(1, n, at(mean), at(logStd), at(newMean), at(newLogStd), at(out))
    expect(Math.abs(kl - out[0])).toBeLessThan(0.02)
    expect(Math.abs(kl - reverse)).toBeGreaterThan(0.1)
  })

  test('gradients of KL and of the weighted log-probability by finite differences; Fisher is the derivative of the first', () => {
    const mean = f32(normals(rows * n)), logStd = f32(normals(n, 0.3)), actions = f32(normals(rows * n)), weights = f32(normals(rows))
    const newMean = f32(normals(rows * n)), newLogStd = f32(normals(n, 0.3)), out = f64(zeros(rows))
    const dMean = f32(zeros(rows * n)), dLogStd = f32(zeros(n))
    const kl = (): number => {
      kernels.gaussianKl(rows, n, at(mean), at(logStd), at(newMean), at(newLogStd), at(out))
      return sum(out)
    }
    kernels.gaussianKlGradient(rows, n, at(mean), at(logStd), at(newMean), at(newLogStd), at(dMean), at(dLogStd))
    expectClose(dMean, differences(newMean, kl), 2)
    expectClose(dLogStd, differences(newLogStd, kl), 1)

    const weighted = (): number => {
      kernels.gaussianLogProb(rows, n, at(mean), at(logStd), at(actions), at(out))
      return sum(Array.from(out, (value, r) => value * weights[r]))
    }
    kernels.gaussianScore(rows, n, at(mean), at(logStd), at(actions), at(weights), at(dMean), at(dLogStd))
    expectClose(dMean, differences(mean, weighted), 2)
    expectClose(dLogStd, differences(logStd, weighted), 1)

    const tMean = f32(normals(rows * n)), tLogStd = f32(normals(n)), h = 1 / 1024
    newMean.set(Array.from(mean, (value, i) => value + h * tMean[i]))
    newLogStd.set(Array.from(logStd, (value, i) => value + h * tLogStd[i]))
    kernels.gaussianKlGradient(rows, n, at(mean), at(logStd), at(newMean), at(newLogStd), at(dMean), at(dLogStd))
    const slopes = [...dMean, ...dLogStd].map((value) => value / h)
    kernels.gaussianFisher(rows, n, at(logStd), at(tMean), at(tLogStd), at(dMean), at(dLogStd))
    const fisher = [...dMean, ...dLogStd]
    fisher.forEach((value, i) => { expect(Math.abs(slopes[i] - value)).toBeLessThan(0.02 * (1 + Math.abs(value)) * rows) })
  })
})

describe('categorical', () => {
  const sizes = [3, 2, 4], groups = sizes.length, total = 9, rows = 4

  /** log p of every group of a row, by definition. */
  const logSoftmax = (row: ArrayLike<number>): number[][] => {
    let offset = 0
    return sizes.map((size) => {
      const slice = Array.from(row).slice(offset, offset += size)
      const z = Math.log(sum(slice.map(Math.exp)))
      return slice.map((l) => l - z)
    })
  }
  const rowOf = (matrix: Float32Array, r: number): Float32Array => matrix.subarray(r * total, (r + 1) * total)

  test('log-probability, entropy, KL and mode by definition', () => {
    const nvec = i32(sizes), logits = f32(normals(rows * total)), newLogits = f32(normals(rows * total)), out = f64(zeros(rows))
    const actions = f32(many(rows * groups, (i) => noise.integer(sizes[i % groups])))
    kernels.categoricalLogProb(rows, groups, at(nvec), at(logits), at(actions), at(out))
    expectClose(out, many(rows, (r) => sum(logSoftmax(rowOf(logits, r)).map((logP, g) => logP[actions[r * groups + g]]))), 12)
    kernels.categoricalEntropy(rows, groups, at(nvec), at(logits), at(out))
    expectClose(out, many(rows, (r) => -sum(logSoftmax(rowOf(logits, r)).flat().map((l) => Math.exp(l) * l))), 12)
    kernels.categoricalKl(rows, groups, at(nvec), at(logits), at(newLogits), at(out))
    expectClose(out, many(rows, (r) => {
      const after = logSoftmax(rowOf(newLogits, r)).flat()
      return sum(logSoftmax(rowOf(logits, r)).flat().map((l, j) => Math.exp(l) * (l - after[j])))
    }), 12)
    kernels.categoricalKl(rows, groups, at(nvec), at(logits), at(logits), at(out))
    expect(Array.from(out)).toEqual(zeros(rows))
    const action = f32(zeros(groups))
    kernels.categoricalMode(groups, at(nvec), at(f32([1, 3, 2, 5, 5, -1, -3, -1, -2])), at(action))
    expect(Array.from(action)).toEqual([1, 0, 0])
  })

  test('far logits neither overflow nor give NaN', () => {
    const nvec = i32([3]), logits = f32([1e30, -1e30, -Infinity]), out = f64([0]), dLogits = f32(zeros(3))
    kernels.categoricalEntropy(1, 1, at(nvec), at(logits), at(out))
    expect(out[0]).toBeCloseTo(0, 15)
    kernels.categoricalLogProb(1, 1, at(nvec), at(logits), at(f32([0])), at(out))
    expect(out[0]).toBe(0)
    kernels.categoricalFisher(1, 1, at(nvec), at(logits), at(f32([1, 2, 3])), at(dLogits))
    expect(Array.from(dLogits, Math.abs)).toEqual([0, 0, 0])
  })

  test('samples have their frequencies', () => {
    const draws = 40000, nvec = i32(sizes), logits = f32(normals(total)), action = f32(zeros(groups))
    const counts = sizes.map((size) => zeros(size))
    for (let step = 0; step < draws; step++) {
      kernels.categoricalSample(groups, at(nvec), at(logits), at(action), ...counter(step))
      action.forEach((chosen, g) => { counts[g][chosen]++ })
    }
    logSoftmax(logits).forEach((logP, g) => { logP.forEach((l, j) => {
      const p = Math.exp(l)
      expect(Math.abs(counts[g][j] / draws - p)).toBeLessThan(4 * Math.sqrt(p * (1 - p) / draws))
    }) })
  })

  test('gradients by finite differences; Fisher is the derivative of the KL gradient', () => {
    const nvec = i32(sizes), logits = f32(normals(rows * total)), newLogits = f32(normals(rows * total)), out = f64(zeros(rows))
    const actions = f32(many(rows * groups, (i) => noise.integer(sizes[i % groups]))), weights = f32(normals(rows))
    const dLogits = f32(zeros(rows * total)), tangent = f32(normals(rows * total)), fisher = f32(zeros(rows * total)), h = 1 / 1024
    kernels.categoricalKlGradient(rows, groups, at(nvec), at(logits), at(newLogits), at(dLogits))
    expectClose(dLogits, differences(newLogits, () => {
      kernels.categoricalKl(rows, groups, at(nvec), at(logits), at(newLogits), at(out))
      return sum(out)
    }), 4)
    kernels.categoricalScore(rows, groups, at(nvec), at(logits), at(actions), at(weights), at(dLogits))
    expectClose(dLogits, differences(logits, () => {
      kernels.categoricalLogProb(rows, groups, at(nvec), at(logits), at(actions), at(out))
      return sum(Array.from(out, (value, r) => value * weights[r]))
    }), 4)
    newLogits.set(Array.from(logits, (value, i) => value + h * tangent[i]))
    kernels.categoricalKlGradient(rows, groups, at(nvec), at(logits), at(newLogits), at(dLogits))
    kernels.categoricalFisher(rows, groups, at(nvec), at(logits), at(tangent), at(fisher))
    expectClose(fisher, Array.from(dLogits, (value) => value / h), 2)
  })
})

describe('Bernoulli', () => {
  const [rows, n] = [4, 3]
  const p = (l: number): number => 1 / (1 + Math.exp(-l))

  test('log-probability, entropy and KL by definition', () => {
    const logits = f32(normals(rows * n, 2)), newLogits = f32(normals(rows * n, 2)), out = f64(zeros(rows))
    const actions = f32(many(rows * n, () => noise.integer(2)))
    const rowSum = (term: (i: number) => number): number[] => many(rows, (r) => sum(many(n, (i) => term(r * n + i))))
    const mixed = (l: number, yes: number, no: number): number => p(l) * yes + p(-l) * no
    kernels.bernoulliLogProb(rows, n, at(logits), at(actions), at(out))
    expectClose(out, rowSum((i) => Math.log(actions[i] === 1 ? p(logits[i]) : p(-logits[i]))), 12)
    kernels.bernoulliEntropy(rows, n, at(logits), at(out))
    expectClose(out, rowSum((i) => -mixed(logits[i], Math.log(p(logits[i])), Math.log(p(-logits[i])))), 12)
    kernels.bernoulliKl(rows, n, at(logits), at(newLogits), at(out))
    expectClose(out, rowSum((i) => mixed(
      logits[i], Math.log(p(logits[i]) / p(newLogits[i])), Math.log(p(-logits[i]) / p(-newLogits[i])),
    )), 12)
    kernels.bernoulliKl(rows, n, at(logits), at(logits), at(out))
    expect(Array.from(out)).toEqual(zeros(rows))
  })

  test('far logits keep their relative accuracy and give no NaN', () => {
    const out = f64([0]), far = f32([80])
    kernels.bernoulliLogProb(1, 1, at(far), at(f32([1])), at(out))
    expect(out[0] / -Math.exp(-80)).toBeCloseTo(1, 12)
    kernels.bernoulliLogProb(1, 1, at(f32([1e30])), at(f32([0])), at(out))
    expect(out[0]).toBe(-Math.fround(1e30))
    kernels.bernoulliEntropy(1, 2, at(f32([Infinity, -1e30])), at(out))
    expect(Math.abs(out[0])).toBe(0)
  })

  test('samples have their frequencies', () => {
    const draws = 40000, logits = f32([-2, 0, 1.5]), action = f32(zeros(3)), counts = zeros(3)
    for (let step = 0; step < draws; step++) {
      kernels.bernoulliSample(3, at(logits), at(action), ...counter(step))
      action.forEach((value, i) => { counts[i] += value })
    }
    logits.forEach((l, i) => {
      expect(Math.abs(counts[i] / draws - p(l))).toBeLessThan(4 * Math.sqrt(p(l) * p(-l) / draws))
    })
  })

  test('gradients by finite differences; Fisher is the derivative of the KL gradient', () => {
    const logits = f32(normals(rows * n)), newLogits = f32(normals(rows * n)), out = f64(zeros(rows)), h = 1 / 1024
    const actions = f32(many(rows * n, () => noise.integer(2))), weights = f32(normals(rows))
    const dLogits = f32(zeros(rows * n)), tangent = f32(normals(rows * n)), fisher = f32(zeros(rows * n))
    kernels.bernoulliKlGradient(rows, n, at(logits), at(newLogits), at(dLogits))
    expectClose(dLogits, differences(newLogits, () => {
      kernels.bernoulliKl(rows, n, at(logits), at(newLogits), at(out))
      return sum(out)
    }), 4)
    kernels.bernoulliScore(rows, n, at(logits), at(actions), at(weights), at(dLogits))
    expectClose(dLogits, differences(logits, () => {
      kernels.bernoulliLogProb(rows, n, at(logits), at(actions), at(out))
      return sum(Array.from(out, (value, r) => value * weights[r]))
    }), 4)
    newLogits.set(Array.from(logits, (value, i) => value + h * tangent[i]))
    kernels.bernoulliKlGradient(rows, n, at(logits), at(newLogits), at(dLogits))
    kernels.bernoulliFisher(rows, n, at(logits), at(tangent), at(fisher))
    expectClose(fisher, Array.from(dLogits, (value) => value / h), 2)
  })
})
