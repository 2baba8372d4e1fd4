// Advantages against their definition as a sum, for any pattern of ends: Â_t = Σ_l (γλ)^l δ_{t+l} up to the step's own end.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gae, standardize, type GaeInput } from './gae.js'

const value = fc.double({ min: -3, max: 3, noNaN: true }).map(Math.fround)

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
const unit = fc.double({ min: 0, max: 1, noNaN: true })

function run(batch: GaeInput, gamma: number, lambda: number): { advantages: Float64Array, targets: Float32Array } {
  const n = batch.rewards.length
  const [advantages, targets] = [new Float64Array(n), new Float32Array(n)]
  gae(batch, gamma, lambda, advantages, targets)
  return { advantages, targets }
}

/** Is i the last step that its own advantage may look at? */
function ends({ terminated, truncated, environments }: GaeInput, i: number): boolean {
  return terminated[i] === 1 || truncated[i] === 1 || i + environments >= terminated.length
}

/** V of what followed step i. */
function nextValue(batch: GaeInput, i: number): number {
  if (batch.terminated[i] === 1) return 0
  return ends(batch, i) ? batch.bootstrap[i] : batch.values[i + batch.environments]
}

function byDefinition(batch: GaeInput, i: number, gamma: number, lambda: number): number {
  const { rewards, values, environments } = batch
  const delta = rewards[i] + gamma * nextValue(batch, i) - values[i]
  return ends(batch, i) ? delta : delta + gamma * lambda * byDefinition(batch, i + environments, gamma, lambda)
}

/** Σ γ^l r_{t+l} to the end, and the value of what follows it. */
function rewardsToGo(batch: GaeInput, i: number, gamma: number): number {
  return batch.rewards[i] + gamma * (ends(batch, i) ? nextValue(batch, i) : rewardsToGo(batch, i + batch.environments, gamma))
}

describe('gae', () => {
  it('is its definition, whatever ends where', () => {
    fc.assert(fc.property(input, unit, unit, (batch, gamma, lambda) => {
      const { advantages, targets } = run(batch, gamma, lambda)
      advantages.forEach((advantage, i) => {
        expect(advantage).toBeCloseTo(byDefinition(batch, i, gamma, lambda), 10)
        expect(targets[i]).toBe(Math.fround(advantage + batch.values[i]))
      })
    }), { numRuns: 300 })
  })

  it('with λ = 1 makes the targets rewards-to-go, whatever V says inside the episode', () => {
    fc.assert(fc.property(input, unit, (batch, gamma) => {
      run(batch, gamma, 1).advantages.forEach((advantage, i) => {
        expect(advantage + batch.values[i]).toBeCloseTo(rewardsToGo(batch, i, gamma), 10)
      })
    }))
  })

  it('a worked example: termination, truncation and the cut of the batch differ', () => {
    const ones = (n: number): Float64Array => new Float64Array(n).fill(1)
    const batch: GaeInput = {
      environments: 1, horizon: 5, rewards: ones(5),
      values: Float32Array.of(10, 20, 30, 40, 50), bootstrap: Float32Array.of(0, 7, 100, 0, 60),
      terminated: Uint8Array.of(0, 1, 0, 0, 0), truncated: Uint8Array.of(0, 0, 1, 0, 0),
    }
    // δ: 1+10−10, 1+0−20, 1+50−30, 1+25−40, 1+30−50
    expect([...run(batch, 0.5, 0.5).advantages]).toEqual([1 - 19 / 4, -19, 21, -14 - 19 / 4, -19])
  })
})

describe('standardize', () => {
  it('tells what it took out: the unbiased deviation, and the largest magnitude of either sign', () => {
    const scale = standardize(Float64Array.of(1, -7, 3), new Float32Array(3))
    expect(scale.largest).toBe(7)
    expect(scale.deviation).toBeCloseTo(Math.sqrt(28), 12) // mean −1; squares 4 + 36 + 16 over 2
    expect(standardize(Float64Array.of(1, NaN, 2), new Float32Array(3)).largest).toBeNaN()
    expect(standardize(new Float64Array(0), new Float32Array(0)).largest).toBe(0)
  })

  it('has mean 0 and unbiased deviation 1', () => {
    fc.assert(fc.property(fc.array(value, { minLength: 2, maxLength: 200 }), (list) => {
      const out = new Float32Array(list.length)
      standardize(Float64Array.from(list), out)
      const n = list.length
      const mean = list.reduce((sum, x) => sum + x, 0) / n
      const deviation = Math.sqrt(list.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (n - 1))
      out.forEach((x, i) => { expect(x).toBeCloseTo((list[i] - mean) / (deviation + 1e-8), 4) })
    }))
  })

  it('makes zeros of what does not vary, and of a single row', () => {
    for (const list of [[3, 3, 3], [7]]) {
      const out = new Float32Array(list.length).fill(NaN)
      standardize(Float64Array.from(list), out)
      expect([...out]).toEqual(list.map(() => 0))
    }
  })
})
