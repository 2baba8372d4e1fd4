// The three discrete spaces together: Discrete, MultiDiscrete, MultiBinary.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../compute/random.js'
import { Discrete } from './discrete.js'
import { MultiBinary } from './multi-binary.js'
import { MultiDiscrete } from './multi-discrete.js'

const stream = (seed = 1): RandomStream => new RandomStream(seed, STREAM.user)

/** How often each of n values comes up in draws, as deviation from the uniform share in standard errors. */
function deviations(n: number, draws: number, draw: (random: RandomStream) => number): number[] {
  const counts = new Array<number>(n).fill(0)
  for (let i = 0; i < draws; i++) counts[draw(stream().at(i))]++
  return counts.map((count) => Math.abs(count - draws / n) / Math.sqrt(draws / n * (1 - 1 / n)))
}

describe('Discrete', () => {
  it('contains integers from start to start + n − 1', () => {
    const space = new Discrete(3, -1)
    for (const member of [-1, 0, 1, -0]) expect(space.contains(member)).toBe(true)
    for (const other of [-2, 2, 0.5, NaN, Infinity, '0', true, null, undefined, [0], Int32Array.of(0)]) expect(space.contains(other)).toBe(false)
  })

  it.each([[0, 0, 'n is 0'], [-1, 0, 'n is -1'], [1.5, 0, 'n is 1.5'], [NaN, 0, 'n is NaN'], [2, 0.5, 'start is 0.5; expected an integer.']])(
    'refuses n %d and start %d', (n, start, message) => {
      expect(() => new Discrete(n, start)).toThrow(`Discrete: ${message}`)
    })

  it('draws members, each as often', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: -1000, max: 1000 }), fc.nat(), (n, start, seed) => {
      const space = new Discrete(n, start)
      expect(space.contains(space.sample(stream(seed)))).toBe(true)
    }))
    const space = new Discrete(5, 10)
    expect(Math.max(...deviations(5, 10000, (random) => space.sample(random) - 10))).toBeLessThan(4)
  })

  it('flattens to a one-hot', () => {
    const out = new Float64Array(6).fill(9)
    new Discrete(4, 2).flatten(3, out, 1)
    expect([...out]).toEqual([9, 0, 1, 0, 0, 9])
    expect(() => { new Discrete(4, 2).flatten(6, out, 0) }).toThrow('Discrete: the value is 6; expected an integer from 2 to 5.')
    expect(() => { new Discrete(4).flatten(0, out, 3) }).toThrow('Discrete: the flat form takes 4 numbers at offset 3, but the target has 6.')
  })
})

describe('MultiDiscrete', () => {
  it('contains vectors of integers, each in its range', () => {
    const space = new MultiDiscrete([3, 2], [0, 5])
    for (const member of [Int32Array.of(2, 6), Int32Array.of(0, 5), Uint8Array.of(0, 5), [1, 5]]) expect(space.contains(member)).toBe(true)
    for (const other of [Int32Array.of(3, 5), Int32Array.of(0, 4), Int32Array.of(0), Int32Array.of(0, 5, 0), Float32Array.of(0, 5),
      Float64Array.of(0, 5), [0.5, 5], [NaN, 5], ['0', 5], 0, null, undefined]) expect(space.contains(other)).toBe(false)
  })

  it('refuses empty and bad vectors', () => {
    expect(() => new MultiDiscrete([])).toThrow('MultiDiscrete: nvec is []; expected at least one positive integer and no other entries.')
    expect(() => new MultiDiscrete([2, 0])).toThrow('MultiDiscrete: nvec is [2, 0]; expected')
    expect(() => new MultiDiscrete([2, 2], [1])).toThrow('MultiDiscrete: start is [1]; expected 2 integers, one for each entry of nvec')
    expect(() => new MultiDiscrete([2], [2147483647])).toThrow('inside int32')
  })

  it('draws members, each entry as often', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }), fc.nat(), (nvec, seed) => {
      const space = new MultiDiscrete(nvec, nvec.map((n) => -n))
      expect(space.contains(space.sample(stream(seed)))).toBe(true)
    }))
    const space = new MultiDiscrete([3, 2, 4])
    for (const [i, n] of [3, 2, 4].entries()) expect(Math.max(...deviations(n, 10000, (random) => space.sample(random)[i]))).toBeLessThan(4)
  })

  it('flattens to one-hots side by side', () => {
    const out = new Float64Array(7).fill(9)
    new MultiDiscrete([3, 2], [0, 5]).flatten(Int32Array.of(2, 5), out, 1)
    expect([...out]).toEqual([9, 0, 0, 1, 1, 0, 9])
    expect(() => { new MultiDiscrete([3, 2]).flatten(Int32Array.of(0, 2), out, 0) }).toThrow('MultiDiscrete: the value is [0, 2]; expected 2 integers')
    expect(() => { new MultiDiscrete([9]).flatten(Int32Array.of(0), out, 0) }).toThrow('the flat form takes 9 numbers at offset 0')
  })
})

describe('MultiBinary', () => {
  it('contains arrays of zeros and ones', () => {
    const space = new MultiBinary([2, 2])
    expect([space.shape, space.flatSize]).toEqual([[2, 2], 4])
    for (const member of [Uint8Array.of(0, 1, 1, 0), Int32Array.of(1, 1, 1, 1), Float32Array.of(0, 0, 0, 1), [0, 0, 0, 0]]) {
      expect(space.contains(member)).toBe(true)
    }
    for (const other of [Uint8Array.of(0, 1, 1, 2), Uint8Array.of(0, 1), Float32Array.of(0, 0, 0.5, 1), [0, 0, 0, true], 1, null]) {
      expect(space.contains(other)).toBe(false)
    }
  })

  it('refuses sizes that are not positive integers', () => {
    expect(() => new MultiBinary(0)).toThrow('MultiBinary: shape is [0]; expected positive integers.')
    expect(() => new MultiBinary([2, -1])).toThrow('MultiBinary: shape is [2, -1]; expected positive integers.')
  })

  it('draws members, fairly', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(), (n, seed) => {
      const space = new MultiBinary(n)
      expect(space.contains(space.sample(stream(seed)))).toBe(true)
    }))
    const space = new MultiBinary(3)
    for (let i = 0; i < 3; i++) expect(deviations(2, 10000, (random) => space.sample(random)[i])[0]).toBeLessThan(4)
  })

  it('flattens by copying', () => {
    const out = new Float64Array(4).fill(9)
    new MultiBinary(2).flatten(Uint8Array.of(1, 0), out, 1)
    expect([...out]).toEqual([9, 1, 0, 9])
    expect(() => { new MultiBinary(2).flatten(Uint8Array.of(2, 0), out, 0) }).toThrow('MultiBinary: the value is [2, 0]; expected 2 entries, each 0 or 1.')
  })
})
