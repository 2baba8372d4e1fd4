// The own tanh against the engine's, over all magnitudes; ends, signs and order.

import { expect, it } from 'vitest'
import { tanh } from './tanh.js'

it('is within three units in the last place of the engine\'s', () => {
  for (let k = -40; k <= 6; k += 0.001) {
    const x = 2 ** k
    const [ours, theirs] = [tanh(x), Math.tanh(x)]
    expect(Math.abs(ours - theirs), `tanh(${x})`).toBeLessThanOrEqual(3 * 2 ** -52 * theirs)
    expect(tanh(-x)).toBe(-ours)
  }
})

it('keeps 0 and its sign, ±1 at the ends, NaN, and does not fall', () => {
  expect([0, -0, 1e-320, 22.1, 800, Infinity, -Infinity, NaN].map(tanh)).toEqual([0, -0, 1e-320, 1, 1, 1, -1, NaN])
  let before = -1
  for (let x = -25; x <= 25; x += 1 / 1024) {
    if (tanh(x) < before) expect.fail(`tanh falls at ${x}`)
    before = tanh(x)
  }
})
