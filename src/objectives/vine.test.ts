// The vine's objective: worked numbers, what it does not change under, and its gradient at θ_old against differences of its values.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inner, normals } from '../../tests/arrays.js'
import { smallPolicy, SPACES } from '../../tests/small-policies.js'
import { layoutVineBatch, BRANCH_END } from '../rollout/vine-batch.js'
import { Arena } from '../compute/arena.js'
import { effectiveDraws, selfNormalized, vineAdvantages, VineObjective } from './vine.js'

const { none, cut } = BRANCH_END

function advantagesOf(
  actionsPerState: number, returns: number[], probabilities: number[], ends: number[], all: boolean,
): { advantages: number[], largest: number } {
  const out = new Float64Array(returns.length)
  const logProbs = Float64Array.from(probabilities, Math.log)
  const rows = { actionsPerState, returns: Float64Array.from(returns), logProbs, ends: Uint8Array.from(ends) }
  return { largest: vineAdvantages(rows, all, out), advantages: [...out] }
}

describe('advantages', () => {
  it('of draws: less the state\'s mean', () => {
    const { advantages, largest } = advantagesOf(2, [1, 5, -3, 3], [0.1, 0.2, 0.3, 0.4], [cut, cut, cut, cut], false)
    expect(advantages).toEqual([-2, 2, -3, 3])
    expect(largest).toBe(3)
  })

  it('of all actions: less the mean under the policy, weighted by K times the probability; nothing where there is no branch', () => {
    const { advantages, largest } = advantagesOf(3, [1, 5, 100], [0.75, 0.25, 0.75], [cut, cut, none], true) // mean 2
    expect(advantages.map((x) => Number(x.toFixed(12)))).toEqual([3 * 0.75 * -1, 3 * 0.25 * 3, 0])
    expect(largest).toBeCloseTo(3, 12)
  })
})

it('self-normalised: worked numbers', () => {
  const half = Math.log(0.5)
  const old = Float64Array.of(half, half, half, half)
  const now = Float64Array.of(half + Math.log(2), half, half, half) // weights 2, 1 | 1, 1
  const advantages = Float32Array.of(1, -1, 4, -4)
  expect(selfNormalized(2, now, old, advantages)).toBeCloseTo(((2 - 1) / 3 + 0) / 2, 12)
  expect(selfNormalized(2, old, old, advantages)).toBe(0)
  expect(effectiveDraws(2, now, old)).toBeCloseTo((9 / 5 + 2) / 2, 12)
  expect(effectiveDraws(2, old, old)).toBe(2)
})

it('a constant of the state moves the objective by itself, and scaling all weights of a state does nothing', () => {
  const numbers = (n: number): fc.Arbitrary<number[]> => (
    fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n, maxLength: n })
  )
  fc.assert(fc.property(numbers(6), numbers(6), numbers(6), numbers(2), (logs, olds, given, [b, c]) => {
    const old = Float64Array.from(olds)
    const plain = selfNormalized(3, Float64Array.from(logs), old, Float32Array.from(given))
    const shifted = selfNormalized(3, Float64Array.from(logs), old, Float32Array.from(given, (x, i) => x + (i < 3 ? b : c)))
    const scaled = selfNormalized(3, Float64Array.from(logs, (x, i) => x + (i < 3 ? b : c)), old, Float32Array.from(given))
    expect(shifted).toBeCloseTo(plain + (b + c) / 2, 4)
    expect(scaled).toBeCloseTo(plain, 6)
  }))
})

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  it.each([false, true])('the gradient is that of the values at θ_old; all actions: %j', async (allActions) => {
    const K = 4
    const learner = await smallPolicy(space, { rows: 60 * K })
    const { theta, logProbs, advantages, surrogate } = learner
    const batch = { ...layoutVineBatch(new Arena(null, 0), 60, K, 3, 1), logProbs, returns: normals(60 * K, 8) }
    batch.ends.fill(cut)
    const L = new VineObjective(batch, surrogate, advantages, allActions)
    L.estimate()
    const { gradient, surrogate: start } = L.gradient()
    const g = Float64Array.from(gradient)
    expect(Math.abs(start)).toBeLessThan(1e-6)
    const direction = normals(theta.length, 5)
    const at = (step: number): number => {
      learner.candidate.set(Float32Array.from(theta, (x, i) => x + step * direction[i]))
      return L.evaluate().surrogate
    }
    const slope = (at(1e-3) - at(-1e-3)) / 2e-3
    expect(Math.abs(inner(g, direction))).toBeGreaterThan(1e-3)
    expect(Math.abs(slope / inner(g, direction) - 1)).toBeLessThan(0.02)
    at(0.3)
    const ordinary = surrogate.evaluate().surrogate
    expect(L.evaluate().surrogate === ordinary).toBe(allActions) // away from θ_old only eq. 16 is another function
    expect(L.effectiveDraws() === null).toBe(allActions)
  })
})
