// What a row costs in the passes of a task's two networks as the kernels compute them, on one core, in blocks of 128 rows: beside the
// count of operations, it tells apart what is lost inside the kernels (narrow layers, tanh, Adam) and what is lost around them.

import type { TrainConfig } from '../dist/index.js'
import { Activations, Mlp, Scratch, type ActivationName } from '../dist/nn/mlp.js'
import { ParameterLayout } from '../dist/nn/parameters.js'
import { widthsOf, type Costs, type Passes, type Sizes } from './floating-point.js'
import { contestant, interleave, type Contestant } from './measure.js'
import { fillNormal, onOneThread, type Seat } from './seat.js'

const ROWS = 128
const ROUNDS = 10
const TIMING = { seconds: 0.002, warmup: 0.03 }

/**
 * Costs in operations: as many as the matrix product does in the kernel's time, at its best round.
 * @param perSecond rate of the matrix product on one core
 */
export async function kernelCosts(config: TrainConfig, sizes: Sizes, perSecond: number): Promise<Costs> {
  const { policy, value } = widthsOf(config, sizes)
  const networks = await onOneThread((seat) => ({
    policy: layout(seat, policy, config.policyActivation), value: layout(seat, value, config.valueActivation),
  }))
  const all = [...contestants('policy', networks.policy), ...contestants('value', networks.value), adam(networks.value)]
  const samples = await interleave(all, ROUNDS)
  const best = (name: string): number => perSecond * Math.min(...samples.get(name)!)
  const passes = (network: string): Passes => ({
    forward: best(`${network} forward`) / ROWS, jvp: best(`${network} jvp`) / ROWS, vjp: best(`${network} vjp`) / ROWS,
  })
  return { policy: passes('policy'), value: passes('value'), adam: best('adam') }
}

type Network = ReturnType<typeof layout>

function layout({ arena, kernels }: Seat, widths: readonly number[], activation: ActivationName) {
  const parameters = new ParameterLayout()
  const [inputs, outputs] = [widths[0], widths[widths.length - 1]]
  const mlp = new Mlp({ inputs, hidden: widths.slice(1, -1), outputs, activation }, 'network', parameters)
  return {
    mlp, kernels, x: arena.f32(ROWS * inputs), theta: arena.f32(parameters.size), v: arena.f32(parameters.size),
    gradient: arena.f32(parameters.size), first: arena.f32(parameters.size), second: arena.f32(parameters.size),
    cotangent: arena.f32(ROWS * outputs), activations: new Activations(arena, mlp, ROWS), scratch: new Scratch(arena, [mlp], ROWS),
  }
}

function contestants(name: string, { mlp, kernels, x, theta, v, gradient, cotangent, activations, scratch }: Network): Contestant[] {
  [x, theta, v, cotangent].forEach((window, i) => { fillNormal(window, i, i === 1 ? 0.1 : 1) })
  return [
    contestant(`${name} forward`, () => { mlp.forward(kernels, theta, x.byteOffset, activations, 0, ROWS) }, TIMING),
    contestant(`${name} jvp`, () => { mlp.jvp(kernels, theta, v, x.byteOffset, activations, 0, ROWS, scratch) }, TIMING),
    contestant(`${name} vjp`, () => {
      mlp.vjp(kernels, theta, x.byteOffset, activations, 0, ROWS, cotangent.byteOffset, gradient, scratch)
    }, TIMING),
  ]
}

/** At a step size of 0: the parameters stay where they are. */
function adam({ kernels, theta, gradient, first, second }: Network): Contestant {
  const [THETA, GRADIENT, FIRST, SECOND] = [theta, gradient, first, second].map((window) => window.byteOffset)
  return contestant('adam', () => { kernels.adam(theta.length, THETA, GRADIENT, FIRST, SECOND, 0, 0.9, 0.999, 1, 1e-8) }, TIMING)
}
