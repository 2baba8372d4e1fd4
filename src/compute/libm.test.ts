// libm against two truths: the same bits from AssemblyScript as from TypeScript, and values known or bounded (Math.* of this
// engine is within an ulp of the truth; the exact bounds are measured by scripts/measure-ulp.ts).

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import * as libm from './libm.js'
import { compileKernels, createMemory, instantiateKernels } from './load.js'

type Name = keyof typeof libm
const names = Object.keys(libm) as Name[]

const SPECIAL = [
  0, -0, 1, -1, Infinity, -Infinity, NaN, Number.MIN_VALUE, -Number.MIN_VALUE, 2 ** -1022, 2 ** -1022 - 2 ** -1074, Number.MAX_VALUE,
  Number.EPSILON, 2 ** -27, 2 ** -28, 0.5, Math.SQRT1_2, Math.SQRT2, 2, Math.PI / 4, Math.PI / 2, Math.PI, 2 * Math.PI, 1e22,
  2 ** 20 * Math.PI / 2, 709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412, -708.4, 1000, -1000,
]
const around = (x: number): number[] => [x * (1 - Number.EPSILON), x, x * (1 + Number.EPSILON)]

function* manyArguments(): Generator<number> {
  yield* SPECIAL.flatMap(around).flatMap((x) => [x, -x])
  for (let k = -1074; k <= 1023; k++) yield* around(2 ** k)
  for (let n = 1; n <= 2000; n++) yield* around(n * Math.PI / 2)
  let state = 1
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296
  for (let i = 0; i < 30000; i++) {
    yield (next() * 2 - 1) * 2
    yield (next() * 2 - 1) * 800
    yield (next() * 2 - 1) * 1e7
    yield 2 ** (next() * 2100 - 1076)
  }
}

describe.each(['kernels', 'kernels-shared'])('%s.wasm', (build) => {
  const module = compileKernels(readFileSync(new URL(`../../wasm/build/${build}.wasm`, import.meta.url)))
  const memory = createMemory(1, build === 'kernels-shared')
  const compiled = instantiateKernels(module, memory) as unknown as typeof libm

  test.each(names)('%s has the bits of TypeScript', (name) => {
    for (const x of manyArguments()) {
      if (!Object.is(compiled[name](x), libm[name](x))) expect(compiled[name](x), `${name}(${x})`).toBe(libm[name](x))
    }
  })
})

describe('values', () => {
  test.each(names)('%s is within 4e-16 of the engine, relative', (name) => {
    let worst = 0
    for (const x of manyArguments()) {
      const truth = Math[name](x), value = libm[name](x)
      if (!Number.isFinite(truth)) expect(value, `${name}(${x})`).toBe(truth)
      else if (name !== 'sin' && name !== 'cos' || Math.abs(x) <= 2 ** 20 * Math.PI / 2) {
        const unit = Math.max(Math.abs(truth), 2 ** -1022)
        worst = Math.max(worst, Math.abs(value - truth) / unit)
      }
    }
    expect(worst).toBeLessThan(4e-16)
  })

  test('exact cases', () => {
    expect(libm.sin(0)).toBe(0)
    expect(libm.sin(-0)).toBe(-0)
    expect(libm.cos(0)).toBe(1)
    expect(libm.exp(0)).toBe(1)
    expect(libm.exp(-0)).toBe(1)
    expect(libm.exp(-Infinity)).toBe(0)
    expect(libm.exp(Infinity)).toBe(Infinity)
    expect(libm.exp(709.7827128933841)).toBe(Infinity)
    expect(libm.exp(-745.1332191019412)).toBe(0)
    expect(libm.exp(-745.1332191019411)).toBe(Number.MIN_VALUE)
    expect(libm.log(1)).toBe(0)
    expect(libm.log(0)).toBe(-Infinity)
    expect(libm.log(-0)).toBe(-Infinity)
    expect(libm.log(-1)).toBeNaN()
    expect(libm.log(Infinity)).toBe(Infinity)
    expect(libm.log(Number.MIN_VALUE)).toBe(-744.4400719213812)
    for (const name of names) expect(libm[name](NaN), name).toBeNaN()
  })

  test('an argument beyond the reduction is still a point of the circle', () => {
    for (const x of [1e8, -1e15, 1e100, Number.MAX_VALUE]) {
      expect(libm.sin(x) ** 2 + libm.cos(x) ** 2).toBeCloseTo(1, 14)
      expect(libm.sin(-x)).toBe(-libm.sin(x))
    }
  })
})
