// Every estimator by worked numbers, against its definition as a sum written out, and by the identities between them, for any pattern
// of ends.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateAdvantages, type AdvantageEstimator } from './advantages.js'
import { gae, type GaeInput } from './gae.js'

const value = fc.double({ min: -3, max: 3, noNaN: true }).map(Math.fround)
const unit = fc.double({ min: 0, max: 1, noNaN: true })

const size = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 }))
/** T steps of N environments with random ends, terminated, truncated or both. */
const input: fc.Arbitrary<GaeInput> = size.chain(([horizon, environments]) => {
  const length = { minLength: horizon * environments, maxLength: horizon * environments }
  const flags = fc.array(fc.constantFrom(0, 0, 0, 1), length).map((list) => Uint8Array.from(list))
  const values = fc.array(value, length)
  return fc.record({
    environments: fc.constant(environments), horizon: fc.constant(horizon), terminated: flags, truncated: flags,
    rewards: values.map((list) => Float64Array.from(list)), values: values.map((list) => Float32Array.from(list)),
    bootstrap: values.map((list) => Float32Array.from(list)),
  })
})

function run(batch: GaeInput, gamma: number, estimator: AdvantageEstimator): { advantages: number[], targets: number[] } {
  const [advantages, targets] = [new Float64Array(batch.rewards.length).fill(NaN), new Float32Array(batch.rewards.length).fill(NaN)]
  estimateAdvantages(batch, gamma, estimator, advantages, targets)
  return { advantages: Array.from(advantages), targets: Array.from(targets) }
}

const monteCarlo = (baseline: boolean, bootstrap = true): AdvantageEstimator => ({ kind: 'monte-carlo', baseline, bootstrap })

/** Σ_{l<m} γ^l r + γ^m V, term by term, forwards. */
function byDefinition(batch: GaeInput, i: number, gamma: number, steps: number, bootstrap: boolean): number {
  const { rewards, values, environments, terminated, truncated } = batch
  let sum = 0
  for (let l = 0, j = i; ; l++, j += environments) {
    sum += gamma ** l * rewards[j]
    const last = truncated[j] === 1 || j + environments >= rewards.length
    if (terminated[j] === 1) return sum
    if (last) return sum + (bootstrap ? gamma ** (l + 1) * batch.bootstrap[j] : 0)
    if (l + 1 === steps) return sum + gamma ** (l + 1) * values[j + environments]
  }
}

function expectClose(actual: readonly number[], expected: readonly number[], digits: number): void {
  actual.forEach((entry, i) => { expect(entry).toBeCloseTo(expected[i], digits) })
}

describe('worked numbers: a termination, a truncation and the cut of the batch', () => {
  const batch: GaeInput = {
    environments: 1, horizon: 6, rewards: Float64Array.of(1, 2, 3, 4, 5, 6),
    values: Float32Array.of(10, 20, 30, 40, 50, 60), bootstrap: Float32Array.of(0, 0, 0, 100, 0, 200),
    terminated: Uint8Array.of(0, 1, 0, 0, 0, 0), truncated: Uint8Array.of(0, 0, 0, 1, 0, 0),
  }
  const returns = [1 + 0.5 * 2, 2, 3 + 0.5 * 4 + 0.25 * 100, 4 + 50, 5 + 0.5 * 6 + 0.25 * 200, 6 + 100]

  it('monte-carlo with a baseline', () => {
    expect(run(batch, 0.5, monteCarlo(true))).toEqual({ advantages: returns.map((r, i) => r - batch.values[i]), targets: returns })
  })

  it('monte-carlo without a baseline', () => {
    expect(run(batch, 0.5, monteCarlo(false))).toEqual({ advantages: returns, targets: returns })
  })

  it('monte-carlo without any value: what follows a cut counts nothing', () => {
    const bare = [2, 2, 5, 4, 8, 6]
    const blind = { ...batch, values: batch.values.map(() => NaN), bootstrap: batch.bootstrap.map(() => NaN) }
    expect(run(blind, 0.5, monteCarlo(false, false))).toEqual({ advantages: bare, targets: bare })
  })

  it('one step', () => {
    const targets = [1 + 10, 2, 3 + 20, 4 + 50, 5 + 30, 6 + 100]
    expect(run(batch, 0.5, { kind: 'n-step', steps: 1 })).toEqual({ advantages: targets.map((r, i) => r - batch.values[i]), targets })
  })

  it('two steps, of which the first crosses no end', () => {
    const long = { ...batch, terminated: new Uint8Array(6), truncated: new Uint8Array(6) }
    const targets = [1 + 1 + 7.5, 2 + 1.5 + 10, 3 + 2 + 12.5, 4 + 2.5 + 15, 5 + 3 + 50, 6 + 100]
    expect(run(long, 0.5, { kind: 'n-step', steps: 2 })).toEqual({ advantages: targets.map((r, i) => r - batch.values[i]), targets })
  })
})

describe('for any pattern of ends', () => {
  it('n-step is its definition', () => {
    fc.assert(fc.property(input, unit, fc.integer({ min: 1, max: 12 }), (batch, gamma, steps) => {
      const { advantages, targets } = run(batch, gamma, { kind: 'n-step', steps })
      const expected = advantages.map((_, i) => byDefinition(batch, i, gamma, steps, true))
      expectClose(advantages, expected.map((target, i) => target - batch.values[i]), 10)
      expectClose(targets, expected, 4)
    }), { numRuns: 300 })
  })

  it('monte-carlo is its definition, with and without baseline and bootstrap', () => {
    fc.assert(fc.property(input, unit, fc.boolean(), fc.boolean(), (batch, gamma, baseline, bootstrap) => {
      const expected = Array.from(batch.rewards, (_, i) => byDefinition(batch, i, gamma, Infinity, bootstrap))
      const { advantages, targets } = run(batch, gamma, monteCarlo(baseline, bootstrap))
      expectClose(advantages, expected.map((target, i) => target - (baseline ? batch.values[i] : 0)), 10)
      expectClose(targets, expected, 4)
    }), { numRuns: 300 })
  })

  it('n = 1 is λ = 0; n = ∞ is λ = 1 is monte-carlo; gae is gae', () => {
    fc.assert(fc.property(input, unit, unit, (batch, gamma, lambda) => {
      const of = (estimator: AdvantageEstimator): number[] => run(batch, gamma, estimator).advantages
      expectClose(of({ kind: 'n-step', steps: 1 }), of({ kind: 'gae', lambda: 0 }), 10)
      expectClose(of({ kind: 'n-step', steps: Infinity }), of({ kind: 'gae', lambda: 1 }), 10)
      expect(of({ kind: 'n-step', steps: batch.horizon })).toEqual(of({ kind: 'n-step', steps: Infinity }))
      expect(of(monteCarlo(true))).toEqual(of({ kind: 'n-step', steps: Infinity }))
      const [advantages, targets] = [new Float64Array(batch.rewards.length), new Float32Array(batch.rewards.length)]
      gae(batch, gamma, lambda, advantages, targets)
      expect(run(batch, gamma, { kind: 'gae', lambda })).toEqual({ advantages: Array.from(advantages), targets: Array.from(targets) })
    }), { numRuns: 200 })
  })

  it('a baseline changes no difference between actions of a state: Â + V(s) is the same', () => {
    fc.assert(fc.property(input, unit, (batch, gamma) => {
      const [without, withIt] = [run(batch, gamma, monteCarlo(false)), run(batch, gamma, monteCarlo(true))]
      expectClose(withIt.advantages.map((a, i) => a + batch.values[i]), without.advantages, 12)
      expect(withIt.targets).toEqual(without.targets)
    }))
  })
})
