// The whole policy step on a batch of its own: what is reported is what was done, small steps are as the models predict, and every
// refusal leaves θ bit for bit.

import { describe, expect, it } from 'vitest'
import { inner, norm, normals } from '../../tests/arrays.js'
import { seated, type Seat } from '../../tests/seat.js'
import { Policy, ValueFunction } from '../policy/policy.js'
import { layoutBatch, type Batch } from '../rollout/batch.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { Learner } from './learner.js'
import { adaptRadius, step, type TrpoConfig } from './trpo.js'

const ROWS = 300
const NETWORK = { inputs: 3, hidden: [6, 5], activation: 'tanh' } as const
const SPACES: readonly ActionSpaceJSON[] = [
  { kind: 'Box', shape: [2], low: [-1, -1], high: [1, 1], dtype: 'float32' },
  { kind: 'Discrete', n: 3, start: 0 },
]
const CONFIG: TrpoConfig = {
  gamma: 0.99, advantage: 'gae', lambda: 0.95, nSteps: 1, baseline: true, valueLearningRate: 1e-3, maxKl: 0.01, klConstraint: 'mean',
  klAdaptation: 'off', leastKlFactor: 0.1, mostKlFactor: 4,
  cgIterations: 30, cgDamping: 1e-3, cgTolerance: 1e-10, lineSearchBacktracks: 10, lineSearchShrink: 0.8,
}

/** Steps that all end their episode, with V = 0: the advantages are the rewards, standardised. */
class Bench {
  readonly learner: Learner
  readonly theta: Float32Array
  readonly batch: Batch
  private readonly policy: Policy
  private readonly phi: Float32Array

  constructor({ arena, team, kernels, memory }: Seat, actionSpace: ActionSpaceJSON) {
    this.policy = new Policy(NETWORK, actionSpace, kernels, arena, memory)
    const value = new ValueFunction(NETWORK)
    this.theta = arena.f32(this.policy.layout.size)
    this.phi = arena.f32(value.layout.size)
    this.batch = layoutBatch(arena, 1, ROWS, NETWORK.inputs, this.policy.distribution.actionSize)
    const config = { seed: 1, valueLearningRate: 1e-3, valueEpochs: 1, valueMinibatch: 64 }
    this.learner = new Learner(team, arena, kernels, this.policy, value, this.theta, this.phi, this.batch, config)
  }

  /** A policy, states, actions drawn from it, and the rewards given. */
  fill(rewards: Float64Array): this {
    const { batch, policy, theta, learner: { surrogate: { old } } } = this
    theta.set(normals(theta.length, 1, 0.5))
    this.phi.fill(0)
    batch.inputs.set(normals(batch.inputs.length, 2))
    batch.scaledRewards.set(rewards)
    batch.terminated.fill(1)
    this.learner.surrogate.refresh()
    for (let r = 0; r < ROWS; r++) {
      const action = batch.actions.byteOffset + 4 * r * policy.distribution.actionSize
      policy.distribution.sample(old.out(r), old.free, action, [4, 0, r, 0, 7])
    }
    policy.distribution.logProb(ROWS, old.out(0), old.free, batch.actions.byteOffset, batch.logProbs.byteOffset)
    this.learner.estimateAdvantages(1, { kind: 'gae', lambda: 1 })
    return this
  }
}

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  const bench = async (rewards = normals(ROWS, 3)): Promise<Bench> => (await seated((seat) => new Bench(seat, space))).fill(rewards)

  it('reports the step it took', async () => {
    const { learner, theta } = await bench()
    const before = theta.slice()
    const gradient = Float64Array.from(learner.surrogate.gradient().gradient)
    const report = step(learner, CONFIG)
    const taken = Float64Array.from(theta, (entry, i) => entry - before[i])
    learner.candidate.set(theta)
    theta.set(before)
    const { surrogate: surrogateAfter, kl, maxKl, entropy } = learner.surrogate.evaluate()

    expect(report).toMatchObject({ outcome: 'accepted', surrogateAfter, kl, maxKl, entropy, klLimit: CONFIG.maxKl })
    expect(report.kl).toBeLessThanOrEqual(0.01)
    expect(report.measuredImprovement).toBe(report.surrogateAfter - report.surrogateBefore)
    expect(report.measuredImprovement).toBeGreaterThan(0)
    expect(report.gradientNorm).toBeCloseTo(norm(gradient), 12)
    expect(report.stepNorm / norm(taken)).toBeCloseTo(1, 5)
    expect(report.predictedImprovement / inner(gradient, taken)).toBeCloseTo(1, 5)
    expect(report.quadraticKl / (0.5 * inner(taken, learner.fisher.product()(taken)))).toBeCloseTo(1, 4)
  })

  it('improves and moves as its models predict when the region is small', async () => {
    const { learner } = await bench()
    const report = step(learner, { ...CONFIG, maxKl: 1e-6, cgDamping: 0.1 })
    expect(report).toMatchObject({ outcome: 'accepted', backtracks: 0 })
    expect(report.kl / report.quadraticKl).toBeCloseTo(1, 2)
    expect(report.measuredImprovement / report.predictedImprovement).toBeCloseTo(1, 2)
    expect(report.kl).toBeLessThanOrEqual(1e-6)
  })

  it.each([
    ['zero-gradient', {}, new Float64Array(ROWS).fill(5)],
    ['not-finite', {}, normals(ROWS, 3).fill(NaN, 7, 8)],
    ['refused-kl', { maxKl: 0.1, lineSearchBacktracks: 1 }, undefined],
    ['refused-improvement', { maxKl: 1e-30 }, undefined], // too small a step to change an f32
  ] as const)('%s leaves θ bit for bit', async (outcome, changes, rewards) => {
    const { learner, theta } = await bench(rewards)
    const before = theta.slice()
    const report = step(learner, { ...CONFIG, ...changes })
    expect(report.outcome).toBe(outcome)
    expect(report).toMatchObject({ surrogateAfter: report.surrogateBefore, kl: 0, maxKl: 0 })
    expect(report).toMatchObject({ predictedImprovement: 0, measuredImprovement: 0, quadraticKl: 0, stepNorm: 0 })
    expect(theta).toEqual(before)
  })

  it('an adapting δ doubles while the model holds, up to its bound, and is the region of the next step', async () => {
    const { learner, theta } = await bench()
    const before = theta.slice()
    const config: TrpoConfig = { ...CONFIG, maxKl: 1e-6, cgDamping: 0.1, klAdaptation: 'surrogate' }
    const limits = Array.from({ length: 4 }, () => {
      theta.set(before)
      const report = step(learner, config)
      expect(report.kl).toBeLessThanOrEqual(report.klLimit)
      adaptRadius(learner, config, report)
      return report.klLimit
    })
    expect(limits).toEqual([1e-6, 2e-6, 4e-6, 4e-6])
  })

  it('an adapting δ is quartered by a refusal, and left alone where no candidate was tried', async () => {
    const config: TrpoConfig = { ...CONFIG, maxKl: 0.1, lineSearchBacktracks: 1, klAdaptation: 'surrogate' }
    const { learner } = await bench()
    adaptRadius(learner, config, step(learner, config))
    expect(learner.radiusFactor[0]).toBe(0.25)
    expect(step(learner, config).klLimit).toBe(0.025)
    const flat = await bench(new Float64Array(ROWS).fill(5))
    adaptRadius(flat.learner, config, step(flat.learner, config))
    expect(flat.learner.radiusFactor[0]).toBe(1)
  })
})
