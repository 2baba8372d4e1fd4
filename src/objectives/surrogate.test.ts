// The surrogate, its gradient and the KL beside it against an f64 policy without kernels: values by definition, the gradient by
// central differences in every coordinate.

import { describe, expect, it } from 'vitest'
import { normals, relativeError } from '../../tests/arrays.js'
import type { PolicyLearner } from '../../tests/reference/learner.js'
import { actionOf, reference, SPACES, smallPolicy } from '../../tests/small-policies.js'
import type { ActionSpaceJSON } from '../spaces/space.js'

const ROWS = 150

/** mean ratio·Â at any parameters, in f64. */
function surrogate64(learner: PolicyLearner, space: ActionSpaceJSON, theta: Float64Array): number {
  let sum = 0
  for (let r = 0; r < ROWS; r++) {
    const logProb = reference(learner, space, theta, r).logProb(actionOf(learner, r))
    sum += Math.exp(logProb - learner.logProbs[r]) * learner.advantages[r]
  }
  return sum / ROWS
}

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  it('has ratio 1 and KL 0 at θ_old, exactly', async () => {
    const learner = await smallPolicy(space, { rows: ROWS })
    const old = learner.surrogate.gradient()
    learner.candidate.set(learner.theta)
    const same = learner.surrogate.evaluate()
    expect(same).toMatchObject({ surrogate: old.surrogate, kl: 0, maxKl: 0, entropy: old.entropy })
    expect(same.surrogate).toBeCloseTo(learner.advantages.reduce((sum, a) => sum + a, 0) / ROWS, 14)
  })

  it('has the gradient that small differences have, also where the ratio is not 1', async () => {
    const learner = await smallPolicy(space, { rows: ROWS, hidden: [4], inputs: 2 })
    normals(ROWS, 9, 0.3).forEach((change, r) => { learner.logProbs[r] += change })
    const theta = Float64Array.from(learner.theta)
    const h = 1e-6
    const expected = theta.map((_, i) => {
      const [ahead, behind] = [h, -h].map((step) => surrogate64(learner, space, theta.with(i, theta[i] + step)))
      return (ahead - behind) / (2 * h)
    })
    const { surrogate, gradient } = learner.surrogate.gradient()
    expect(relativeError(gradient, expected)).toBeLessThan(2e-6)
    expect(surrogate).toBeCloseTo(surrogate64(learner, space, theta), 6)
  })

  it('measures a candidate as the definitions say: surrogate, mean and largest KL(old‖new), entropy', async () => {
    const learner = await smallPolicy(space, { rows: ROWS })
    const step = normals(learner.theta.length, 8, 0.2)
    learner.candidate.set(learner.theta.map((entry, i) => entry + step[i]))
    const { surrogate, kl, maxKl, entropy } = learner.surrogate.evaluate()

    const rows = Array.from({ length: ROWS }, (_, r) => {
      const candidate = reference(learner, space, learner.candidate, r)
      return { kl: reference(learner, space, learner.theta, r).kl(candidate), entropy: candidate.entropy() }
    })
    const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / ROWS
    expect(kl).toBeGreaterThan(0.01)
    expect(kl).toBeCloseTo(mean(rows.map((row) => row.kl)), 5)
    expect(maxKl).toBeCloseTo(Math.max(...rows.map((row) => row.kl)), 5)
    expect(entropy).toBeCloseTo(mean(rows.map((row) => row.entropy)), 5)
    expect(surrogate).toBeCloseTo(surrogate64(learner, space, Float64Array.from(learner.candidate)), 4)
  })
})
