// The kernels against truths that are not their twin: f64 products, adjoint identities, finite differences, published known
// answers, moments. Bits and remainders are the business of twins.test.ts, distributions of distribution-kernels.test.ts.

import { beforeEach, describe, expect, test } from 'vitest'
import { at, kernelDesk, kernelModule, many as manyOf, zeros } from '../../tests/kernel-desk.js'
import { ACTIVATION } from './kernels.js'
import type { Counter } from './kernels.js'
import { createMemory, instantiateKernels } from './load.js'
import { RandomStream, STREAM } from './random.js'
import { philox4x32 } from './reference/philox.js'

const { kernels, f32, f64, i32, clear } = kernelDesk()
let noise = new RandomStream(1, STREAM.user)
beforeEach(() => {
  clear()
  noise = new RandomStream(1, STREAM.user)
})

const many = (n: number, value: (i: number) => number = () => noise.normal()): number[] => manyOf(n, value)
const inner = (x: ArrayLike<number>, y: ArrayLike<number>): number => Array.from(x).reduce((sum, value, i) => sum + value * y[i], 0)

describe('matrix products', () => {
  const [m, n, k] = [13, 21, 300]
  const layouts = {
    gemmNN: { a: (i: number, p: number) => i * k + p, b: (p: number, j: number) => p * n + j, lda: k, ldb: n },
    gemmNT: { a: (i: number, p: number) => i * k + p, b: (p: number, j: number) => j * k + p, lda: k, ldb: k },
    gemmTN: { a: (i: number, p: number) => p * m + i, b: (p: number, j: number) => p * n + j, lda: m, ldb: n },
  }

  test.each(['gemmNN', 'gemmNT', 'gemmTN'] as const)('%s is the f64 product within the bound of its roundings', (name) => {
    const { a, b, lda, ldb } = layouts[name]
    const A = f32(many(m * k)), B = f32(many(k * n)), C = f32(many(m * n)), workspace = f32(zeros(k * n))
    const before = Array.from(C)
    for (const accumulate of [0, 1]) {
      C.set(before)
      kernels[name](m, n, k, at(A), lda, at(B), ldb, at(C), n, accumulate, at(workspace))
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = accumulate * before[i * n + j], size = Math.abs(sum)
          for (let p = 0; p < k; p++) {
            const term = A[a(i, p)] * B[b(p, j)]
            sum += term
            size += Math.abs(term)
          }
          expect(Math.abs(C[i * n + j] - sum)).toBeLessThan((k + 2) * 2 ** -24 * size)
        }
      }
    }
  })

  test('a chain adds in index order and rounds after each operation', () => {
    const A = f32([1, 1, 1, 1]), B = f32([2 ** 24, 1, 1, -(2 ** 24)]), C = f32([0])
    kernels.gemmNN(1, 1, 4, at(A), 4, at(B), 1, at(C), 1, 0)
    expect(C[0]).toBe(0) // 2²⁴ + 1 rounds back to 2²⁴ twice; another order would give 1 or 2
  })

  test('no rows of A to add: zero, or C as it was', () => {
    const C = f32([1, 2, 3])
    kernels.gemmNN(1, 3, 0, at(C), 1, at(C), 3, at(C), 3, 1)
    expect(Array.from(C)).toEqual([1, 2, 3])
    kernels.gemmNN(1, 3, 0, at(C), 1, at(C), 3, at(C), 3, 0)
    expect(Array.from(C)).toEqual([0, 0, 0])
  })
})

test('no kernel that reads whole vectors reads more than 28 bytes beyond an array', () => {
  const memory = createMemory(1, false)
  const edge = instantiateKernels(kernelModule(), memory)
  const last = (n: number): number => memory.buffer.byteLength - 28 - 4 * n
  for (let n = 1; n <= 33; n++) {
    for (const m of [1, 2, 3, 4, 5, 6, 16, 17]) {
      edge.gemmNN(m, n, 3, 4096, 3, last(3 * n), n, 8192, n, 0)
      edge.gemmTN(m, n, 3, 4096, m, last(3 * n), n, 8192, n, 0)
      edge.gemmNT(m, n, 3, 4096, 3, last(3 * n), 3, 8192, n, 0, 16384)
      edge.gemmNT(m, n, 3, 4096, 3, 8192, 3, 16384, n, 0, last(3 * n))
      edge.gemmNN(m, n, 3, last(3 * m), 3, 4096, n, 8192, n, 0)
      edge.gemmNN(m, n, 3, 4096, 3, 8192, n, last(m * n), n, 1)
    }
    edge.denseForward(1, 0, n, 4096, 4096, last(n), 8192, ACTIVATION.tanh)
    edge.tanhForward(n, last(n), 4096)
    edge.denseJvp(1, 0, n, 4096, 0, 4096, 4096, 4096, last(n), 8192, ACTIVATION.relu)
    edge.adam(n, 4096, last(n), 8192, 12288, 1, 0, 0, 1, 1)
    edge.reduceBlocks(1, n, n, last(n), 1, 4096)
  }
})

describe('dense layer', () => {
  const [rows, inputs, outputs] = [7, 5, 6]

  test.each(Object.entries(ACTIVATION))('%s: the tangent is the derivative, the cotangent its adjoint', (_, activation) => {
    const x = f32(many(rows * inputs)), w = f32(many(inputs * outputs)), b = f32(many(outputs)), y = f32(zeros(rows * outputs))
    const dx = f32(many(rows * inputs)), dw = f32(many(inputs * outputs)), db = f32(many(outputs)), dy = f32(zeros(rows * outputs))
    const forward = (): number[] => {
      kernels.denseForward(rows, inputs, outputs, at(x), at(w), at(b), at(y), activation)
      return Array.from(y)
    }
    const shift = (h: number): void => {
      for (const [value, d] of [[x, dx], [w, dw], [b, db]]) d.forEach((di, i) => { value[i] += h * di })
    }
    const h = 1 / 512
    forward()
    kernels.denseJvp(rows, inputs, outputs, at(x), at(dx), at(w), at(dw), at(db), at(y), at(dy), activation)
    shift(h)
    const ahead = forward()
    shift(-2 * h)
    const behind = forward()
    shift(h)
    dy.forEach((d, i) => {
      const kink = activation === ACTIVATION.relu && (ahead[i] === 0 || behind[i] === 0)
      if (!kink) expect((ahead[i] - behind[i]) / (2 * h)).toBeCloseTo(d, 2)
    })

    forward()
    const cotangent = f32(many(rows * outputs)), lhs = inner(dy, cotangent)
    const gx = f32(zeros(rows * inputs)), gw = f32(zeros(inputs * outputs)), gb = f32(zeros(outputs)), room = f32(zeros(inputs * outputs))
    kernels.denseVjp(rows, inputs, outputs, at(x), at(w), at(y), at(cotangent), at(gw), at(gb), at(gx), activation, at(room))
    expect(inner(gx, dx) + inner(gw, dw) + inner(gb, db)).toBeCloseTo(lhs, 3)
  })

  test('a row does not depend on its neighbours', () => {
    const x = f32(many(rows * inputs)), w = f32(many(inputs * outputs)), b = f32(many(outputs)), y = f32(zeros(rows * outputs))
    kernels.denseForward(rows, inputs, outputs, at(x), at(w), at(b), at(y), ACTIVATION.tanh)
    const together = Array.from(y)
    for (let r = 0; r < rows; r++) {
      kernels.denseForward(1, inputs, outputs, at(x) + 4 * r * inputs, at(w), at(b), at(y), ACTIVATION.tanh)
      expect(Array.from(y.subarray(0, outputs))).toEqual(together.slice(r * outputs, (r + 1) * outputs))
    }
  })
})

describe('vectors', () => {
  test('tanh is within three units in the last place, odd, at most 1, and keeps signs of zero, NaN and infinities', () => {
    const values = [0, 1e-45, 1e-30, 1e-6, 8.66, 8.67, 9.1, 20, 3e38, Infinity, ...many(2000, () => Math.abs(noise.normal(3)))]
    const x = f32(values.flatMap((value) => [value, -value])), y = f32(zeros(x.length))
    kernels.tanhForward(x.length, at(x), at(y))
    for (let i = 0; i < x.length; i += 2) {
      const truth = Math.tanh(x[i])
      expect(y[i + 1]).toBe(-y[i])
      expect(y[i]).toBeLessThanOrEqual(1)
      expect(Math.abs(y[i] - truth)).toBeLessThanOrEqual(3 * Math.max(2 ** (Math.floor(Math.log2(truth)) - 23), 2 ** -149))
    }
    const special = f32([NaN, Infinity, -Infinity, -0, 1e-45])
    kernels.tanhForward(5, at(special), at(special))
    expect(Array.from(special)).toEqual([NaN, 1, -1, -0, Math.fround(1e-45)])
  })

  test('a NaN passes through every activation', () => {
    for (const activation of Object.values(ACTIVATION)) {
      const x = f32([NaN]), y = f32([0])
      kernels.denseForward(1, 1, 1, at(x), at(x), at(x), at(y), activation)
      expect(y[0]).toBeNaN()
    }
  })

  test('dot64: eight lanes, then lane order', () => {
    const x = f64([2 ** 53, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0]), y = f64(many(11, () => 1))
    expect(kernels.dot64(11, at(x), at(y))).toBe(2 ** 53) // lane 0 loses its 1, then the sum loses lane 1's
    expect(kernels.dot64(0, at(x), at(y))).toBe(0)
    expect(kernels.dot64(3, at(f64([1, 2, 3])), at(f64([4, 5, 6])))).toBe(32)
  })

  test('worked numbers of the vector kernels', () => {
    const out = f64([0, 0]), out32 = f32([0, 0, 0, 0])
    kernels.reduceBlocks(3, 2, 4, at(f32([1, 2, 9, 9, 10, 20, 9, 9, 100, 200, 9, 9])), 0.5, at(out))
    expect(Array.from(out)).toEqual([55.5, 111])
    kernels.axpy64(2, 3, at(f64([1, 2])), at(out))
    expect(Array.from(out)).toEqual([58.5, 117])
    kernels.xpby64(2, at(f64([1, 2])), 2, at(out))
    expect(Array.from(out)).toEqual([118, 236])
    kernels.addScaled(2, at(f32([1, 2])), 0.5, at(f64([4, 6])), at(out32))
    expect(Array.from(out32)).toEqual([3, 5, 0, 0])
    kernels.normalizeRows(2, 2, at(f64([3, 5, 100, -100])), at(f64([1, 1])), at(f64([0.5, 0.25])), 10, at(out32))
    expect(Array.from(out32)).toEqual([1, 1, 10, -10])
    expect(kernels.squaredError(2, at(f32([1, 5])), at(f32([3, 4])))).toBe(5)
    kernels.errorGradient(2, at(f32([1, 5])), at(f32([3, 4])), 10, at(out32))
    expect(Array.from(out32.subarray(0, 2))).toEqual([-20, 10])
    kernels.gatherRows(2, 2, at(f32([1, 2, 3, 4, 5, 6])), at(i32([2, 0])), at(out32))
    expect(Array.from(out32)).toEqual([5, 6, 1, 2])
  })

  test('Adam follows Algorithm 1', () => {
    const [alpha, beta1, beta2, epsilon] = [0.01, 0.9, 0.999, 1e-8]
    const theta = f32(many(5)), m = f32(zeros(5)), v = f32(zeros(5)), gradient = f32(zeros(5))
    const truth = Array.from(theta), first = zeros(5), second = zeros(5)
    for (let t = 1; t <= 50; t++) {
      gradient.set(many(5))
      for (let i = 0; i < 5; i++) {
        first[i] = beta1 * first[i] + (1 - beta1) * gradient[i]
        second[i] = beta2 * second[i] + (1 - beta2) * gradient[i] ** 2
        truth[i] -= alpha * (first[i] / (1 - beta1 ** t)) / (Math.sqrt(second[i] / (1 - beta2 ** t)) + epsilon)
      }
      const [stepSize, vScale] = [alpha / (1 - beta1 ** t), 1 / Math.sqrt(1 - beta2 ** t)]
      kernels.adam(5, at(theta), at(gradient), at(m), at(v), stepSize, beta1, beta2, vScale, epsilon)
    }
    theta.forEach((value, i) => { expect(value).toBeCloseTo(truth[i], 5) })
  })

  test('the ratio is exactly 1 at equal log-probabilities, and exp of their difference elsewhere', () => {
    const logProb = f64([-1.5, -Infinity, -2]), old = f64([-1.5, -Infinity, -3]), advantages = f32([2, 3, -1]), weights = f32(zeros(3))
    kernels.surrogateWeights(3, at(logProb), at(old), at(advantages), at(weights))
    expect(Array.from(weights)).toEqual([2, 3, Math.fround(-Math.E)])
    expect(kernels.surrogateSum(3, at(logProb), at(old), at(advantages))).toBeCloseTo(5 - Math.E, 14)
  })
})

describe('random numbers', () => {
  const knownAnswers: { draw: number, counter: Counter, words: number[] }[] = [ // Random123, tests/kat_vectors: philox4x32 10
    { draw: 0, counter: [0, 0, 0, 0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      draw: 0xffffffff, counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      draw: 0x243f6a88, counter: [0xa4093822, 0x299f31d0, 0x85a308d3, 0x13198a2e, 0x03707344],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ]

  test.each(knownAnswers)('Philox4x32-10 of counter $draw, $counter', ({ draw, counter, words }) => {
    const out = i32(zeros(4))
    kernels.philox(draw, at(out), ...counter)
    expect(Array.from(out, (word) => word >>> 0)).toEqual(words)
    const [seedLow, seedHigh, step, environment, stream] = counter
    const twin = new Uint32Array(4)
    philox4x32(twin, seedLow, seedHigh, draw, step, environment, stream)
    expect(Array.from(twin)).toEqual(words)
  })

  test('a RandomStream draws what the kernels draw', () => {
    const seed = 2 ** 40 + 12345, stream = new RandomStream(seed, STREAM.action, 3, 77)
    const counter: Counter = [seed % 2 ** 32, Math.floor(seed / 2 ** 32), 77, 3, STREAM.action]
    const out = f64(zeros(6))
    kernels.uniforms(6, 0, at(out), ...counter)
    expect(Array.from(out)).toEqual(many(6, () => stream.uniform()))
    kernels.normals(6, 3, at(out), ...counter)
    expect(Array.from(out)).toEqual(many(6, () => stream.normal()))
  })

  test('uniforms and normals have their moments', () => {
    const n = 100000, out = f64(zeros(n))
    const moment = (power: number): number => Array.from(out).reduce((sum, value) => sum + value ** power, 0) / n
    kernels.uniforms(n, 0, at(out), 5, 0, 0, 0, STREAM.user)
    expect(Math.min(...out)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...out)).toBeLessThan(1)
    for (const power of [1, 2, 3]) expect(Math.abs(moment(power) - 1 / (power + 1))).toBeLessThan(4 / Math.sqrt(12 * n))
    kernels.normals(n, 0, at(out), 5, 0, 1, 0, STREAM.user)
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n))
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n))
  })
})
