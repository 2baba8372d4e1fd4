// Explained variance by its definition, and the fit on a task whose solution is known: a linear value function finds the line.

import { describe, expect, it } from 'vitest'
import { norm, normals, relativeError } from '../../tests/arrays.js'
import { seated, type Seat } from '../../tests/seat.js'
import { Scratch } from '../nn/mlp.js'
import { ValueFunction } from '../policy/policy.js'
import { Adam, ADAM_DEFAULTS } from '../solvers/adam.js'
import { explainedVariance, ValueFit, type Optimizer, type ValueFitSettings } from './value-fit.js'

describe('explainedVariance', () => {
  const targets = Float32Array.from(normals(100, 1, 3))

  it('is 1 for the targets themselves and for a constant away from them, 0 for a constant, negative for worse', () => {
    expect(explainedVariance(targets, targets)).toBe(1)
    expect(explainedVariance(targets.map((x) => x + 5), targets)).toBeCloseTo(1, 10)
    expect(explainedVariance(targets.map(() => 2), targets)).toBeCloseTo(0, 10)
    expect(explainedVariance(targets.map((x) => -x), targets)).toBeCloseTo(-3, 10)
    expect(explainedVariance(targets.map((x) => x / 2), targets)).toBeCloseTo(0.75, 10)
  })

  it('is null where the targets do not vary', () => {
    expect(explainedVariance(targets, targets.map(() => 4))).toBeNull()
  })
})

const ROWS = 300
const INPUTS = 3

class Bench {
  readonly inputs: Float32Array
  readonly targets: Float32Array
  readonly phi: Float32Array
  readonly adam: Adam
  readonly fit: ValueFit
  private readonly value = new ValueFunction({ inputs: INPUTS, hidden: [], activation: 'tanh' })

  /** @param optimizer Adam if not given */
  constructor({ arena, team, kernels }: Seat, valueMinibatch: number, valueEpochs = 60, optimizer?: Optimizer) {
    this.inputs = arena.f32(ROWS * INPUTS)
    this.targets = arena.f32(ROWS)
    this.phi = arena.f32(this.value.layout.size)
    this.adam = new Adam(arena, kernels, this.phi, { ...ADAM_DEFAULTS, learningRate: 0.02 })
    const scratch = new Scratch(arena, [this.value.network], Math.max(128, valueMinibatch))
    const config = { seed: 5, valueEpochs, valueMinibatch }
    this.fit = new ValueFit(
      team, arena, kernels, this.value, this.phi, optimizer ?? this.adam, this.inputs, this.targets, config, scratch,
    )
  }

  /** Targets 2x₀ − x₁ + ½, from φ = 0. */
  fresh(): this {
    this.inputs.set(normals(ROWS * INPUTS, 2))
    this.targets.forEach((_, r) => { this.targets[r] = 2 * this.inputs[r * INPUTS] - this.inputs[r * INPUTS + 1] + 0.5 })
    this.phi.fill(0)
    this.adam.reset()
    return this
  }

  run(iteration: number): void {
    this.fit.start(iteration)
    this.fit.finish()
  }
}

describe('ValueFit', () => {
  const bench = async (minibatch: number): Promise<Bench> => (await seated((seat) => new Bench(seat, minibatch))).fresh()

  it.each([32, 128, 300])('finds the line, minibatches of %i', async (minibatch) => {
    const line = await bench(minibatch)
    line.fit.predict()
    expect(line.fit.loss()).toBeCloseTo(line.targets.reduce((sum, x) => sum + x * x, 0) / ROWS, 4)
    for (let iteration = 0; iteration < 4; iteration++) line.run(iteration)
    line.fit.predict()
    expect(line.fit.loss()).toBeLessThan(1e-3);
    [2, -1, 0, 0.5].forEach((expected, i) => { expect(line.phi[i]).toBeCloseTo(expected, 1) })
  })

  it('takes every row once an epoch, the last short minibatch too: the minibatches\' gradients add up to the batch\'s', async () => {
    const found: Float32Array[] = []
    const keep: Optimizer = { step: (gradient) => { found.push(gradient.slice()) }, state: () => [] }
    const line = (await seated((seat) => new Bench(seat, 128, 2, keep))).fresh()
    line.run(0)
    const rows = [128, 128, 44]
    expect(found).toHaveLength(6)
    const expected = new Float64Array(INPUTS + 1) // of Σ (V − target)² at φ = 0
    line.targets.forEach((target, r) => {
      [...line.inputs.subarray(r * INPUTS, (r + 1) * INPUTS), 1].forEach((x, i) => { expected[i] -= 2 * target * x })
    })
    for (const epoch of [found.slice(0, 3), found.slice(3)]) {
      const sum = expected.map((_, i) => epoch.reduce((total, gradient, b) => total + rows[b] * gradient[i], 0))
      expect(relativeError(sum, expected)).toBeLessThan(1e-6)
    }
    expect(found[0]).not.toEqual(found[3])
  })

  it('orders its minibatches by the seed and the iteration', async () => {
    const after = async (iteration: number): Promise<Float32Array> => {
      const line = await bench(32)
      line.run(iteration)
      return line.phi.slice()
    }
    expect(await after(3)).toEqual(await after(3))
    expect(await after(3)).not.toEqual(await after(4))
  })

  it('scales, clips and limits as asked, and is plain regression otherwise', async () => {
    const gradientsOf = async (settings?: ValueFitSettings): Promise<Float32Array[]> => {
      const found: Float32Array[] = []
      const keep: Optimizer = { step: (gradient) => { found.push(gradient.slice()) }, state: () => [] }
      const line = (await seated((seat) => new Bench(seat, 100, 1, keep))).fresh()
      line.phi.set([0.3, -0.2, 0.1, 0])
      line.fit.predict()
      line.phi.set([1, -0.4, 0.1, 0.2]) // away from the values that clipping is around
      line.fit.start(0, settings)
      expect(line.fit.finish()).toBe('fitted')
      return found
    }
    const none = { coefficient: 1, clip: Infinity, maxGradientNorm: Infinity }
    const plain = await gradientsOf()
    expect(await gradientsOf(none)).toEqual(plain)
    expect(await gradientsOf({ ...none, coefficient: 0.5 })).toEqual(plain.map((gradient) => gradient.map((entry) => entry / 2)))
    expect(await gradientsOf({ ...none, clip: 1e6 })).toEqual(plain)
    const limited = await gradientsOf({ ...none, maxGradientNorm: 0.25 })
    plain.forEach((gradient, b) => {
      const factor = 0.25 / (norm(gradient) + 1e-6)
      expect(factor).toBeLessThan(1)
      expect(relativeError(limited[b], gradient.map((entry) => factor * entry))).toBeLessThan(1e-6)
    })
    const clipped = await gradientsOf({ ...none, clip: 0.3 })
    plain.forEach((gradient, b) => { expect(relativeError(clipped[b], gradient)).toBeGreaterThan(0.05) })
  })

  it('clips around the values before the fit: those beyond, whose clipped error is the larger, have no gradient', async () => {
    const found: Float32Array[] = []
    const keep: Optimizer = { step: (gradient) => { found.push(gradient.slice()) }, state: () => [] }
    const line = (await seated((seat) => new Bench(seat, 300, 1, keep))).fresh()
    line.fit.predict() // 0 everywhere
    line.phi.set([1, 0.2, 0.1, 0.2])
    line.fit.start(0, { coefficient: 1, clip: 0.4, maxGradientNorm: Infinity })
    line.fit.finish()
    const expected = new Float64Array(INPUTS + 1)
    line.targets.forEach((target, r) => {
      const x = [...line.inputs.subarray(r * INPUTS, (r + 1) * INPUTS), 1]
      const value = x.reduce((sum, entry, i) => sum + entry * line.phi[i], 0)
      const held = Math.min(Math.max(value, -0.4), 0.4)
      if ((held - target) * (held - target) > (value - target) * (value - target)) return
      x.forEach((entry, i) => { expected[i] += 2 * (value - target) * entry / ROWS })
    })
    expect(relativeError(found[0], expected)).toBeLessThan(1e-5)
  })
})
