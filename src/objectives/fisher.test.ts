// The Fisher product by four other ways to the same matrix: its signs and symmetry, differences of the KL's gradient, JᵀMJ formed
// column by column with M written out, and (discrete actions) the covariance of the scores over all actions.

import { describe, expect, it } from 'vitest'
import { inner, multiply, norm, normals, relativeError } from '../../tests/arrays.js'
import type { PolicyLearner } from '../../tests/reference/learner.js'
import { allActions, DISCRETE_SPACES, reference, SPACES, smallPolicy } from '../../tests/small-policies.js'
import { blockRange } from '../compute/blocks.js'
import { view } from '../nn/parameters.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { damped } from './fisher.js'

/** One block; and three, the last of them short. */
const SIZES = [11, 300]
const cases = SPACES.flatMap((space) => SIZES.map((rows) => ({ kind: space.kind, space, rows })))

function product(learner: PolicyLearner): (v: Float64Array) => Float64Array {
  const apply = learner.fisher.product()
  return (v) => Float64Array.from(apply(v))
}

/** ∇ of mean KL(π_old ‖ π_θ) at θ = θ_old + step·v. */
function klGradient(learner: PolicyLearner, v: Float64Array, step: number): Float64Array {
  const { policy, theta, candidate, surrogate, scratch, old, inputs, spare } = learner
  const { distribution, network, kernels } = policy
  const at = surrogate.candidate
  for (let i = 0; i < theta.length; i++) candidate[i] = theta[i] + step * v[i]
  const gradient = new Float64Array(theta.length)
  for (let block = 0; block < at.blocks.count; block++) {
    const { first, rows } = blockRange(at.blocks, block)
    at.run(block)
    distribution.klGradient(rows, old.out(first), old.free, at.out(first), at.free, scratch.side(0), policy.free(spare))
    network.vjp(kernels, candidate, inputs.byteOffset, at.activations, first, rows, scratch.side(0), spare, scratch)
    spare.forEach((entry, i) => { gradient[i] += entry / old.rows })
  }
  return gradient
}

/** M of one state [D, D], written out; log σ is apart. */
function metric(space: ActionSpaceJSON, out: Float32Array, logStd: Float32Array): number[][] {
  const diagonal = (entries: number[]): number[][] => entries.map((entry, i) => entries.map((_, j) => (i === j ? entry : 0)))
  if (space.kind === 'Box') return diagonal(Array.from(logStd, (s) => Math.exp(-2 * s)))
  if (space.kind === 'MultiBinary') return diagonal(Array.from(out, (l) => 1 / (2 + Math.exp(l) + Math.exp(-l))))
  const sizes = space.kind === 'Discrete' ? [space.n] : space.nvec
  const group = sizes.flatMap((size, g) => new Array<number>(size).fill(g))
  const p = Array.from(out, (logit, i) => Math.exp(logit) / inner(Array.from(out, Math.exp), group.map((g) => Number(g === group[i]))))
  return p.map((a, i) => p.map((b, j) => (group[i] === group[j] ? (i === j ? a : 0) - a * b : 0)))
}

/** F as a matrix [P, P]: mean over rows of JᵀMJ, J by one tangent a parameter. */
function dense(learner: PolicyLearner, space: ActionSpaceJSON): Float64Array {
  const { policy, theta, old, inputs, spare, scratch } = learner
  const [rows, P, D] = [old.rows, theta.length, policy.distribution.outputs]
  const logStd = policy.logStd ? view(theta, policy.logStd) : new Float32Array(0)
  const columns = Array.from({ length: P }, (_, j) => {
    spare.fill(0)
    spare[j] = 1
    const at = policy.network.jvp(policy.kernels, theta, spare, inputs.byteOffset, old.activations, 0, rows, scratch)
    return new Float32Array(theta.buffer, at, rows * D).slice()
  })
  const F = new Float64Array(P * P)
  for (let r = 0; r < rows; r++) {
    const M = metric(space, old.activations.outputs.subarray(r * D, (r + 1) * D), logStd)
    const J = columns.map((column) => column.subarray(r * D, (r + 1) * D))
    J.forEach((column, j) => {
      const MJ = M.map((line) => inner(line, column))
      for (let i = 0; i < P; i++) F[i * P + j] += inner(J[i], MJ) / rows
    })
  }
  logStd.forEach((_, i) => { F[(P - logStd.length + i) * (P + 1)] += 2 })
  return F
}

describe.each(cases)('$kind, $rows states', ({ space, rows }) => {
  it('is symmetric and never negative', async () => {
    const learner = await smallPolicy(space, { rows })
    const F = product(learner)
    for (let seed = 10; seed < 20; seed++) {
      const [u, v] = [normals(learner.theta.length, seed), normals(learner.theta.length, seed + 100)]
      const [Fu, Fv] = [F(u), F(v)]
      expect(inner(v, Fv)).toBeGreaterThan(0)
      expect(Math.abs(inner(u, Fv) - inner(v, Fu))).toBeLessThan(1e-6 * norm(u) * norm(Fv))
    }
  })

  it('is the change of the KL\'s gradient, which vanishes at θ_old', async () => {
    const learner = await smallPolicy(space, { rows })
    const v = normals(learner.theta.length, 4)
    const h = 3e-3
    const [ahead, behind] = [klGradient(learner, v, h), klGradient(learner, v, -h)]
    expect(relativeError(ahead.map((g, i) => (g - behind[i]) / (2 * h)), product(learner)(v))).toBeLessThan(1e-3)
    expect(norm(klGradient(learner, v, 0))).toBe(0)
  })
})

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  it.each([{ hidden: [5, 6], activation: 'tanh' }, { hidden: [7], activation: 'relu' }, { hidden: [], activation: 'tanh' }] as const)(
    'is JᵀMJ: $hidden $activation', async (network) => {
      const learner = await smallPolicy(space, { rows: 11, ...network })
      const matrix = dense(learner, space)
      for (let seed = 1; seed < 6; seed++) {
        const v = normals(learner.theta.length, seed)
        expect(relativeError(product(learner)(v), multiply(matrix, v))).toBeLessThan(2e-6)
      }
    })

  it('takes every k-th row, bit for bit as if there were no others', async () => {
    const [all, third] = [await smallPolicy(space, { rows: 400, fisherStride: 3 }), await smallPolicy(space, { rows: 134 })]
    const width = all.policy.network.spec.inputs
    for (let r = 0; r < 134; r++) third.inputs.set(all.inputs.subarray(3 * r * width, (3 * r + 1) * width), r * width)
    third.surrogate.refresh()
    const v = normals(all.theta.length, 5)
    expect(product(all)(v)).toEqual(product(third)(v))
  })

  it('is damped by λ on the diagonal', async () => {
    const learner = await smallPolicy(space, { rows: 11 })
    const v = normals(learner.theta.length, 5)
    const Fv = product(learner)(v)
    expect(damped(learner.fisher.product(), 0.3)(v)).toEqual(Fv.map((entry, i) => entry + 0.3 * v[i]))
  })
})

it.each(DISCRETE_SPACES.map((space) => [space.kind, space] as const))('%s: is the covariance of the scores', async (_, space) => {
  const learner = await smallPolicy(space, { rows: 7 })
  const { policy, theta, old, inputs, actions, advantages, scratch, spare } = learner
  const { distribution, network, kernels } = policy
  const v = normals(theta.length, 6)
  const expected = new Float64Array(theta.length)
  advantages.fill(1)
  for (let r = 0; r < old.rows; r++) {
    const here = reference(learner, space, theta, r)
    for (const action of allActions(space)) {
      actions.set(action)
      distribution.score(1, old.out(r), 0, actions.byteOffset, advantages.byteOffset, scratch.side(0), 0)
      network.vjp(kernels, theta, inputs.byteOffset, old.activations, r, 1, scratch.side(0), spare, scratch)
      const weight = Math.exp(here.logProb(action)) * inner(spare, v) / old.rows
      spare.forEach((score, i) => { expected[i] += weight * score })
    }
  }
  expect(relativeError(product(learner)(v), expected)).toBeLessThan(2e-6)
})
