// The policy's step from branches: what it reports is what the vine's own objective says of the step it took, and a refusal leaves θ bit
// for bit. The solver itself is TRPO's (trpo.test.ts).

import { describe, expect, it } from 'vitest'
import { normals } from '../../tests/arrays.js'
import { seated, type Seat } from '../../tests/seat.js'
import { Policy, ValueFunction } from '../policy/policy.js'
import { layoutBatch } from '../rollout/batch.js'
import { BRANCH_END, layoutVineBatch, type VineBatch } from '../rollout/vine-batch.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { Learner } from './learner.js'
import type { TrpoConfig } from './trpo.js'
import { step } from './trpo-vine.js'

const STATES = 100
const K = 3
const NETWORK = { inputs: 3, hidden: [6, 5], activation: 'tanh' } as const
const SPACES: readonly ActionSpaceJSON[] = [
  { kind: 'Box', shape: [2], low: [-1, -1], high: [1, 1], dtype: 'float32' },
  { kind: 'Discrete', n: K, start: 0 },
]
const CONFIG: TrpoConfig = {
  gamma: 0.99, advantage: 'gae', lambda: 0.95, nSteps: 1, baseline: true, valueLearningRate: 1e-3, maxKl: 0.01, klConstraint: 'mean',
  klAdaptation: 'off', leastKlFactor: 0.1, mostKlFactor: 4, cgIterations: 30, cgDamping: 1e-3, cgTolerance: 1e-10,
  lineSearchBacktracks: 10, lineSearchShrink: 0.8,
}

/** Branches with returns as given, from a policy with random parameters. */
class Bench {
  readonly learner: Learner
  readonly theta: Float32Array
  readonly vine: VineBatch
  private readonly policy: Policy

  constructor({ arena, team, kernels, memory }: Seat, space: ActionSpaceJSON, private readonly allActions: boolean) {
    this.policy = new Policy(NETWORK, space, kernels, arena, memory)
    const value = new ValueFunction(NETWORK)
    const { actionSize } = this.policy.distribution
    this.theta = arena.f32(this.policy.layout.size)
    const phi = arena.f32(value.layout.size)
    this.vine = layoutVineBatch(arena, STATES, K, NETWORK.inputs, actionSize)
    const config = { seed: 1, valueLearningRate: 1e-3, valueEpochs: 1, valueMinibatch: 64 }
    const trunk = layoutBatch(arena, 1, 128, NETWORK.inputs, actionSize)
    this.learner = new Learner(team, arena, kernels, this.policy, value, this.theta, phi, trunk, config, {
      fisher: { kind: 'exact', stride: K, preconditioned: false }, vine: { batch: this.vine, allActions },
    })
  }

  fill(returns: Float64Array): this {
    const { vine, policy: { distribution }, theta, learner: { surrogate: { old } } } = this
    theta.set(normals(theta.length, 1, 0.5))
    const inputs = normals(STATES * NETWORK.inputs, 2)
    vine.inputs.forEach((_, i) => { vine.inputs[i] = inputs[Math.floor(i / NETWORK.inputs / K) * NETWORK.inputs + i % NETWORK.inputs] })
    vine.returns.set(returns)
    vine.ends.fill(BRANCH_END.cut).fill(BRANCH_END.terminated, 0, 60)
    vine.steps.fill(4)
    this.learner.surrogate.refresh()
    for (let row = 0; row < vine.rows; row++) {
      const action = vine.actions.byteOffset + 4 * row * distribution.actionSize
      distribution.sample(old.out(row), old.free, action, [4, 0, row, 0, 7])
      if (this.allActions) vine.actions[row] = row % K
    }
    distribution.logProb(vine.rows, old.out(0), old.free, vine.actions.byteOffset, vine.logProbs.byteOffset)
    this.learner.estimateAdvantages(1, { kind: 'gae', lambda: 1 })
    return this
  }
}

const CASES = [...SPACES.map((space) => ({ kind: space.kind, space, all: false })), { kind: 'Discrete', space: SPACES[1], all: true }]

describe.each(CASES)('$kind, all actions: $all', ({ space, all }) => {
  const bench = async (returns = normals(STATES * K, 3)): Promise<Bench> => (
    (await seated((seat) => new Bench(seat, space, all))).fill(returns)
  )

  it('reports the step it took', async () => {
    const { learner, theta } = await bench()
    const before = theta.slice()
    const report = step(learner, CONFIG)
    learner.candidate.set(theta)
    theta.set(before)
    learner.surrogate.refresh()
    const { surrogate: surrogateAfter, kl } = learner.vine.evaluate()
    expect(report).toMatchObject({ outcome: 'accepted', surrogateAfter, kl, vineStates: STATES })
    expect(report.effectiveDraws).toBe(learner.vine.effectiveDraws())
    expect(report).toMatchObject({ branches: STATES * K, stepsInBranches: 4 * STATES * K })
    expect(report).toMatchObject({ branchesTerminated: 0.2, branchesCut: 0.8, branchesTruncated: 0 })
    expect(report.kl).toBeLessThanOrEqual(0.01)
    expect(report.measuredImprovement).toBeGreaterThan(0)
    expect(Math.abs(report.measuredImprovement / report.predictedImprovement - 1)).toBeLessThan(0.5)
    if (all) return
    expect(report.effectiveDraws).toBeGreaterThan(2)
    expect(report.effectiveDraws).toBeLessThan(K)
  })

  it('improves and moves as its models predict when the region is small', async () => {
    const { learner } = await bench()
    const report = step(learner, { ...CONFIG, maxKl: 1e-6, cgDamping: 0.1 })
    expect(report).toMatchObject({ outcome: 'accepted', backtracks: 0 })
    expect(report.kl / report.quadraticKl).toBeCloseTo(1, 1)
    expect(report.measuredImprovement / report.predictedImprovement).toBeCloseTo(1, 1)
  })

  it('does not see what all branches of a state have in common', async () => {
    const returns = normals(STATES * K, 3)
    const shifted = returns.map((x, row) => x + 10 * Math.sin(Math.floor(row / K)))
    const [plain, moved] = [await bench(returns), await bench(shifted)]
    const reports = [plain, moved].map(({ learner }) => step(learner, CONFIG))
    expect(reports[1].qSpread).toBeCloseTo(reports[0].qSpread, 12)
    expect(reports[1].kl).toBeCloseTo(reports[0].kl, 5)
    plain.theta.forEach((x, i) => { expect(moved.theta[i]).toBeCloseTo(x, 4) })
  })

  it.each([
    ['zero-gradient', {}, new Float64Array(STATES * K).fill(5)],
    ['not-finite', {}, normals(STATES * K, 3).fill(NaN, 7, 8)],
    ['refused-kl', { maxKl: 0.1, lineSearchBacktracks: 1, cgDamping: 0 }, undefined],
    ['refused-improvement', { maxKl: 1e-30 }, undefined],
  ] as const)('%s leaves θ bit for bit', async (outcome, changes, returns) => {
    const { learner, theta } = await bench(returns)
    const before = theta.slice()
    expect(step(learner, { ...CONFIG, ...changes }).outcome).toBe(outcome)
    expect(theta).toEqual(before)
  })
})
