import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../compute/random.js'
import { Box } from './box.js'
import { Dict } from './dict.js'
import { Discrete } from './discrete.js'
import { flatBounds } from './flat-bounds.js'
import { MultiBinary } from './multi-binary.js'
import { MultiDiscrete } from './multi-discrete.js'
import { type AnySpace, spaceFromJSON } from './space-json.js'
import type { SpaceJSON } from './space.js'
import { Tuple } from './tuple.js'

const throughText = (space: AnySpace): AnySpace => spaceFromJSON(JSON.parse(JSON.stringify(space)) as SpaceJSON)
const number = fc.double({ noNaN: true, min: -1e30, max: 1e30 })
const interval = fc.tuple(number, number, fc.boolean(), fc.boolean()).map(([a, b, openLow, openHigh]) => ({
  low: openLow ? -Infinity : Math.min(a, b), high: openHigh ? Infinity : Math.max(a, b),
}))
const integer = fc.integer({ min: 1, max: 40 })
const simpleSpace: fc.Arbitrary<AnySpace> = fc.oneof(
  fc.tuple(fc.array(interval, { minLength: 1, maxLength: 5 }), fc.boolean()).map(([entries, wide]): AnySpace => {
    const bounds = { low: entries.map((e) => e.low), high: entries.map((e) => e.high), shape: [1, entries.length] }
    return wide ? new Box({ ...bounds, dtype: 'float64' }) : new Box(bounds)
  }),
  fc.tuple(integer, fc.integer()).map(([n, start]) => new Discrete(n, start)),
  fc.array(fc.tuple(integer, fc.integer({ min: -9, max: 9 })), { minLength: 1, maxLength: 5 })
    .map((entries) => new MultiDiscrete(entries.map(([n]) => n), entries.map(([, start]) => start))),
  fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }).map((shape) => new MultiBinary(shape)),
)

const anySpace: fc.Arbitrary<AnySpace> = fc.letrec<{ space: AnySpace }>((tie) => ({
  space: fc.oneof({ maxDepth: 2 }, simpleSpace,
    fc.array(fc.tuple(fc.string(), tie('space')), { minLength: 1, maxLength: 3 })
      .map((parts): AnySpace => new Dict(Object.fromEntries(parts.map(([key, part]) => [`_${key}`, part])))),
    fc.array(tie('space'), { minLength: 1, maxLength: 3 }).map((parts): AnySpace => new Tuple(parts))),
})).space

describe('spaceFromJSON', () => {
  it('gives back an equal space, which draws the same', () => {
    fc.assert(fc.property(anySpace, fc.nat(), (space, seed) => {
      const copy = throughText(space)
      expect(copy).toEqual(space)
      expect(copy.sample(new RandomStream(seed, STREAM.user))).toEqual(space.sample(new RandomStream(seed, STREAM.user)))
    }))
  })

  it('every sample of every space is contained, and flattens to flatSize numbers', () => {
    fc.assert(fc.property(anySpace, fc.nat(), (space, seed) => {
      const value = space.sample(new RandomStream(seed, STREAM.user))
      expect(space.contains(value)).toBe(true)
      const out = new Float64Array(space.flatSize + 2).fill(NaN)
      ;(space as { flatten(value: unknown, out: Float64Array, offset: number): void }).flatten(value, out, 1)
      expect(out.slice(1, -1).some(Number.isNaN)).toBe(false)
      expect([out[0], out[out.length - 1]]).toEqual([NaN, NaN])
      const { low, high } = flatBounds(space.toJSON())
      expect([low.length, high.length]).toEqual([space.flatSize, space.flatSize])
      expect(low.every((bound, i) => bound <= out[i + 1] && out[i + 1] <= high[i])).toBe(true)
      if (space.kind === 'Discrete') expect(out.slice(1, -1).reduce((sum, x) => sum + x, 0)).toBe(1)
      if (space.kind === 'MultiDiscrete') expect(out.slice(1, -1).reduce((sum, x) => sum + x, 0)).toBe(space.nvec.length)
    }))
  })

  it('writes infinities as words', () => {
    expect(new Box({ low: -Infinity, high: [0, Infinity] }).toJSON()).toEqual(
      { kind: 'Box', shape: [2], low: ['-Infinity', '-Infinity'], high: [0, 'Infinity'], dtype: 'float32' })
  })

  it.each([
    [{ kind: 'Text' }, 'spaceFromJSON: kind is "Text"; expected Box, Discrete, MultiDiscrete, MultiBinary, Dict or Tuple.'],
    [{ kind: 'Box', shape: [1], low: [0], high: ['lots'], dtype: 'float32' }, 'a bound of a Box is "lots"; expected a number, "Infinity" or "-Infinity".'],
    [{ kind: 'Box', shape: [1], low: [null], high: [1], dtype: 'float32' }, 'a bound of a Box is null'],
    [{ kind: 'Box', shape: [1], low: [0], high: [1], dtype: 'int8' }, 'dtype of a Box is "int8"; expected float32 or float64.'],
    [{ kind: 'Discrete', n: 0, start: 0 }, 'Discrete: n is 0'],
  ])('refuses %j', (json, message) => {
    expect(() => spaceFromJSON(json as unknown as SpaceJSON)).toThrow(message)
  })
})
