// The empirical Fisher product and diagonal against the scores themselves, row by row from small differences of an f64 policy; and
// against the exact Fisher matrix, whose estimates they are.

import { describe, expect, it } from 'vitest'
import { inner, multiply, norm, normals, relativeError } from '../../tests/arrays.js'
import type { PolicyLearner } from '../../tests/reference/learner.js'
import { actionOf, reference, sampleActions, SPACES, smallPolicy } from '../../tests/small-policies.js'
import type { ActionSpaceJSON } from '../spaces/space.js'

/** ∇_θ log π(a_r|s_r) of every row by central differences, in f64. */
function scores(learner: PolicyLearner, space: ActionSpaceJSON): Float64Array[] {
  const theta = Float64Array.from(learner.theta)
  const h = 1e-5
  return Array.from({ length: learner.old.rows }, (_, r) => theta.map((_, i) => {
    const [ahead, behind] = [h, -h].map((step) => (
      reference(learner, space, theta.with(i, theta[i] + step), r).logProb(actionOf(learner, r))
    ))
    return (ahead - behind) / (2 * h)
  }))
}

/** Mean s sᵀ, formed [P, P]. */
function formed(rows: readonly Float64Array[]): Float64Array {
  const P = rows[0].length
  const matrix = new Float64Array(P * P)
  for (const s of rows) {
    for (let i = 0; i < P; i++) {
      for (let j = 0; j < P; j++) matrix[i * P + j] += s[i] * s[j] / rows.length
    }
  }
  return matrix
}

function product(learner: PolicyLearner): (v: Float64Array) => Float64Array {
  const apply = learner.empiricalFisher.product()
  return (v) => Float64Array.from(apply(v))
}

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  it.each([
    { rows: 11, hidden: [5, 6], activation: 'tanh' }, { rows: 300, hidden: [4], activation: 'tanh' }, { rows: 11, hidden: [], activation: 'tanh' },
  ] as const)('is the matrix of the scores, and the diagonal is its diagonal: $rows rows, $hidden', async (form) => {
    const learner = await smallPolicy(space, form)
    const matrix = formed(scores(learner, space))
    const P = learner.theta.length
    for (let seed = 1; seed < 4; seed++) {
      const v = normals(P, seed)
      expect(relativeError(product(learner)(v), multiply(matrix, v))).toBeLessThan(5e-6)
    }
    const diagonal = learner.fisherDiagonal.estimate()
    expect(relativeError(diagonal, Float64Array.from({ length: P }, (_, i) => matrix[i * (P + 1)]))).toBeLessThan(5e-6)
  })

  it('is symmetric and never negative', async () => {
    const learner = await smallPolicy(space, { rows: 300 })
    const F = product(learner)
    for (let seed = 10; seed < 20; seed++) {
      const [u, v] = [normals(learner.theta.length, seed), normals(learner.theta.length, seed + 100)]
      const [Fu, Fv] = [F(u), F(v)]
      expect(inner(v, Fv)).toBeGreaterThan(0)
      expect(Math.abs(inner(u, Fv) - inner(v, Fu))).toBeLessThan(1e-6 * norm(u) * norm(Fv))
    }
    expect(learner.fisherDiagonal.estimate().every((entry) => entry >= 0)).toBe(true)
  })

  it('takes every k-th row, bit for bit as if there were no others', async () => {
    const [all, third] = [await smallPolicy(space, { rows: 400, fisherStride: 3 }), await smallPolicy(space, { rows: 134 })]
    const { inputs: width } = all.policy.network.spec
    for (let r = 0; r < 134; r++) {
      third.inputs.set(all.inputs.subarray(3 * r * width, (3 * r + 1) * width), r * width)
      actionOf(third, r).set(actionOf(all, 3 * r))
    }
    third.surrogate.refresh()
    const v = normals(all.theta.length, 5)
    expect(product(all)(v)).toEqual(product(third)(v))
    expect(all.fisherDiagonal.estimate()).toEqual(third.fisherDiagonal.estimate())
  })

  it('estimates the Fisher matrix: within three standard errors of it in every direction, and nearer with more rows', async () => {
    const errors = []
    for (const rows of [200, 20_000]) {
      const learner = await smallPolicy(space, { rows, hidden: [4], inputs: 2 })
      errors.push(expectNear(learner))
    }
    expect(errors[1]).toBeLessThan(errors[0] / 3)
  })
})

/** vᵀF̂v − vᵀFv of seven directions and the diagonal's mean, against their spread over the rows; the relative error of F̂v. */
function expectNear(learner: PolicyLearner): number {
  const [exact, empirical] = [learner.fisher.product(), product(learner)]
  const P = learner.theta.length
  const errors = Array.from({ length: 7 }, (_, k) => {
    const v = normals(P, 20 + k)
    const [truth, estimate] = [Float64Array.from(exact(v)), empirical(v)]
    const squares = alongs(learner, v).map((along) => along * along)
    const mean = squares.reduce((sum, x) => sum + x, 0) / squares.length
    const variance = squares.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (squares.length - 1)
    expect(inner(v, estimate) / mean).toBeCloseTo(1, 5)
    expect(Math.abs(mean - inner(v, truth))).toBeLessThan(3 * Math.sqrt(variance / squares.length))
    return relativeError(estimate, truth)
  })
  const unit = (i: number): Float64Array => new Float64Array(P).fill(1, i, i + 1)
  const trace = Array.from({ length: P }, (_, i) => exact(unit(i))[i]).reduce((sum, entry) => sum + entry, 0)
  const estimate = learner.fisherDiagonal.estimate().reduce((sum, entry) => sum + entry, 0)
  expect(Math.abs(estimate / trace - 1)).toBeLessThan(9 / Math.sqrt(learner.old.rows))
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

/** sᵀv of every row, through the distribution. */
function alongs(learner: PolicyLearner, v: Float64Array): number[] {
  const { policy, theta, old, inputs, actions, spare, scratch } = learner
  const { network, distribution, kernels } = policy
  spare.set(v)
  return Array.from({ length: old.rows }, (_, r) => {
    const tangent = network.jvp(kernels, theta, spare, inputs.byteOffset, old.activations, r, 1, scratch)
    const result = scratch.other(tangent)
    distribution.scoreAlong(
      1, old.out(r), old.free, actions.byteOffset + 4 * r * distribution.actionSize, tangent, policy.free(spare), result,
    )
    return new Float32Array(theta.buffer, result, 1)[0]
  })
}

it('knows the difference: other actions give another empirical matrix, and the same exact one', async () => {
  const learner = await smallPolicy(SPACES[0], { rows: 50 })
  const v = normals(learner.theta.length, 1)
  const [exact, before] = [Float64Array.from(learner.fisher.product()(v)), product(learner)(v)]
  learner.actions.fill(0.3)
  expect(Float64Array.from(learner.fisher.product()(v))).toEqual(exact)
  expect(product(learner)(v)).not.toEqual(before)
  sampleActions(learner)
  expect(product(learner)(v)).toEqual(before)
})
