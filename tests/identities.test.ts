// Identities of the trust region and of the Fisher matrix that hold in closed form or in a limit. Others stand where their parts are:
//   the empirical Fisher matrix estimates the exact one          src/objectives/empirical-fisher.test.ts
//   penalty and constraint have the same solution                src/solvers/ascent.test.ts, tests/penalty-and-constraint.test.ts
//   clip, penalty and surrogate have one gradient at θ_old       src/objectives/policy-objective.test.ts, penalized.test.ts
//   the largest KL is at least the mean                          src/objectives/penalized.test.ts

import { describe, expect, it } from 'vitest'
import { damped } from '../src/objectives/fisher.js'
import { view } from '../src/nn/parameters.js'
import { conjugateGradient } from '../src/solvers/conjugate-gradient.js'
import { trustRegionStep } from '../src/solvers/trust-region-step.js'
import { normals, relativeError } from './arrays.js'
import type { PolicyLearner } from './reference/learner.js'
import { SPACES, smallPolicy } from './small-policies.js'

/** Linear: F is well conditioned, but for the shifts of logits that change nothing; CG stops before those. */
const LINEAR = { rows: 400, hidden: [], inputs: 2 }

/** Of the full step for δ: measured KL over δ, and measured over predicted improvement. */
function ratios(learner: PolicyLearner, deltas: readonly number[], damping: number): { kl: number, improvement: number }[] {
  const { surrogate, gradient } = learner.surrogate.gradient()
  const g = Float64Array.from(gradient)
  const x = conjugateGradient(damped(learner.fisher.product(), damping), g, { iterations: 200, tolerance: 1e-4 })
  return deltas.map((delta) => {
    const { scale } = trustRegionStep(x, g, delta)!
    learner.candidate.set(learner.theta.map((entry, i) => entry + scale * x.x[i]))
    const measured = learner.surrogate.evaluate()
    const promised = x.x.reduce((sum, entry, i) => sum + scale * entry * g[i], 0)
    return { kl: measured.kl / delta, improvement: (measured.surrogate - surrogate) / promised }
  })
}

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  it('as δ → 0 the full step uses δ up, and improves by what the linear model promised', async () => {
    const found = ratios(await smallPolicy(space, LINEAR), [1e-2, 1e-3, 1e-4], 0)
    const distances = found.map(({ kl, improvement }) => [Math.abs(kl - 1), Math.abs(improvement - 1)])
    for (const which of [0, 1]) {
      expect(distances[1][which]).toBeLessThan(distances[0][which] / 2) // √10 each, to first order
      expect(distances[2][which]).toBeLessThan(distances[1][which] / 2)
      expect(distances[2][which]).toBeLessThan(0.03)
    }
  })

  it('damping leaves part of δ unused', async () => {
    const [{ kl }] = ratios(await smallPolicy(space, LINEAR), [1e-4], 0.3)
    expect(kl).toBeLessThan(0.97)
  })
})

it('the Fisher product of a linear-Gaussian policy is σ_a⁻²·mean(x̃x̃ᵀ) for each action, and 2 for each ln σ', async () => {
  const learner = await smallPolicy(SPACES[0], { rows: 300, hidden: [], inputs: 3 })
  const { policy: { network, logStd }, theta, inputs, old } = learner
  const { weight, bias } = network.layers[0]
  if (logStd === null) throw new Error('no ln σ')
  const [O, A] = [3, logStd.size]
  const moments = Array.from({ length: O + 1 }, (_, i) => Array.from({ length: O + 1 }, (_, j) => {
    let sum = 0
    for (let r = 0; r < old.rows; r++) sum += (i === O ? 1 : inputs[r * O + i]) * (j === O ? 1 : inputs[r * O + j])
    return sum / old.rows
  }))
  const places = (a: number): number[] => [...Array.from({ length: O }, (_, i) => weight.offset + i * A + a), bias.offset + a]
  for (let seed = 1; seed < 4; seed++) {
    const v = normals(theta.length, seed)
    const closed = new Float64Array(theta.length)
    for (let a = 0; a < A; a++) {
      const precision = Math.exp(-2 * view(theta, logStd)[a])
      const at = places(a)
      at.forEach((place, i) => { closed[place] = precision * at.reduce((sum, other, j) => sum + moments[i][j] * v[other], 0) })
      closed[logStd.offset + a] = 2 * v[logStd.offset + a]
    }
    expect(relativeError(learner.fisher.product()(v), closed)).toBeLessThan(2e-6)
  }
})
