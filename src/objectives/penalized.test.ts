// L − C·KL against an f64 policy without kernels: its value by definition, its gradient by central differences at parameters away
// from θ_old, for the mean and for the largest KL; and the identities at θ_old.

import { describe, expect, it } from 'vitest'
import { normals, relativeError } from '../../tests/arrays.js'
import type { PolicyLearner } from '../../tests/reference/learner.js'
import { actionOf, reference, SPACES, smallPolicy } from '../../tests/small-policies.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import type { KlKind } from './surrogate.js'

const ROWS = 150
const PENALTY = 3
const KINDS: readonly KlKind[] = ['mean', 'max']

/** L and the KLs of all rows at any parameters, in f64. */
function at(learner: PolicyLearner, space: ActionSpaceJSON, theta: Float64Array): { surrogate: number, kl: number[] } {
  let surrogate = 0
  const kl = Array.from({ length: ROWS }, (_, r) => {
    const here = reference(learner, space, theta, r)
    surrogate += Math.exp(here.logProb(actionOf(learner, r)) - learner.logProbs[r]) * learner.advantages[r] / ROWS
    return reference(learner, space, learner.theta, r).kl(here)
  })
  return { surrogate, kl }
}

function klOfRows(kl: readonly number[], kind: KlKind): number {
  return kind === 'max' ? Math.max(...kl) : kl.reduce((sum, x) => sum + x, 0) / ROWS
}

/** A candidate at some distance from θ_old. */
async function displaced(space: ActionSpaceJSON): Promise<PolicyLearner> {
  const learner = await smallPolicy(space, { rows: ROWS, hidden: [4], inputs: 2 })
  const step = normals(learner.theta.length, 8, 0.2)
  learner.candidate.set(learner.theta.map((entry, i) => entry + step[i]))
  return learner
}

function differences(theta: Float64Array, f: (theta: Float64Array) => number): Float64Array {
  const h = 1e-6
  return theta.map((entry, i) => (f(theta.with(i, entry + h)) - f(theta.with(i, entry - h))) / (2 * h))
}

describe.each(SPACES.flatMap((space) => KINDS.map((kind) => ({ name: space.kind, space, kind }))))('$name, $kind KL', ({ space, kind }) => {
  it('is what the definition says', async () => {
    const learner = await displaced(space)
    const value = learner.penalized[kind].evaluate(PENALTY)
    const expected = at(learner, space, Float64Array.from(learner.candidate))
    expect(klOfRows(expected.kl, kind)).toBeGreaterThan(0.01)
    expect(value.surrogate).toBeCloseTo(expected.surrogate, 5)
    expect(value.objective).toBeCloseTo(expected.surrogate - PENALTY * klOfRows(expected.kl, kind), 5)
    expect(value).toMatchObject(learner.surrogate.evaluate())
  })

  it('has the gradient that small differences have: of L, of the KL, and of both', async () => {
    const learner = await displaced(space)
    const penalized = learner.penalized[kind]
    const theta = Float64Array.from(learner.candidate)
    penalized.evaluate(PENALTY)
    const ofL = differences(theta, (there) => at(learner, space, there).surrogate)
    const ofKl = differences(theta, (there) => klOfRows(at(learner, space, there).kl, kind))
    expect(relativeError(penalized.surrogateGradient(), ofL)).toBeLessThan(3e-6)
    expect(relativeError(penalized.klGradient(), ofKl)).toBeLessThan(3e-6)
    expect(relativeError(penalized.gradient(PENALTY), ofL.map((g, i) => g - PENALTY * ofKl[i]))).toBeLessThan(3e-6)
  })

  it('at θ_old: no KL, and the surrogate\'s value and gradient, bit for bit', async () => {
    const learner = await smallPolicy(space, { rows: ROWS })
    const gradient = Float64Array.from(learner.surrogate.gradient().gradient)
    learner.candidate.set(learner.theta)
    const value = learner.penalized[kind].evaluate(1e6)
    expect(value).toMatchObject({ objective: value.surrogate, kl: 0, maxKl: 0 })
    expect(Float64Array.from(learner.penalized[kind].gradient(1e6))).toEqual(gradient)
    expect(learner.penalized[kind].klGradient().every((entry) => entry === 0)).toBe(true)
  })
})

it('the largest KL is at least the mean, and its objective at most the mean\'s', async () => {
  const learner = await displaced(SPACES[0])
  const [mean, max] = [learner.penalized.mean.evaluate(PENALTY), learner.penalized.max.evaluate(PENALTY)]
  expect(mean.maxKl).toBeGreaterThan(mean.kl)
  expect(max.objective).toBeLessThan(mean.objective)
})
