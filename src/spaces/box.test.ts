import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { log } from '../compute/libm.js'
import { RandomStream, STREAM } from '../compute/random.js'
import { Box, type BoxOptions } from './box.js'

const stream = (seed = 1): RandomStream => new RandomStream(seed, STREAM.user)

/** Mean and variance of many draws of the first entry. */
function moments(box: Box<'float64'>, draws: number): { mean: number, variance: number, least: number, most: number } {
  const values = Array.from({ length: draws }, (_, i) => box.sample(stream().at(i))[0])
  const mean = values.reduce((sum, x) => sum + x, 0) / draws
  const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / draws
  return { mean, variance, least: Math.min(...values), most: Math.max(...values) }
}

describe('Box', () => {
  it('takes its shape from the bounds unless one is given', () => {
    expect(new Box({ low: -1, high: 1 }).shape).toEqual([1])
    expect(new Box({ low: [-1, -2], high: 3 }).shape).toEqual([2])
    expect(new Box({ low: -1, high: [1, 2, 3] }).shape).toEqual([3])
    const matrix = new Box({ low: 0, high: [1, 2, 3, 4, 5, 6], shape: [2, 3] })
    expect([matrix.shape, matrix.flatSize]).toEqual([[2, 3], 6])
    expect(new Box({ low: 0, high: 1, shape: [] }).flatSize).toBe(1)
  })

  it('rounds bounds to the dtype', () => {
    expect(new Box({ low: 0, high: 0.1 }).high[0]).toBe(Math.fround(0.1))
    expect(new Box({ low: 0, high: 0.1, dtype: 'float64' }).high[0]).toBe(0.1)
  })

  it.each<[BoxOptions, string]>([
    [{ low: NaN, high: 1 }, 'Box: low[0] is NaN; expected a number, or ±Infinity for no bound.'],
    [{ low: [0, 2], high: [1, 1] }, 'Box: entry 1 has low 2 and high 1; expected low ≤ high, low < Infinity and high > -Infinity.'],
    [{ low: Infinity, high: Infinity }, 'Box: entry 0 has low Infinity and high Infinity; expected'],
    [{ low: [0, 0], high: [1, 1, 1] }, 'Box: high has 3 entries, but shape [2] has 2. Give one number for all entries, or one per entry.'],
    [{ low: [0, 0], high: 1, shape: [3] }, 'Box: low has 2 entries, but shape [3] has 3.'],
    [{ low: 0, high: 1e39 }, 'Box: high[0] is 1e+39, beyond the range of float32. Use ±Infinity for no bound, or dtype float64.'],
    [{ low: 0, high: 1, shape: [2, 0] }, 'Box: shape is [2, 0]; expected positive integers.'],
    [{ low: 0, high: 1, shape: [1.5] }, 'Box: shape is [1.5]; expected positive integers.'],
  ])('refuses %j', (options, message) => {
    expect(() => new Box(options)).toThrow(message)
  })

  it('contains its closed interval and nothing else', () => {
    const box = new Box({ low: [-1, -Infinity], high: [1, 2] })
    expect(box.contains(Float32Array.of(-1, 2))).toBe(true)
    expect(box.contains(Float32Array.of(1, -Infinity))).toBe(true)
    expect(box.contains(Float32Array.of(1.0001, 0))).toBe(false)
    expect(box.contains(Float32Array.of(0, NaN))).toBe(false)
    expect(box.contains(Float32Array.of(0))).toBe(false)
    expect(box.contains([1, 0])).toBe(true)
    expect(box.contains(['1', 0])).toBe(false)
    for (const value of [undefined, null, 0, 'no', {}, { length: 2 }]) expect(box.contains(value)).toBe(false)
  })

  it('contains what its dtype holds without loss', () => {
    const single = new Box({ low: -1, high: 1 }), double = new Box({ low: -1, high: 1, dtype: 'float64' })
    expect(single.contains(Float64Array.of(0))).toBe(false)
    expect(single.contains(Int32Array.of(0))).toBe(false)
    expect(single.contains(Uint8Array.of(0))).toBe(true)
    for (const value of [Float64Array.of(0), Float32Array.of(0), Int32Array.of(0), Uint8Array.of(0)]) {
      expect(double.contains(value)).toBe(true)
    }
    const tenth = new Box({ low: 0, high: 0.7 }) // float32(0.7) < 0.7: a list is rounded before the test
    expect(tenth.contains([0.7])).toBe(true)
  })

  it('draws uniformly, exponentially and normally by what is bounded', () => {
    const draws = 20000 // standard errors: 0.002 uniform, 0.007 exponential and normal
    const both = moments(new Box({ low: 2, high: 3, dtype: 'float64' }), draws)
    expect(both.mean).toBeCloseTo(2.5, 1.8)
    expect(both.variance).toBeCloseTo(1 / 12, 2)
    const below = moments(new Box({ low: 2, high: Infinity, dtype: 'float64' }), draws)
    expect(Math.abs(below.mean - 3)).toBeLessThan(0.03)
    expect(Math.abs(below.variance - 1)).toBeLessThan(0.06)
    expect(below.least).toBeGreaterThanOrEqual(2)
    const above = moments(new Box({ low: -Infinity, high: 2, dtype: 'float64' }), draws)
    expect(Math.abs(above.mean - 1)).toBeLessThan(0.03)
    expect(above.most).toBeLessThanOrEqual(2)
    const neither = moments(new Box({ low: -Infinity, high: Infinity, dtype: 'float64' }), draws)
    expect(Math.abs(neither.mean)).toBeLessThan(0.03)
    expect(Math.abs(neither.variance - 1)).toBeLessThan(0.04)
  })

  it('draws a mixed box in the order unbounded, bounded below, bounded above, bounded', () => {
    const box = new Box({ low: [0, -Infinity, 5, -Infinity, 0], high: [1, 7, Infinity, Infinity, 2], dtype: 'float64' })
    const random = stream(3)
    const normal = random.normal()
    const below = 5 - log(1 - random.uniform())
    const above = 7 + log(1 - random.uniform())
    expect([...box.sample(stream(3))]).toEqual([random.uniform(), above, below, normal, 2 * random.uniform()])
  })

  it('draws from the widest box without overflow', () => {
    const most = Number.MAX_VALUE
    const box = new Box({ low: -most, high: most, shape: [100], dtype: 'float64' })
    expect(box.contains(box.sample(stream()))).toBe(true)
    const single = new Box({ low: -3.4028234663852886e38, high: 3.4028234663852886e38, shape: [100] })
    expect(single.contains(single.sample(stream()))).toBe(true)
  })

  it('contains every sample', () => {
    const bound = fc.double({ noNaN: true, min: -1e30, max: 1e30 })
    const entry = fc.tuple(bound, bound, fc.boolean(), fc.boolean()).map(([a, b, openLow, openHigh]) => ({
      low: openLow ? -Infinity : Math.min(a, b), high: openHigh ? Infinity : Math.max(a, b),
    }))
    fc.assert(fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), fc.boolean(), fc.nat(), (entries, wide, seed) => {
      const box = new Box({ low: entries.map((e) => e.low), high: entries.map((e) => e.high), dtype: wide ? 'float64' : 'float32' })
      expect(box.contains(box.sample(stream(seed)))).toBe(true)
    }))
  })

  it('flattens by copying', () => {
    const box = new Box({ low: -1, high: 1, shape: [3] })
    const out = new Float64Array(5).fill(9)
    box.flatten(Float32Array.of(0.5, -0.5, 1), out, 1)
    expect([...out]).toEqual([9, 0.5, -0.5, 1, 9])
    expect(() => { box.flatten(Float32Array.of(0), out, 0) }).toThrow('Box: a value has 1 entries; expected 3.')
    expect(() => { box.flatten(new Float32Array(3), out, 3) }).toThrow(
      'Box: the flat form takes 3 numbers at offset 3, but the target has 5. Allocate offset + flatSize numbers.')
  })
})
