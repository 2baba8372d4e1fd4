// Whole PPO updates on a batch of their own: with networks of their own and with a shared trunk, clipped and penalised. What is reported
// is what was done, the joint gradient is the joint loss's, refusals leave every bit, β follows the paper's rule.

import { describe, expect, it } from 'vitest'
import { norm, normals, relativeError } from '../../tests/arrays.js'
import { forward, referenceDistribution } from '../../tests/reference-policy.js'
import { seated, type Seat } from '../../tests/seat.js'
import type { Kernels } from '../compute/kernels.js'
import type { KernelMemory } from '../compute/load.js'
import { referenceKernels } from '../compute/reference/index.js'
import type { ParameterLayout } from '../nn/parameters.js'
import { Policy, ValueFunction } from '../policy/policy.js'
import { SharedValueFunction } from '../policy/shared-value.js'
import { layoutBatch, type Batch } from '../rollout/batch.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { adaptPenalty } from '../objectives/penalty-coefficient.js'
import { Learner } from './learner.js'
import { update, type PpoConfig } from './ppo.js'
import { update as updateKl } from './ppo-kl.js'

const ROWS = 300
const NETWORK = { inputs: 3, hidden: [6, 5], activation: 'tanh' } as const
const SPACES: readonly ActionSpaceJSON[] = [
  { kind: 'Box', shape: [2], low: [-1, -1], high: [1, 1], dtype: 'float32' },
  { kind: 'Discrete', n: 3, start: 0 },
]
const CONFIG: PpoConfig = {
  gamma: 1, advantage: 'gae', lambda: 1, nSteps: 1, baseline: true, clip: 0.2, policyEpochs: 4, policyLearningRate: 0.01, valueLearningRate: 0.01, standardizeOver: 'minibatch',
  maxGradientNorm: 0.5, targetKl: null, entropyBonus: 0.01, valueCoefficient: 0.5, valueClip: null,
}
const CLOCK = { now: () => 0, breathe: () => Promise.resolve() }

interface Form {
  readonly space: ActionSpaceJSON
  readonly shared: boolean
  readonly minibatch?: number
  /** The second choice is always forbidden, the third in every other state. */
  readonly masked?: boolean
}

/** Steps that all end their episode: the advantages are reward − V, the targets the rewards. */
class Bench {
  readonly policy: Policy
  readonly value: ValueFunction
  /** Parameters of the policy alone. */
  readonly policySize: number
  readonly learner: Learner
  readonly theta: Float32Array
  readonly phi: Float32Array
  readonly batch: Batch

  constructor({ arena, team, kernels, memory }: Seat, { space, shared, minibatch = 64, masked = false }: Form) {
    this.policy = new Policy(NETWORK, space, kernels, arena, memory)
    const sharedValue = shared ? new SharedValueFunction(this.policy) : null
    this.value = sharedValue ?? new ValueFunction(NETWORK)
    this.policySize = sharedValue?.policySize ?? this.policy.layout.size
    this.theta = arena.f32(this.policy.layout.size)
    this.phi = shared ? this.theta : arena.f32(this.value.layout.size)
    this.batch = layoutBatch(arena, 1, ROWS, NETWORK.inputs, this.policy.distribution.actionSize, masked ? 3 : 0)
    const config = { seed: 1, valueLearningRate: 1e-3, valueEpochs: 4, valueMinibatch: 64 }
    const layout = { epochs: { policyMinibatch: minibatch, sharedValue } }
    this.learner = new Learner(team, arena, kernels, this.policy, this.value, this.theta, this.phi, this.batch, config, layout)
  }

  fill(rewards = normals(ROWS, 3)): this {
    const { batch, policy, theta, phi, learner } = this
    policy.initialize(theta, 4, -0.5)
    this.value.initialize(phi, 4)
    learner.adam.reset()
    learner.epochs!.reset(1)
    batch.inputs.set(normals(batch.inputs.length, 2))
    batch.scaledRewards.set(rewards)
    batch.terminated.fill(1)
    batch.masks.forEach((_, i) => { batch.masks[i] = i % 3 === 0 || (i % 3 === 2 && i % 2 === 0) ? 1 : 0 })
    learner.surrogate.refresh()
    const { old } = learner.surrogate
    for (let r = 0; r < ROWS; r++) {
      policy.distribution.sample(old.out(r), old.free, batch.actions.byteOffset + 4 * r * policy.distribution.actionSize, [4, 0, r, 0, 7])
    }
    policy.distribution.logProb(ROWS, old.out(0), old.free, batch.actions.byteOffset, batch.logProbs.byteOffset)
    return this
  }

  update(changes: Partial<PpoConfig> = {}): ReturnType<typeof update> {
    return update(this.learner, { ...CONFIG, ...changes }, 0, CLOCK)
  }

  /** A copy of everything that learning may change. */
  learned() {
    const { learner: { adam, epochs }, theta, phi } = this
    return {
      policy: [theta, ...epochs!.adam.state(), epochs!.klPenalty].map((array) => array.slice()),
      value: [phi, ...adam.state()].map((array) => array.slice()),
    }
  }
}

const bench = async (form: Form, rewards?: Float64Array): Promise<Bench> => (await seated((seat) => new Bench(seat, form))).fill(rewards)

const FORMS = SPACES.flatMap((space) => [false, true].map((shared) => (
  { space, shared, name: `${space.kind}, ${shared ? 'shared' : 'separate'}` }
)))

describe.each(FORMS)('$name', (form) => {
  it('reports what it did', async () => {
    const one = await bench(form)
    const before = one.theta.slice()
    const { policy, value } = await one.update()
    const { objective } = one.learner.epochs!
    const after = one.theta.slice()
    one.learner.candidate.set(after)
    one.theta.set(before)
    const measured = objective.evaluate({ clip: 0.2, klPenalty: 0, entropyBonus: 0.01 })
    const { surrogate, clipped, clipFraction, approxKl, kl, maxKl, entropy } = measured
    expect(policy).toMatchObject({
      outcome: 'accepted', surrogateAfter: surrogate, objectiveAfter: measured.objective, policyLoss: -clipped, clipFraction,
      approxKl, kl, maxKl, entropy, klPenalty: 0, policyEpochsRun: 4, minibatches: 20, stoppedEarly: false, policyLearningRate: 0.01,
    })
    expect(policy.objectiveAfter).toBeGreaterThan(policy.objectiveBefore)
    expect(policy.stepNorm).toBeCloseTo(norm(Float64Array.from(after, (entry, i) => entry - before[i])), 6)
    expect(policy.kl).toBeGreaterThan(0)
    expect(value.valueOutcome).toBe('fitted')
    expect(value.valueLossAfter).toBeLessThan(value.valueLossBefore)
  })

  it.each([
    ['refused-advantages', normals(ROWS, 3).fill(NaN, 7, 8), 'refused-targets'],
    ['not-finite', undefined, 'fitted'],
  ] as const)('%s leaves every bit', async (outcome, rewards, valueOutcome) => {
    const one = await bench(form, rewards)
    if (outcome === 'not-finite') one.batch.logProbs[250] = NaN
    const before = one.learned()
    const { policy, value } = await one.update()
    expect(policy).toMatchObject({ outcome, kl: 0, maxKl: 0, approxKl: 0, clipFraction: 0, stepNorm: 0 })
    expect(value.valueOutcome).toBe(form.shared && outcome === 'not-finite' ? 'refused-not-finite' : valueOutcome)
    const kept = form.shared || valueOutcome !== 'fitted' ? one.learned() : { ...one.learned(), value: before.value } // φ's fit is its own
    expect(kept).toEqual(before)
  })

  it('refuses finite parameters of no finite policy', async () => {
    const one = await bench({ ...form, minibatch: ROWS })
    const before = one.learned()
    const { policy } = await one.update({ policyEpochs: 1, policyLearningRate: 1e38, maxGradientNorm: null })
    expect(policy).toMatchObject({ outcome: 'not-finite', minibatches: 1 })
    expect(one.learned().policy).toEqual(before.policy)
  })

  it('stops on the KL', async () => {
    const one = await bench(form)
    const { policy } = await one.update({ targetKl: 1e-4, policyLearningRate: 0.03 })
    expect(policy).toMatchObject({ outcome: 'accepted', stoppedEarly: true })
    expect(policy.minibatches).toBeGreaterThan(0)
    expect(policy.minibatches).toBeLessThan(20)
  })

  it('continues from its moments: the same as two in a row, and other than from none', async () => {
    const twice = async (reset: boolean): Promise<Float32Array> => {
      const one = await bench(form)
      await one.update()
      if (reset) one.learner.epochs!.adam.reset()
      await one.update()
      return one.theta.slice()
    }
    expect(await twice(false)).toEqual(await twice(false))
    expect(await twice(false)).not.toEqual(await twice(true))
  })
})

describe.each(FORMS)('$name', (form) => {
  it('has the same bits on the twins of the kernels', async () => {
    const config = { ...CONFIG, policyEpochs: 1, clip: 0.05, valueClip: 0.1, klTarget: 0.01, adaptPenalty: true }
    const run = async (kernels?: (memory: KernelMemory) => Kernels): Promise<unknown> => {
      const one = (await seated((seat) => new Bench(seat, form), kernels)).fill()
      const clipped = await update(one.learner, config, 0, CLOCK)
      return { reports: [clipped, await updateKl(one.learner, config, 1, CLOCK)], learned: one.learned() }
    }
    expect(await run((memory) => referenceKernels(memory.buffer))).toEqual(await run())
  })
})

describe('masked actions', () => {
  it.each([false, true])('keep their masks in every minibatch; shared trunk: %s', async (shared) => {
    const one = await bench({ space: SPACES[1], shared, masked: true })
    const { batch, learner, policy, theta } = one
    expect((await one.update({ policyLearningRate: 0 })).policy).toMatchObject({ outcome: 'accepted', kl: 0, approxKl: 0, clipFraction: 0 })
    const { policy: report } = await one.update()
    expect(report.outcome).toBe('accepted')
    expect(report.kl).toBeGreaterThan(0)
    // A choice that is always forbidden has no gradient: its bias stays.
    const head = policy.network.layers[2].bias
    const biases = theta.subarray(head.offset, head.offset + 3)
    expect(biases[1]).toBe(0)
    expect(biases[0]).not.toBe(0)
    learner.surrogate.refresh()
    const forbidden = learner.surrogate.old.activations.outputs.filter((_, i) => batch.masks[i] === 0)
    expect(forbidden.every((logit) => logit === -Infinity)).toBe(true)
  })
})

describe('shared trunk', () => {
  it.each(SPACES)('descends the gradient of the joint loss, by small differences: $kind', async (space) => {
    const one = await bench({ space, shared: true, minibatch: ROWS })
    const { theta, policy, learner, batch } = one
    theta.set(normals(theta.length, 1, 0.5))
    learner.surrogate.refresh()
    policy.distribution.logProb(ROWS, learner.surrogate.old.out(0), policy.free(theta), batch.actions.byteOffset, batch.logProbs.byteOffset)
    normals(ROWS, 9, 0.1).forEach((change, r) => { batch.logProbs[r] += change })
    const at = Float64Array.from(theta)
    const config = { entropyBonus: 0.05, policyEpochs: 1, maxGradientNorm: null, standardizeOver: 'batch' as const, valueCoefficient: 0.7 }
    await one.update(config)
    const rows = advantagesAndTargets(one, at)
    const gradient = learner.epochs!.adam.m.map((moment) => moment / Math.fround(1 - 0.9))
    const h = 1e-6
    const expected = at.map((_, i) => {
      const [ahead, behind] = [h, -h].map((step) => jointLoss(one, space, at.with(i, at[i] + step), rows))
      return (ahead - behind) / (2 * h)
    })
    expect(relativeError(gradient, expected)).toBeLessThan(1e-5)
    const head = gradient.subarray(one.policySize)
    expect(norm(head)).toBeGreaterThan(0)
  })

  it('has the policy and the value head of the separate networks at the start, and V reads the policy\'s features', async () => {
    const [shared, separate] = [await bench({ space: SPACES[0], shared: true }), await bench({ space: SPACES[0], shared: false })]
    const { policySize } = shared
    expect(shared.theta.subarray(0, policySize)).toEqual(separate.theta)
    const headOf = ({ value, phi }: Bench): Float32Array => {
      const { weight } = value.network.layers[value.network.layers.length - 1]
      return phi.slice(weight.offset, weight.offset + weight.size)
    }
    expect(headOf(shared)).toEqual(headOf(separate))
    expect(shared.theta.length).toBe(policySize + 6)
    const values = shared.learner.value.predict()
    expect(values[17]).toBeCloseTo(value64(shared, Float64Array.from(shared.theta), 17), 5)
  })
})

/** Â standardised over the batch and targets, as an update from θ takes them. */
function advantagesAndTargets(one: Bench, theta: Float64Array) {
  const targets = Float64Array.from(one.batch.scaledRewards)
  const raw = targets.map((target, r) => target - value64(one, theta, r))
  const mean = raw.reduce((sum, a) => sum + a, 0) / ROWS
  const deviation = Math.sqrt(raw.reduce((sum, a) => sum + (a - mean) * (a - mean), 0) / (ROWS - 1))
  return { targets, advantages: raw.map((a) => (a - mean) / (deviation + 1e-8)) }
}

/** −L^CLIP − c₂·entropy + c₁·MSE in f64. */
function jointLoss(one: Bench, space: ActionSpaceJSON, theta: Float64Array, rows: ReturnType<typeof advantagesAndTargets>): number {
  const { policy, batch } = one
  const { actionSize } = policy.distribution
  const log = policy.logStd ?? { offset: 0, size: 0 }
  let sum = 0
  for (let r = 0; r < ROWS; r++) {
    const out = forward(only(policy.layout, 'policy.'), 'tanh', theta, inputsOf(batch, r))
    const pi = referenceDistribution(space, out, theta.subarray(log.offset, log.offset + log.size))
    const ratio = Math.exp(pi.logProb(batch.actions.subarray(r * actionSize, (r + 1) * actionSize)) - batch.logProbs[r])
    const advantage = rows.advantages[r]
    const clipped = Math.min(ratio * advantage, Math.min(Math.max(ratio, 0.8), 1.2) * advantage)
    const error = value64(one, theta, r) - rows.targets[r]
    sum += 0.7 * error * error - clipped - 0.05 * pi.entropy()
  }
  return sum / ROWS
}

function value64({ policy, batch }: Bench, theta: Float64Array, row: number): number {
  const layout = { windows: [...trunk(policy), ...policy.layout.windows.filter(({ name }) => name.startsWith('value.head'))] }
  return forward(layout, 'tanh', theta, inputsOf(batch, row))[0]
}

function trunk({ layout }: Policy) {
  return layout.windows.filter(({ name }) => /^policy\.\d/.test(name))
}

function only({ windows }: ParameterLayout, prefix: string): Pick<ParameterLayout, 'windows'> {
  return { windows: windows.filter(({ name }) => name.startsWith(prefix)) }
}

function inputsOf({ inputs }: Batch, row: number): Float32Array {
  return inputs.subarray(row * NETWORK.inputs, (row + 1) * NETWORK.inputs)
}

describe('ppo-kl', () => {
  const KL = { ...CONFIG, klTarget: 0.01, adaptPenalty: true }

  it.each([
    [1, 0.0066, 0.5], [1, 0.0067, 1], [1, 0.01, 1], [1, 0.0149, 1], [1, 0.0151, 2], [8, 0, 4], [0.25, 1, 0.5], [0.25, Infinity, 0.5],
  ])('β = %d with d = %d and d_targ = 0.01 becomes %d', (beta, d, next) => {
    expect(adaptPenalty(beta, d, 0.01)).toBe(next)
  })

  it('never lets β reach 0 or ∞', () => {
    let [low, high] = [1, 1]
    for (let i = 0; i < 2000; i++) [low, high] = [adaptPenalty(low, 0, 0.01), adaptPenalty(high, 1, 0.01)]
    expect([low * 2 ** 40, high / 2 ** 40]).toEqual([1, 1])
  })

  it('is penalised by the β in force, and leaves the next one', async () => {
    const one = await bench({ space: SPACES[0], shared: false })
    const { klPenalty } = one.learner.epochs!
    for (const { beta, kind } of [{ beta: 1e-3, kind: 'far' }, { beta: 1000, kind: 'near' }]) {
      one.fill()
      klPenalty[0] = beta
      const { policy } = await updateKl(one.learner, { ...KL, policyLearningRate: 0.01 }, 0, CLOCK)
      expect(policy).toMatchObject({ outcome: 'accepted', klPenalty: beta, clipFraction: 0 })
      expect(klPenalty[0]).toBe(adaptPenalty(beta, policy.kl, 0.01))
      if (kind === 'near') expect(policy.kl).toBeLessThan(0.01)
      else expect(policy.kl).toBeGreaterThan(0.015)
      expect(policy.objectiveAfter).toBeCloseTo(policy.surrogateAfter - beta * policy.kl + 0.01 * policy.entropy, 12)
    }
  })

  it('keeps β where the update was refused or it does not adapt', async () => {
    const one = await bench({ space: SPACES[0], shared: false }, normals(ROWS, 3).fill(Infinity, 7, 8))
    expect((await updateKl(one.learner, KL, 0, CLOCK)).policy.outcome).toBe('refused-advantages')
    expect(one.learner.epochs!.klPenalty[0]).toBe(1)
    one.fill()
    await updateKl(one.learner, { ...KL, adaptPenalty: false, policyLearningRate: 0 }, 0, CLOCK)
    expect(one.learner.epochs!.klPenalty[0]).toBe(1)
  })
})
