// Worked numbers of the ratio test, its bounds, and what it is for: a model that is trusted too far, and one that is not trusted enough.

import { expect, it } from 'vitest'
import { nextRadius } from './trust-region-radius.js'

const WIDE = { least: 1e-9, most: 1e9 }

it('quarters, keeps and doubles, by where ρ lies; equality keeps', () => {
  const after = (ratio: number, atBoundary: boolean) => nextRadius(8, { ratio, atBoundary }, WIDE)
  expect([-1, 0.2499, 0.25, 0.5, 0.75, 0.7501, 3].map((ratio) => after(ratio, true))).toEqual([2, 2, 8, 8, 8, 16, 16])
  expect([-1, 0.2499, 0.25, 0.5, 0.75, 0.7501, 3].map((ratio) => after(ratio, false))).toEqual([2, 2, 8, 8, 8, 8, 8])
  expect(after(NaN, true)).toBe(2)
  expect(after(Infinity, true)).toBe(16)
})

it('stays inside its bounds, from which it comes back', () => {
  const bounds = { least: 0.1, most: 4 }
  let radius = 1
  for (let i = 0; i < 10; i++) radius = nextRadius(radius, { ratio: 0, atBoundary: true }, bounds)
  expect(radius).toBe(0.1)
  for (let i = 0; i < 10; i++) radius = nextRadius(radius, { ratio: 1, atBoundary: true }, bounds)
  expect(radius).toBe(4)
})

it('finds the region in which the model of a function holds', () => {
  // f(x) = x − x²/2 from 0 along its linear model x: ρ(r) = 1 − r/2, which is ¾ at r = ½ and ¼ at r = 3/2.
  for (const start of [1e-3, 100]) {
    let radius = start
    for (let i = 0; i < 40; i++) radius = nextRadius(radius, { ratio: 1 - radius / 2, atBoundary: true }, WIDE)
    expect(radius).toBeGreaterThanOrEqual(0.5)
    expect(radius).toBeLessThanOrEqual(1.5)
  }
})
