// The penalised and the constrained problem have the same solution on the quadratic model; on the real objective they differ, and the
// less the smaller the region. And the constraint on the largest KL instead of the mean.

import { describe, expect, it } from 'vitest'
import { damped } from '../src/objectives/fisher.js'
import type { PenalizedValue } from '../src/objectives/penalized.js'
import { klOf, type KlKind } from '../src/objectives/surrogate.js'
import { ascend, type AscentResult } from '../src/solvers/ascent.js'
import { conjugateGradient, type CgSolution } from '../src/solvers/conjugate-gradient.js'
import { lineSearch } from '../src/solvers/line-search.js'
import { penaltyOfRadius } from '../src/solvers/penalty-step.js'
import { lengthAtLimit, trustRegionStep } from '../src/solvers/trust-region-step.js'
import { relativeError } from './arrays.js'
import type { PolicyLearner } from './reference/learner.js'
import { SPACES, smallPolicy } from './small-policies.js'

/** Not further: below lies the rounding of f32, which a small damping would enlarge. */
const CG = { iterations: 200, tolerance: 1e-6 }
/** A linear policy, whose Fisher matrix is well conditioned; and a network, with the damping that it needs. */
const LINEAR = { rows: 400, hidden: [], inputs: 2 }
const NETWORK = { rows: 400, hidden: [5, 6], inputs: 3 }
const kinds = SPACES.map((space) => ({ kind: space.kind, space }))

/** x = (F + λI)⁻¹g at θ_old. */
function natural(learner: PolicyLearner, g: Float64Array, lambda: number): CgSolution {
  return conjugateGradient(damped(learner.fisher.product(), lambda), g, CG)
}

/** The maximiser of L − C·KL, as a displacement from θ_old. */
function maximize(
  learner: PolicyLearner, kind: KlKind, penalty: number, lambda: number, iterations = 60,
): AscentResult<PenalizedValue> {
  const { theta, candidate } = learner
  const penalized = learner.penalized[kind]
  return ascend({
    evaluate: (s) => {
      candidate.set(theta.map((entry, i) => entry + s[i]))
      return penalized.evaluate(penalty)
    },
    gradient: () => penalized.gradient(penalty),
    direction: (g) => natural(learner, g, lambda).x.map((x) => x / penalty),
  }, theta.length, { iterations, tolerance: 1e-8, shrink: 0.5, tries: 30 })
}

describe.each(kinds)('$kind', ({ space }) => {
  it('the penalty\'s maximiser goes over into the constrained step as δ → 0', async () => {
    const learner = await smallPolicy(space, LINEAR)
    const g = Float64Array.from(learner.surrogate.gradient().gradient)
    const x = natural(learner, g, 1e-5)
    const differences = [1e-2, 1e-3, 1e-4].map((delta) => {
      const step = trustRegionStep(x, g, delta)!
      const found = maximize(learner, 'mean', penaltyOfRadius(step.curvature, delta), 1e-5)
      expect(found.value.objective).toBeGreaterThan(found.start.objective)
      if (delta === 1e-4) expect(Math.abs(found.value.kl / delta - 1)).toBeLessThan(0.1)
      return relativeError(found.s, x.x.map((entry) => step.scale * entry))
    })
    differences.slice(1).forEach((difference, i) => { expect(difference).toBeLessThan(differences[i] / 2) }) // √10 each, to first order
    expect(differences[2]).toBeLessThan(0.05)
  })

  it('at the maximiser the gradients of L and C·KL cancel', async () => {
    const learner = await smallPolicy(space, LINEAR)
    const found = maximize(learner, 'mean', 5, 1e-5)
    learner.candidate.set(learner.theta.map((entry, i) => entry + found.s[i]))
    learner.penalized.mean.evaluate(5)
    const ofL = Float64Array.from(learner.penalized.mean.surrogateGradient())
    expect(relativeError(learner.penalized.mean.klGradient().map((entry) => 5 * entry), ofL)).toBeLessThan(1e-3)
  })

  it('of a network: more steps reach more, and a penalty on the largest KL moves it less', async () => {
    const learner = await smallPolicy(space, NETWORK)
    const [one, few, many] = [1, 3, 10].map((iterations) => maximize(learner, 'mean', 3, 0.1, iterations).value.objective)
    expect(few).toBeGreaterThan(one)
    expect(many).toBeGreaterThanOrEqual(few)
    const [mean, max] = [maximize(learner, 'mean', 3, 0.1, 10), maximize(learner, 'max', 3, 0.1, 10)]
    expect(max.value.objective).toBeGreaterThan(max.start.objective)
    expect(max.value.maxKl).toBeLessThan(mean.value.maxKl)
  })

  it('the line search holds the largest KL where it is asked to, and uses it up', async () => {
    const learner = await smallPolicy(space, NETWORK)
    const delta = 0.01
    const { surrogate: start, gradient } = learner.surrogate.gradient()
    const g = Float64Array.from(gradient)
    const x = natural(learner, g, 0.1)
    const { scale } = trustRegionStep(x, g, delta)!
    const at = (length: number) => {
      learner.candidate.set(learner.theta.map((entry, i) => entry + length * x.x[i]))
      const value = learner.surrogate.evaluate()
      return { objective: value.surrogate, constraint: klOf(value, 'max'), kl: value.kl }
    }
    const full = at(scale)
    expect(full.constraint).toBeGreaterThan(delta)
    const length = lengthAtLimit(scale, full.constraint, delta)
    const found = lineSearch({ start, limit: delta, shrink: 0.8, tries: 10, evaluate: (fraction) => at(fraction * length) })
    if (found.outcome !== 'accepted') throw new Error(found.outcome)
    expect(found.accepted.constraint).toBeLessThanOrEqual(delta)
    expect(found.accepted.constraint).toBeGreaterThan(delta / 3)
    expect(found.accepted.kl).toBeLessThanOrEqual(found.accepted.constraint)
  })
})
