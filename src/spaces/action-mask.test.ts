// Masks of discrete actions: which are none, and what a sound one does.

import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../compute/random.js'
import { ActionMaskError, forbid, isAllowed, maskProblem, readMask, sampleAllowed } from './action-mask.js'
import { Box } from './box.js'
import { Discrete } from './discrete.js'
import { MultiBinary } from './multi-binary.js'
import { MultiDiscrete } from './multi-discrete.js'

const FOUR = new Discrete(4, 10)
const DIGITS = new MultiDiscrete([3, 2])

describe('maskProblem', () => {
  it.each([
    [FOUR, [1, 0, 1, 1]], [FOUR, Uint8Array.of(0, 0, 0, 1)], [DIGITS, [0, 0, 1, 1, 0]],
  ])('finds nothing in a sound mask', (space, mask) => {
    expect(maskProblem(space.toJSON(), mask)).toBeNull()
  })

  it.each([
    [FOUR, [1, 1, 1], /3 entries; expected 4/],
    [FOUR, [1, 1, 2, 1], /entry 2 .* is 2; expected 0 or 1/],
    [FOUR, [true, true, false, true], /entry 0 .* is true/],
    [FOUR, [0, 0, 0, 0], /allows nothing; expected at least one 1/],
    [DIGITS, [1, 1, 1, 0, 0], /allows nothing for entry 1 of the action/],
    [FOUR, 3, /is 3; expected a list of 4/],
    [new MultiBinary(3), [1, 1, 1], /MultiBinary; only Discrete and MultiDiscrete/],
    [new Box({ low: 0, high: 1 }), [1], /Box; only/],
  ])('%# tells what is wrong', (space, mask, message) => {
    expect(maskProblem(space.toJSON(), mask)).toMatch(message)
  })
})

it('is written where it belongs; null allows everything; a bad one is a named error with its remedy', () => {
  const out = new Uint8Array(12).fill(7)
  readMask(FOUR.toJSON(), [0, 1, 0, 1], out, 4)
  readMask(FOUR.toJSON(), null, out, 8)
  expect([...out]).toEqual([7, 7, 7, 7, 0, 1, 0, 1, 1, 1, 1, 1])
  expect(() => { readMask(FOUR.toJSON(), [0, 0, 0, 0], out, 0) }).toThrow(ActionMaskError)
  expect(() => { readMask(FOUR.toJSON(), [0, 0, 0, 0], out, 0) }).toThrow(/allows nothing.* end the episode/)
})

it('forbids logits by −∞ and leaves the others alone', () => {
  const logits = Float32Array.of(1, 2, 3, 4)
  forbid(logits, Uint8Array.of(0, 1, 1, 0), 0, 4)
  expect([...logits]).toEqual([-Infinity, 2, 3, -Infinity])
})

it('samples uniformly among what is allowed, starts included', () => {
  const random = new RandomStream(1, STREAM.user)
  const counts = new Map<number, number>()
  for (let i = 0; i < 3000; i++) {
    const action = sampleAllowed(FOUR, [0, 1, 1, 0], random) as number
    counts.set(action, (counts.get(action) ?? 0) + 1)
    expect(isAllowed(FOUR.toJSON(), [0, 1, 1, 0], action)).toBe(true)
    const digits = sampleAllowed(DIGITS, [0, 1, 1, 1, 0], random) as Int32Array
    expect([digits[0] > 0, digits[1]]).toEqual([true, 0])
    expect(isAllowed(DIGITS.toJSON(), [0, 1, 1, 1, 0], digits)).toBe(true)
  }
  expect([...counts.keys()].sort()).toEqual([11, 12])
  expect(Math.abs((counts.get(11) ?? 0) - 1500)).toBeLessThan(3 * Math.sqrt(750))
  expect(isAllowed(FOUR.toJSON(), [0, 1, 1, 0], 13)).toBe(false)
  expect(isAllowed(FOUR.toJSON(), null, 13)).toBe(true)
})
