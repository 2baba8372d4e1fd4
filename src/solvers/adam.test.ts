// Adam against its formula in f64 (Kingma & Ba 2015, Algorithm 1), and its state, which is all that a continued run needs.

import { expect, it } from 'vitest'
import { normals } from '../../tests/arrays.js'
import { seated, type Seat } from '../../tests/seat.js'
import { Adam, ADAM_DEFAULTS } from './adam.js'

const N = 37
const LEARNING_RATE = 0.01

class Bench {
  readonly theta: Float32Array
  readonly gradient: Float32Array
  readonly adam: Adam

  constructor({ arena, kernels }: Seat) {
    this.theta = arena.f32(N)
    this.gradient = arena.f32(N)
    this.adam = new Adam(arena, kernels, this.theta, { ...ADAM_DEFAULTS, learningRate: LEARNING_RATE })
  }

  /** θ = random, moments zero. */
  fresh(): this {
    this.theta.set(normals(N, 1))
    this.adam.reset()
    return this
  }

  /** Step t along a gradient of its own, of a size of its own. */
  step(t: number): void {
    this.gradient.set(normals(N, 100 + t, 1 + t % 3))
    this.adam.step(this.gradient)
  }
}

it('follows the formula', async () => {
  const bench = (await seated((seat) => new Bench(seat))).fresh()
  const [theta, m, v] = [Float64Array.from(bench.theta), new Float64Array(N), new Float64Array(N)]
  const { beta1, beta2, epsilon } = ADAM_DEFAULTS
  for (let t = 1; t <= 50; t++) {
    bench.step(t)
    bench.gradient.forEach((g, i) => {
      m[i] = beta1 * m[i] + (1 - beta1) * g
      v[i] = beta2 * v[i] + (1 - beta2) * g * g
      theta[i] -= LEARNING_RATE * (m[i] / (1 - beta1 ** t)) / (Math.sqrt(v[i] / (1 - beta2 ** t)) + epsilon)
    })
    bench.theta.forEach((entry, i) => { expect(Math.abs(entry - theta[i])).toBeLessThan(1e-6) })
  }
})

it('first moves every entry by the learning rate, against the gradient', async () => {
  const bench = (await seated((seat) => new Bench(seat))).fresh()
  const before = bench.theta.slice()
  bench.step(1)
  bench.theta.forEach((entry, i) => { expect(entry - before[i]).toBeCloseTo(-LEARNING_RATE * Math.sign(bench.gradient[i]), 6) })
})

it('goes on bit for bit from its moments and powers', async () => {
  const [whole, part] = [(await seated((seat) => new Bench(seat))).fresh(), (await seated((seat) => new Bench(seat))).fresh()]
  for (let t = 1; t <= 10; t++) whole.step(t)
  for (let t = 1; t <= 4; t++) part.step(t)
  const rest = (await seated((seat) => new Bench(seat))).fresh()
  rest.theta.set(part.theta)
  rest.adam.m.set(part.adam.m)
  rest.adam.v.set(part.adam.v)
  rest.adam.powers.set(part.adam.powers)
  for (let t = 5; t <= 10; t++) rest.step(t)
  expect(rest.theta).toEqual(whole.theta)
  whole.adam.reset()
  expect([...whole.adam.powers, ...whole.adam.m, ...whole.adam.v]).toEqual([1, 1, ...new Array<number>(2 * N).fill(0)])
})
