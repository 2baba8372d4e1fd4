// The clipped and the penalised objective on the whole batch against an f64 policy without kernels: values by definition, gradients by
// central differences in every coordinate, and what must be equal exactly.

import { beforeEach, describe, expect, it } from 'vitest'
import { normals, norm, relativeError } from '../../tests/arrays.js'
import type { PolicyLearner } from '../../tests/reference/learner.js'
import { actionOf, reference, SPACES, smallPolicy } from '../../tests/small-policies.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import type { ObjectiveTerms } from './policy-gradient.js'

const ROWS = 150
const TERMS: readonly (ObjectiveTerms & { readonly name: string })[] = [
  { name: 'clip', clip: 0.2, klPenalty: 0, entropyBonus: 0 },
  { name: 'penalty', clip: Infinity, klPenalty: 0.7, entropyBonus: 0 },
  { name: 'entropy', clip: Infinity, klPenalty: 0, entropyBonus: 0.3 },
  { name: 'all', clip: 0.1, klPenalty: 2, entropyBonus: 0.05 },
]

/** Every term of every row at any parameters, in f64; KL from the learner's θ. */
function rows64(learner: PolicyLearner, space: ActionSpaceJSON, theta: Float64Array, { clip }: ObjectiveTerms) {
  return Array.from({ length: ROWS }, (_, r) => {
    const policy = reference(learner, space, theta, r)
    const logRatio = policy.logProb(actionOf(learner, r)) - learner.logProbs[r]
    const ratio = Math.exp(logRatio)
    const advantage = learner.advantages[r]
    const clipped = Math.min(ratio * advantage, Math.min(Math.max(ratio, 1 - clip), 1 + clip) * advantage)
    const kl = reference(learner, space, learner.theta, r).kl(policy)
    return { ratio, surrogate: ratio * advantage, clipped, approxKl: ratio - 1 - logRatio, kl, entropy: policy.entropy() }
  })
}

function objective64(learner: PolicyLearner, space: ActionSpaceJSON, theta: Float64Array, terms: ObjectiveTerms): number {
  const rows = rows64(learner, space, theta, terms)
  return rows.reduce((sum, row) => sum + row.clipped - terms.klPenalty * row.kl + terms.entropyBonus * row.entropy, 0) / ROWS
}

/** The candidate away from θ_old, so that about a half of the ratios are clipped. */
async function away(space: ActionSpaceJSON): Promise<PolicyLearner> {
  const learner = await smallPolicy(space, { rows: ROWS, hidden: [4], inputs: 2 })
  const change = normals(learner.theta.length, 8, 0.15)
  learner.candidate.set(learner.theta.map((entry, i) => entry + change[i]))
  return learner
}

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  let learner: PolicyLearner
  beforeEach(async () => { learner = await away(space) })

  it.each(TERMS)('measures what the definitions say: $name', (terms) => {
    const measured = learner.objective.evaluate(terms)
    const rows = rows64(learner, space, Float64Array.from(learner.candidate), terms)
    const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / ROWS
    expect(measured.clipFraction).toBe(rows.filter(({ ratio }) => Math.abs(ratio - 1) > terms.clip).length / ROWS)
    expect(measured.surrogate).toBeCloseTo(mean(rows.map((row) => row.surrogate)), 5)
    expect(measured.clipped).toBeCloseTo(mean(rows.map((row) => row.clipped)), 5)
    expect(measured.approxKl).toBeCloseTo(mean(rows.map((row) => row.approxKl)), 5)
    expect(measured.kl).toBeCloseTo(mean(rows.map((row) => row.kl)), 5)
    expect(measured.maxKl).toBeCloseTo(Math.max(...rows.map((row) => row.kl)), 5)
    expect(measured.entropy).toBeCloseTo(mean(rows.map((row) => row.entropy)), 5)
    expect(measured.objective).toBeCloseTo(objective64(learner, space, Float64Array.from(learner.candidate), terms), 5)
    expect(measured.approxKl).toBeGreaterThan(0)
  })

  it.each(TERMS)('has the gradient that small differences have: $name', (terms) => {
    const theta = Float64Array.from(learner.candidate)
    if (terms.clip < Infinity) {
      const { clipFraction } = learner.objective.evaluate(terms)
      expect(clipFraction).toBeGreaterThan(0.1)
      expect(clipFraction).toBeLessThan(0.95)
    }
    const h = 1e-6
    const expected = theta.map((_, i) => {
      const [ahead, behind] = [h, -h].map((step) => objective64(learner, space, theta.with(i, theta[i] + step), terms))
      return (ahead - behind) / (2 * h)
    })
    expect(relativeError(learner.objective.gradient(terms), expected)).toBeLessThan(3e-6)
  })

  it('at θ_old is the surrogate, with its gradient bit for bit, clipped or penalised by any β', () => {
    const { surrogate, gradient, entropy } = learner.surrogate.gradient()
    const expected = Float64Array.from(gradient, (entry) => entry + 0) // −0 is 0
    expect(learner.objective.evaluate({ clip: 0.2, klPenalty: 0, entropyBonus: 0 }).kl).toBeGreaterThan(0) // nothing of which may stay
    learner.candidate.set(learner.theta)
    for (const terms of [{ clip: 0.2, klPenalty: 0 }, { clip: Infinity, klPenalty: 0 }, { clip: Infinity, klPenalty: 1000 }]) {
      const all = { ...terms, entropyBonus: 0 }
      const value = { surrogate, clipped: surrogate, objective: surrogate, clipFraction: 0, approxKl: 0, kl: 0, maxKl: 0, entropy }
      expect(learner.objective.evaluate(all)).toEqual(value)
      expect(learner.objective.evaluateOld(all)).toEqual(value)
      expect(Float64Array.from(learner.objective.gradient(all), (entry) => entry + 0)).toEqual(expected)
    }
  })

  it('has a gradient of exactly zero where every row is clipped, and the surrogate\'s where none is', () => {
    const far = (r: number): number => (learner.advantages[r] > 0 ? -3 : 3) // ratios near e³ where Â > 0, near e⁻³ where it is not
    learner.candidate.set(learner.theta)
    const { logProbs } = learner
    const before = logProbs.slice()
    for (let r = 0; r < ROWS; r++) logProbs[r] = before[r] + far(r)
    const clip = { clip: 0.2, klPenalty: 0, entropyBonus: 0 }
    expect(norm(learner.objective.gradient(clip))).toBe(0)
    expect(learner.objective.evaluate(clip).clipFraction).toBe(1)

    for (let r = 0; r < ROWS; r++) logProbs[r] = before[r] - far(r) // beyond the range on the side that clipping leaves alone
    const gradient = learner.objective.gradient(clip).slice()
    expect(learner.objective.evaluate(clip).clipFraction).toBe(1)
    expect(gradient).toEqual(learner.objective.gradient({ ...clip, clip: Infinity }))
    expect(norm(gradient)).toBeGreaterThan(0)
  })
})
