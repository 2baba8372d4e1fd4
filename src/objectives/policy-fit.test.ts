// Minibatch epochs: every row once an epoch, the gradients those of the objective, standardised as asked, limited in length, ended by the
// KL; what is refused leaves everything as it was, bit for bit.

import { describe, expect, it } from 'vitest'
import { norm, normals, relativeError } from '../../tests/arrays.js'
import { PolicyLearner } from '../../tests/reference/learner.js'
import { sampleActions, SPACES } from '../../tests/small-policies.js'
import { seated, type Seat } from '../../tests/seat.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { standardize } from './gae.js'
import { PolicyFit, type FitReport, type PolicyFitSettings } from './policy-fit.js'

const ROWS = 150
const SETTINGS: PolicyFitSettings = {
  terms: { clip: 0.2, klPenalty: 0.3, entropyBonus: 0.1 }, epochs: 1, standardizeOver: 'batch', maxGradientNorm: Infinity,
  targetKl: Infinity,
  value: { coefficient: 0.5, clip: Infinity },
}
const CLOCK = { now: () => 0, breathe: () => Promise.resolve() }

/** A fit whose optimizer keeps the gradients, and moves the parameters by `change` of them. */
class Bench {
  readonly learner: PolicyLearner
  readonly fit: PolicyFit
  readonly gradients: Float32Array[] = []
  readonly rawAdvantages = new Float64Array(ROWS)
  readonly moments: Float32Array
  change: (theta: Float32Array, gradient: Float32Array) => void = () => undefined

  constructor(seat: Seat, actionSpace: ActionSpaceJSON, minibatch: number) {
    const learner = new PolicyLearner(seat, { network: { inputs: 2, hidden: [5], activation: 'tanh' }, actionSpace, rows: ROWS })
    const optimizer = {
      step: (gradient: Float32Array) => {
        this.gradients.push(gradient.slice())
        this.moments[0]++
        this.change(learner.candidate, gradient)
      },
      state: () => [this.moments],
    }
    this.moments = seat.arena.f32(3)
    this.learner = learner
    const { actions, logProbs, advantages } = learner
    const batch = { actions, logProbs, advantages, rawAdvantages: this.rawAdvantages }
    this.fit = new PolicyFit(seat.arena, learner.old, learner.candidate, optimizer, batch, minibatch, 5, null)
  }

  /** A batch drawn from θ; the candidate a little away from it. */
  fill(distance = 0.05): this {
    const { learner, rawAdvantages } = this
    learner.theta.set(normals(learner.theta.length, 1, 0.5))
    learner.inputs.set(normals(learner.inputs.length, 2))
    rawAdvantages.set(normals(ROWS, 3, 4))
    standardize(rawAdvantages, learner.advantages)
    learner.surrogate.refresh()
    sampleActions(learner)
    const change = normals(learner.theta.length, 4, distance)
    learner.candidate.set(learner.theta.map((entry, i) => entry + change[i]))
    return this
  }

  run(settings: Partial<PolicyFitSettings> = {}, iteration = 0): Promise<FitReport> {
    return this.fit.run({ ...SETTINGS, ...settings }, iteration, CLOCK)
  }
}

const bench = async (space: ActionSpaceJSON, minibatch: number, distance?: number): Promise<Bench> => (
  (await seated((seat) => new Bench(seat, space, minibatch))).fill(distance)
)

describe.each(SPACES.map((space) => ({ kind: space.kind, space })))('$kind', ({ space }) => {
  it('on all rows at once, steps along the gradient of the objective, downhill', async () => {
    const { learner, gradients, run } = bound(await bench(space, 1000))
    const report = await run()
    const expected = learner.objective.gradient(SETTINGS.terms).map((entry) => -entry)
    expect(report).toMatchObject({ outcome: 'fitted', epochs: 1, minibatches: 1, stoppedEarly: false })
    expect(relativeError(gradients[0], expected)).toBeLessThan(1e-6)
    expect(report.gradientNorm).toBeCloseTo(norm(gradients[0]), 6)
  })

  it('takes every row once an epoch, the last short minibatch too: the gradients add up to the batch\'s', async () => {
    const { learner, gradients, run } = bound(await bench(space, 64))
    expect(await run({ epochs: 2 })).toMatchObject({ epochs: 2, minibatches: 6 })
    const rows = [64, 64, 22]
    const expected = learner.objective.gradient(SETTINGS.terms).map((entry) => -entry * ROWS)
    for (const epoch of [gradients.slice(0, 3), gradients.slice(3)]) {
      const sum = expected.map((_, i) => epoch.reduce((total, gradient, b) => total + rows[b] * gradient[i], 0))
      expect(relativeError(sum, expected)).toBeLessThan(1e-5)
    }
    expect(gradients[0]).not.toEqual(gradients[3])
  })

  it('shortens a gradient that is too long, and reports how long it was', async () => {
    const { gradients, run } = bound(await bench(space, 64))
    const free = await run()
    const limited = await run({ maxGradientNorm: 0.01 })
    expect(limited.gradientNorm).toBe(free.gradientNorm)
    const [plain, short] = [gradients.slice(0, 3), gradients.slice(3)]
    plain.forEach((gradient, b) => {
      expect(norm(gradient)).toBeGreaterThan(0.01)
      expect(norm(short[b])).toBeCloseTo(0.01, 5)
      expect(relativeError(short[b].map((entry) => entry * norm(gradient) / 0.01), gradient)).toBeLessThan(1e-3)
    })
  })
})

/** With `run` to be taken out of the object. */
function bound(one: Bench): Pick<Bench, 'learner' | 'gradients' | 'run' | 'moments' | 'rawAdvantages'> {
  return { learner: one.learner, gradients: one.gradients, moments: one.moments, rawAdvantages: one.rawAdvantages, run: one.run.bind(one) }
}

const [BOX] = SPACES

describe('PolicyFit', () => {
  it('standardises each minibatch by itself where asked to', async () => {
    const one = await bench(BOX, 1000)
    await one.run({ standardizeOver: 'minibatch' })
    await one.run({ standardizeOver: 'batch' })
    expect(relativeError(one.gradients[0], one.gradients[1])).toBeLessThan(1e-6)
    const two = await bench(BOX, 64)
    await two.run({ standardizeOver: 'minibatch' })
    const shifted = await bench(BOX, 64)
    for (let r = 0; r < ROWS; r++) shifted.rawAdvantages[r] = 100 + 7 * shifted.rawAdvantages[r]
    await shifted.run({ standardizeOver: 'minibatch' })
    two.gradients.forEach((gradient, b) => { expect(relativeError(shifted.gradients[b], gradient)).toBeLessThan(1e-6) })
    const batchwide = await bench(BOX, 64)
    await batchwide.run({ standardizeOver: 'batch' })
    expect(relativeError(batchwide.gradients[2], two.gradients[2])).toBeGreaterThan(0.01)
  })

  it('orders the rows by the seed and the iteration', async () => {
    const first = async (iteration: number): Promise<Float32Array> => {
      const one = await bench(BOX, 64)
      await one.run({}, iteration)
      return one.gradients[0]
    }
    expect(await first(3)).toEqual(await first(3))
    expect(await first(3)).not.toEqual(await first(4))
  })

  it('ends before a step on a minibatch whose KL is beyond 1.5 times the target', async () => {
    const one = await bench(BOX, 1000)
    const { approxKl } = one.learner.objective.evaluate(SETTINGS.terms)
    const target = approxKl / 1.5
    expect(await one.run({ targetKl: target * 0.999 })).toMatchObject({ outcome: 'fitted', stoppedEarly: true, minibatches: 0, epochs: 1 })
    expect(await one.run({ targetKl: target * 1.001, epochs: 3 })).toMatchObject({ outcome: 'fitted', stoppedEarly: false, minibatches: 3 })
  })

  it.each([
    ['refused-advantages', (one: Bench) => { one.rawAdvantages[77] = NaN }],
    ['not-finite', (one: Bench) => { one.learner.logProbs[77] = NaN }],
    ['not-finite', (one: Bench) => { one.learner.actions[7] = Infinity }],
    ['not-finite', (one: Bench) => {
      one.learner.logProbs[77] = NaN
      one.change = () => undefined
    }],
    ['not-finite', (one: Bench) => { one.change = (theta) => { theta[3] = NaN } }],
    ['not-finite', (one: Bench) => { one.change = () => { one.moments[1] = Infinity } }],
  ] as const)('%s leaves parameters and optimizer as they were, bit for bit', async (outcome, spoil) => {
    const one = await bench(BOX, 64)
    one.moments.set([5, 6, 7])
    one.change = (theta, gradient) => { theta.forEach((_, i) => { theta[i] -= 0.01 * gradient[i] }) }
    spoil(one)
    const before = one.learner.candidate.slice()
    expect(await one.run({ epochs: 2 })).toMatchObject({ outcome, stoppedEarly: false })
    expect(one.learner.candidate).toEqual(before)
    expect(one.moments).toEqual(Float32Array.of(5, 6, 7))
  })

  it('goes on where nothing is wrong', async () => {
    const one = await bench(BOX, 64, 0)
    one.change = (theta, gradient) => { theta.forEach((_, i) => { theta[i] -= 0.01 * gradient[i] }) }
    const terms = { clip: 0.2, klPenalty: 0, entropyBonus: 0 }
    const before = one.learner.objective.evaluate(terms).objective
    expect(await one.run({ terms, epochs: 5 })).toMatchObject({ outcome: 'fitted', minibatches: 15 })
    expect(one.learner.objective.evaluate(terms).objective).toBeGreaterThan(before + 0.005)
  })
})
