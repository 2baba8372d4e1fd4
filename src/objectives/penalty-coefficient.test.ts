// Worked numbers of both coefficients, and the bound of the adapting one.

import { expect, it } from 'vitest'
import { adaptPenalty, PENALTY_BOUNDS, theoreticalPenalty } from './penalty-coefficient.js'

it('is 4εγ/(1 − γ)²', () => {
  expect(theoreticalPenalty(2, 0.5)).toBe(16)
  expect(theoreticalPenalty(1, 0.99)).toBeCloseTo(39_600, 6)
  expect(theoreticalPenalty(3, 0)).toBe(0)
  expect(theoreticalPenalty(1, 1)).toBe(Infinity)
})

it('halves, keeps and doubles, by where the KL lies; equality keeps', () => {
  const target = 0.03
  expect([0, 0.0199, 0.02, 0.03, 0.045, 0.0451, 1, NaN, Infinity].map((kl) => adaptPenalty(8, kl, target)))
    .toEqual([4, 4, 8, 8, 8, 16, 16, 16, 16])
})

it('stays inside its bounds, from which it can come back', () => {
  const { least, most } = PENALTY_BOUNDS
  let penalty = 1
  for (let i = 0; i < 200; i++) penalty = adaptPenalty(penalty, 0, 0.01)
  expect(penalty).toBe(least)
  for (let i = 0; i < 200; i++) penalty = adaptPenalty(penalty, 1, 0.01)
  expect(penalty).toBe(most)
})
