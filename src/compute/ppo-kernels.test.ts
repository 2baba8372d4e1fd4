// PPO's kernels by numbers worked by hand: which rows the clip holds, what the sums are, and the value function's clipped error.

import { beforeEach, expect, test } from 'vitest'
import { at, kernelDesk, many, zeros } from '../../tests/kernel-desk.js'
import { normals, norm } from '../../tests/arrays.js'

const { kernels, f32, f64, clear } = kernelDesk()
beforeEach(clear)

test('clippedSurrogate: ratios ½, 1, 1½ with advantages of both signs, ε = 0.2', () => {
  const ratios = [0.5, 0.5, 1, 1, 1.5, 1.5], advantages = [2, -2, 2, -2, 2, -2]
  const logProb = f64(ratios.map(Math.log)), old = f64(zeros(6)), weights = f32(zeros(6)), sums = f64(zeros(4))
  kernels.clippedSurrogate(6, at(logProb), at(old), at(f32(advantages)), 0.2, -0.5, at(weights), at(sums))
  // r·Â: 1, −1, 2, −2, 3, −3; clip(r)·Â: 1.6, −1.6, 2, −2, 2.4, −2.4; the smaller of each: 1, −1.6, 2, −2, 2.4, −3
  const expectedWeights = [1, 0, 2, -2, 0, -3].map((weight) => -0.5 * weight)
  expectedWeights.forEach((weight, r) => { expect(weights[r]).toBeCloseTo(weight, 6) })
  expect([weights[1], weights[4]]).toEqual([0, 0])
  const divergence = 2 * (0.5 - 1 - Math.log(0.5)) + 2 * (1.5 - 1 - Math.log(1.5));
  [0, -1.2, 4, divergence].forEach((sum, i) => { expect(sums[i]).toBeCloseTo(sum, 12) })
})

test('clippedSurrogate passes a NaN on, and holds an infinite ratio where it must', () => {
  const sums = f64(zeros(4)), weights = f32(zeros(1))
  const run = (logProb: number, old: number, advantage: number): number => {
    kernels.clippedSurrogate(1, at(f64([logProb])), at(f64([old])), at(f32([advantage])), 0.2, 1, at(weights), at(sums))
    return weights[0]
  }
  expect(run(NaN, 0, 1)).toBeNaN()
  expect(run(0, 0, NaN)).toBeNaN()
  expect(run(1000, 0, 1)).toBe(0)
  expect(sums[1]).toBeCloseTo(1.2, 12)
  expect(run(1000, 0, -1)).toBe(-Infinity)
  expect(run(-Infinity, -Infinity, 1)).toBe(1)
})

test('clippedError: the larger of both errors, and no gradient where the clipped one is it', () => {
  const before = f32([0, 0, 0, 0]), d = f32(zeros(4))
  const values = f32([0.25, 1, 1, -1]), targets = f32([1, 2, 0.5, -0.75])
  // within the limit ½: (0.25 − 1)²; held at ½: (0.5 − 2)² over 1; plain: (1 − 0.5)² over 0; plain (−1 + 0.75)² and held (−0.5 + 0.75)² tie
  const sum = kernels.clippedError(4, at(values), at(targets), at(before), 0.5, 2, at(d))
  expect(sum).toBe(0.5625 + 2.25 + 0.25 + 0.0625)
  expect(Array.from(d)).toEqual([-1.5, 0, 1, -0.5])
})

test('clippedError without a limit is the squared error, bit for bit, and its gradient', () => {
  const n = 40
  const [values, targets, before] = [1, 2, 3].map((seed) => f32([...normals(n, seed)]))
  const d = f32(zeros(n)), plain = f32(zeros(n))
  const sum = kernels.clippedError(n, at(values), at(targets), at(before), Infinity, 0.3, at(d))
  expect(sum).toBe(kernels.squaredError(n, at(values), at(targets)))
  kernels.errorGradient(n, at(values), at(targets), 0.3, at(plain))
  expect(d).toEqual(plain)
})

test('clippedError has the gradient that small differences have', () => {
  const n = 30, h = 1 / 4096
  const [values, targets, before] = [4, 5, 6].map((seed) => f32([...normals(n, seed)]))
  const d = f32(zeros(n))
  const sum = (): number => kernels.clippedError(n, at(values), at(targets), at(before), 0.6, 2, 0)
  kernels.clippedError(n, at(values), at(targets), at(before), 0.6, 2, at(d))
  many(n, (r) => r).forEach((r) => {
    const value = values[r]
    values[r] = value + h
    const ahead = sum()
    values[r] = value - h
    expect((ahead - sum()) / (2 * h)).toBeCloseTo(d[r], 2)
    values[r] = value
  })
  expect(d.some((entry) => entry === 0)).toBe(true)
})

test('f32 vectors: dot, axpy and scale', () => {
  const x = f32([...normals(37, 7)]), y = f32([...normals(37, 8)])
  expect(kernels.dot32(37, at(x), at(x))).toBeCloseTo(norm(x) * norm(x), 10)
  const expected = y.map((entry, i) => Math.fround(entry + Math.fround(0.5 * x[i])))
  kernels.axpy32(37, 0.5, at(x), at(y))
  expect(y).toEqual(expected)
  kernels.scale32(37, 0.25, at(x))
  expect(kernels.dot32(37, at(x), at(x))).toBeCloseTo(norm(x) * norm(x), 10)
})
