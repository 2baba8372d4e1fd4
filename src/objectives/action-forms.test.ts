// Surrogate, KL and Fisher product of the further policies through the whole network: features and masks included. The products by other
// ways to the same matrix, the gradient by differences of the surrogate itself.

import { describe, expect, it } from 'vitest'
import { inner, norm, normals, relativeError } from '../../tests/arrays.js'
import type { PolicyLearner } from '../../tests/reference/learner.js'
import { smallPolicy, type SmallPolicy } from '../../tests/small-policies.js'
import { blockRange } from '../compute/blocks.js'
import { PLAIN } from '../distributions/action-form.js'
import type { ActionSpaceJSON } from '../spaces/space.js'

const BOX: ActionSpaceJSON = { kind: 'Box', shape: [2], low: [-1, -2], high: [1, 3], dtype: 'float32' }
const DIGITS: ActionSpaceJSON = { kind: 'MultiDiscrete', nvec: [3, 2, 4], start: [0, 0, 0] }

/** Forbids choices in a pattern that leaves each entry at least one. */
function someForbidden(masks: Uint8Array): void {
  for (let i = 0; i < masks.length; i++) masks[i] = Number((7 * i + Math.floor(i / 9)) % 3 !== 0)
  for (let row = 0; row < masks.length; row += 9) for (const first of [0, 3, 5]) masks[row + first] = 1
}

/** `tolerance` of small differences: wide where relu has kinks, and s² is small where all units are off. */
const CASES: readonly { name: string, space: ActionSpaceJSON, policy: Omit<SmallPolicy, 'rows'>, tolerance?: number }[] = [
  { name: 'state-dependent σ', space: BOX, policy: { actionForm: { ...PLAIN, stateDependentStd: true } } },
  { name: 'squashed', space: BOX, policy: { actionForm: { ...PLAIN, squashActions: true } } },
  { name: 'gSDE, tanh', space: BOX, policy: { actionForm: { ...PLAIN, exploration: 'gsde' } } },
  { name: 'gSDE, relu', space: BOX, policy: { actionForm: { ...PLAIN, exploration: 'gsde' }, hidden: [7], activation: 'relu' }, tolerance: 1e-2 },
  { name: 'masks', space: DIGITS, policy: { mask: someForbidden } },
]

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

describe.each(CASES)('$name', ({ space, policy, tolerance = 2e-3 }) => {
  it.each([11, 300])('has a Fisher product that is symmetric, never negative, and the change of the KL\'s gradient: %j states', async (rows) => {
    const learner = await smallPolicy(space, { rows, ...policy })
    const F = product(learner)
    for (let seed = 10; seed < 15; seed++) {
      const [u, v] = [normals(learner.theta.length, seed), normals(learner.theta.length, seed + 100)]
      const [Fu, Fv] = [F(u), F(v)]
      expect(inner(v, Fv)).toBeGreaterThan(0)
      expect(Math.abs(inner(u, Fv) - inner(v, Fu))).toBeLessThan(1e-6 * norm(u) * norm(Fv))
    }
    const v = normals(learner.theta.length, 4)
    const h = 2e-3
    const [ahead, behind] = [klGradient(learner, v, h), klGradient(learner, v, -h)]
    expect(relativeError(ahead.map((g, i) => (g - behind[i]) / (2 * h)), F(v))).toBeLessThan(tolerance)
    expect(norm(klGradient(learner, v, 0))).toBe(0)
  })

  it('has ratio 1 and KL 0 at θ_old, exactly, and a gradient that is the slope of the surrogate', async () => {
    const learner = await smallPolicy(space, { rows: 150, ...policy })
    const { theta, candidate, surrogate } = learner
    const old = surrogate.gradient()
    const g = Float64Array.from(old.gradient)
    candidate.set(theta)
    expect(surrogate.evaluate()).toMatchObject({ surrogate: old.surrogate, kl: 0, maxKl: 0, entropy: old.entropy })
    for (const seed of [5, 6, 7]) {
      const v = normals(theta.length, seed)
      const h = 1e-3
      const [ahead, behind] = [h, -h].map((step) => {
        candidate.set(theta.map((entry, i) => entry + step * v[i]))
        return surrogate.evaluate().surrogate
      })
      expect(Math.abs((ahead - behind) / (2 * h) - inner(g, v))).toBeLessThan(0.5 * tolerance * norm(g) * norm(v))
    }
  })

  it('takes every k-th row, bit for bit as if there were no others', async () => {
    const mask = policy.mask === undefined ? {} : { mask: (masks: Uint8Array): void => { masks.fill(1) } }
    const all = await smallPolicy(space, { rows: 400, ...policy, fisherStride: 3 })
    const third = await smallPolicy(space, { rows: 134, ...policy, ...mask })
    const width = all.policy.network.spec.inputs
    const { maskSize } = all.policy
    for (let r = 0; r < 134; r++) {
      third.inputs.set(all.inputs.subarray(3 * r * width, (3 * r + 1) * width), r * width)
      if (all.masks.length > 0) third.masks.set(all.masks.subarray(3 * r * maskSize, (3 * r + 1) * maskSize), r * maskSize)
    }
    third.surrogate.refresh()
    const v = normals(all.theta.length, 5)
    expect(product(all)(v)).toEqual(product(third)(v))
  })
})

it('an empirical Fisher product and its diagonal take gSDE\'s features along', async () => {
  const learner = await smallPolicy(BOX, { rows: 12, actionForm: { ...PLAIN, exploration: 'gsde' } })
  const { policy, theta, old, inputs, actions, advantages, scratch, spare } = learner
  const { distribution, network, kernels } = policy
  const v = normals(theta.length, 6)
  const expected = new Float64Array(theta.length)
  const diagonal = new Float64Array(theta.length)
  advantages.fill(1)
  for (let r = 0; r < old.rows; r++) {
    const action = actions.byteOffset + 4 * r * distribution.actionSize
    distribution.score(1, old.out(r), old.free, action, advantages.byteOffset, scratch.side(0), policy.free(spare))
    network.vjp(kernels, theta, inputs.byteOffset, old.activations, r, 1, scratch.side(0), spare, scratch)
    const along = inner(spare, v)
    spare.forEach((score, i) => {
      expected[i] += along * score / old.rows
      diagonal[i] += score * score / old.rows
    })
  }
  expect(relativeError(learner.empiricalFisher.product()(v), expected)).toBeLessThan(1e-5)
  expect(relativeError(learner.fisherDiagonal.estimate(), diagonal)).toBeLessThan(1e-5)
})

it('a forbidden choice has no part in anything: gradients of its logit are exactly 0', async () => {
  const learner = await smallPolicy(DIGITS, {
    rows: 40, hidden: [], mask: (masks) => { masks.fill(1).forEach((_, i) => { if ([1, 7].includes(i % 9)) masks[i] = 0 }) },
  })
  const { policy, surrogate, fisher } = learner
  const bias = policy.network.layers[0].bias
  const F = fisher.product()(normals(learner.theta.length, 3)).slice(bias.offset)
  const g = surrogate.gradient().gradient.slice(bias.offset)
  const forbidden = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => [1, 7].includes(i))
  for (const vector of [F, g]) expect(Array.from(vector, (entry) => entry === 0)).toEqual(forbidden)
  for (let r = 0; r < 40; r++) expect([learner.actions[3 * r] === 1, learner.actions[3 * r + 2] === 2]).toEqual([false, false])
})
