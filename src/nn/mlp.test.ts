// The network's three maps against each other and against their definition: outputs and derivative from a plain f64 network,
// and ⟨Jv, u⟩ = ⟨v, Jᵀu⟩, which catches what finite differences of one direction do not.

import { describe, expect, it } from 'vitest'
import { inner, norm, normals, relativeError } from '../../tests/arrays.js'
import { forward } from '../../tests/reference-policy.js'
import { seated } from '../../tests/seat.js'
import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import { Activations, Mlp, Scratch, type ActivationName, type MlpSpec } from './mlp.js'
import { ParameterLayout } from './parameters.js'

const FORMS: readonly (readonly [inputs: number, hidden: readonly number[], outputs: number])[] = [
  [1, [], 1], [5, [], 3], [1, [1], 1], [6, [7], 2], [17, [33, 9], 6], [3, [8, 64, 5], 4], [4, [6, 5, 4, 3], 1],
]
const ACTIVATIONS: readonly ActivationName[] = ['tanh', 'relu']
const ROWS = 13

/** A network with random parameters, `ROWS` rows of inputs, and its derivatives as plain functions. */
class Bench {
  readonly layout = new ParameterLayout()
  readonly mlp: Mlp
  readonly theta: Float32Array
  readonly x: Float32Array
  readonly activations: Activations
  private readonly tangent: Float32Array
  private readonly gradient: Float32Array
  private readonly scratch: Scratch

  constructor(arena: Arena, private readonly kernels: Kernels, private readonly memory: ArrayBufferLike, spec: MlpSpec) {
    this.mlp = new Mlp(spec, 'net', this.layout)
    this.theta = arena.f32(this.layout.size)
    this.x = arena.f32(ROWS * spec.inputs)
    this.activations = new Activations(arena, this.mlp, ROWS)
    this.tangent = arena.f32(this.layout.size)
    this.gradient = arena.f32(this.layout.size)
    this.scratch = new Scratch(arena, [this.mlp], ROWS)
  }

  fill(): this {
    this.theta.set(normals(this.layout.size, 1, 0.6))
    this.x.set(normals(this.x.length, 2))
    this.mlp.forward(this.kernels, this.theta, this.x.byteOffset, this.activations, 0, ROWS)
    return this
  }

  /** J·v for rows first … ROWS − 1. */
  jvp(v: Float64Array, first = 0): Float32Array {
    this.tangent.set(v)
    const rows = ROWS - first
    const at = this.mlp.jvp(this.kernels, this.theta, this.tangent, this.x.byteOffset, this.activations, first, rows, this.scratch)
    return new Float32Array(this.memory, at, rows * this.mlp.spec.outputs).slice()
  }

  /** Jᵀ·u for rows first … ROWS − 1. */
  vjp(u: Float64Array, first = 0): Float32Array {
    const rows = ROWS - first
    new Float32Array(this.memory, this.scratch.side(0), u.length).set(u)
    this.gradient.fill(NaN)
    this.mlp.vjp(
      this.kernels, this.theta, this.x.byteOffset, this.activations, first, rows, this.scratch.side(0), this.gradient, this.scratch,
    )
    return this.gradient.slice()
  }

  /** The outputs at any parameters, in f64. */
  reference(theta: Float64Array): Float64Array {
    const { inputs, activation } = this.mlp.spec
    return Float64Array.from(Array.from({ length: ROWS }, (_, r) => (
      forward(this.layout, activation, theta, this.x.subarray(r * inputs, (r + 1) * inputs))
    )).flat())
  }
}

const cases = FORMS.flatMap(([inputs, hidden, outputs]) => ACTIVATIONS.map((activation) => ({ inputs, hidden, outputs, activation })))

describe.each(cases)('$inputs → $hidden → $outputs, $activation', (spec) => {
  const bench = async (): Promise<Bench> => (
    (await seated(({ arena, kernels, memory }) => new Bench(arena, kernels, memory, spec))).fill()
  )

  it('computes what the definition says', async () => {
    const net = await bench()
    expect(relativeError(net.activations.outputs, net.reference(Float64Array.from(net.theta)))).toBeLessThan(1e-6)
  })

  it('has the derivative that small differences have', async () => {
    const net = await bench()
    const v = normals(net.theta.length, 3)
    const h = 1e-6
    const [ahead, behind] = [h, -h].map((step) => net.reference(Float64Array.from(net.theta, (entry, i) => entry + step * v[i])))
    expect(relativeError(net.jvp(v), ahead.map((y, i) => (y - behind[i]) / (2 * h)))).toBeLessThan(1e-5)
  })

  it('has ⟨Jv, u⟩ = ⟨v, Jᵀu⟩', async () => {
    const net = await bench()
    for (const first of [0, 4, ROWS - 1]) {
      const v = normals(net.theta.length, 4 + first)
      const u = normals((ROWS - first) * spec.outputs, 5 + first)
      const Jv = net.jvp(v, first)
      expect(Math.abs(inner(Jv, u) - inner(v, net.vjp(u, first)))).toBeLessThan(1e-6 * norm(Jv) * norm(u))
    }
  })
})
