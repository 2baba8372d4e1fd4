// A network with its features beside its outputs, against the plain network and its definition: the features are the last hidden layer,
// ⟨Jv, u⟩ = ⟨v, Jᵀu⟩ over the longer rows, and the derivative that small differences have.

import { describe, expect, it } from 'vitest'
import { inner, norm, normals, relativeError } from '../../tests/arrays.js'
import { seated } from '../../tests/seat.js'
import type { Kernels } from '../compute/kernels.js'
import { FeatureMlp } from './feature-mlp.js'
import { Activations, Mlp, Scratch, type MlpSpec } from './mlp.js'
import { ParameterLayout } from './parameters.js'

const ROWS = 13
const SPECS: readonly MlpSpec[] = [
  { inputs: 1, hidden: [1], outputs: 1, activation: 'tanh' },
  { inputs: 6, hidden: [7], outputs: 2, activation: 'tanh' },
  { inputs: 17, hidden: [33, 9], outputs: 6, activation: 'relu' },
  { inputs: 3, hidden: [8, 64, 5], outputs: 4, activation: 'tanh' },
  { inputs: 4, hidden: [3, 2], outputs: 9, activation: 'tanh' },
]

interface Bench {
  readonly mlp: FeatureMlp
  readonly plain: Mlp
  readonly theta: Float32Array
  readonly x: Float32Array
  readonly at: Activations
  readonly plainAt: Activations
  readonly scratch: Scratch
  readonly spare: Float32Array
  readonly squares: Float32Array
  readonly kernels: Kernels
  readonly workspace: number
  /** Width of a row. */
  readonly width: number
}

async function bench(spec: MlpSpec): Promise<Bench> {
  const made = await seated(({ arena, kernels }) => {
    const layout = new ParameterLayout()
    const mlp = new FeatureMlp(spec, 'net', layout)
    const plain = new Mlp(spec, 'net', new ParameterLayout())
    return {
      mlp, plain, theta: arena.f32(layout.size), x: arena.f32(ROWS * spec.inputs), at: new Activations(arena, mlp, ROWS),
      plainAt: new Activations(arena, plain, ROWS), scratch: new Scratch(arena, [mlp], ROWS), spare: arena.f32(layout.size),
      squares: arena.f32(layout.size), kernels, workspace: arena.f32(mlp.squaresWorkspace(ROWS)).byteOffset,
      width: spec.outputs + mlp.features,
    }
  })
  made.theta.set(normals(made.theta.length, 1, 0.6))
  made.x.set(normals(made.x.length, 2))
  made.mlp.forward(made.kernels, made.theta, made.x.byteOffset, made.at, 0, ROWS)
  made.plain.forward(made.kernels, made.theta, made.x.byteOffset, made.plainAt, 0, ROWS)
  return made
}

function jvp({ mlp, theta, x, at, scratch, spare, kernels, width }: Bench, v: ArrayLike<number>, first = 0): Float32Array {
  spare.set(v)
  const pointer = mlp.jvp(kernels, theta, spare, x.byteOffset, at, first, ROWS - first, scratch)
  return new Float32Array(theta.buffer, pointer, (ROWS - first) * width).slice()
}

function vjp(
  { mlp, theta, x, at, scratch, spare, kernels }: Bench, u: ArrayLike<number>, first = 0, side = 0, rows = ROWS - first,
): Float32Array {
  new Float32Array(theta.buffer, scratch.side(side), u.length).set(u)
  spare.fill(NaN)
  mlp.vjp(kernels, theta, x.byteOffset, at, first, rows, scratch.side(side), spare, scratch)
  return spare.slice()
}

describe.each(SPECS)('$inputs → $hidden → $outputs, $activation', (spec) => {
  it('shows the outputs and the last hidden layer of the plain network', async () => {
    const net = await bench(spec)
    const last = new Float32Array(net.theta.buffer, net.plainAt.row(spec.hidden.length - 1, 0), ROWS * net.mlp.features)
    for (let r = 0; r < ROWS; r++) {
      const row = net.at.outputs.subarray(r * net.width, (r + 1) * net.width)
      expect(row.subarray(0, spec.outputs)).toEqual(net.plainAt.outputs.subarray(r * spec.outputs, (r + 1) * spec.outputs))
      expect(row.subarray(spec.outputs)).toEqual(last.subarray(r * net.mlp.features, (r + 1) * net.mlp.features))
    }
  })

  it('has the derivative that small differences have', async () => {
    const net = await bench(spec)
    const v = normals(net.theta.length, 3)
    const theta = net.theta.slice()
    const expected = jvp(net, v)
    const h = 1e-3
    const [ahead, behind] = [h, -h].map((step) => {
      net.theta.set(theta.map((entry, i) => entry + step * v[i]))
      net.mlp.forward(net.kernels, net.theta, net.x.byteOffset, net.at, 0, ROWS)
      return net.at.outputs.slice()
    })
    expect(relativeError(ahead.map((y, i) => (y - behind[i]) / (2 * h)), expected)).toBeLessThan(2e-3)
  })

  it('has ⟨Jv, u⟩ = ⟨v, Jᵀu⟩, whichever side u lies on', async () => {
    const net = await bench(spec)
    for (const [first, side] of [[0, 0], [4, 1], [ROWS - 1, 0]]) {
      const v = normals(net.theta.length, 4 + first)
      const u = normals((ROWS - first) * net.width, 5 + first)
      const Jv = jvp(net, v, first)
      expect(Math.abs(inner(Jv, u) - inner(v, vjp(net, u, first, side)))).toBeLessThan(1e-6 * norm(Jv) * norm(u))
    }
  })

  it('has the squares of the rows\' own gradients', async () => {
    const net = await bench(spec)
    const { mlp, kernels, theta, x, at, scratch, squares, workspace, width } = net
    const u = normals(ROWS * width, 9)
    const expected = new Float64Array(theta.length)
    for (let r = 0; r < ROWS; r++) vjp(net, u.subarray(r * width, (r + 1) * width), r, 0, 1).forEach((g, i) => { expected[i] += g * g })
    new Float32Array(theta.buffer, scratch.side(0), u.length).set(u)
    mlp.vjpSquares(kernels, theta, x.byteOffset, at, 0, ROWS, scratch.side(0), squares, scratch, workspace)
    expect(relativeError(squares, expected)).toBeLessThan(1e-6)
  })
})

it('needs a hidden layer', () => {
  expect(() => new FeatureMlp({ inputs: 2, hidden: [], outputs: 1, activation: 'tanh' }, 'net', new ParameterLayout())).toThrow(/no hidden layer/)
})
