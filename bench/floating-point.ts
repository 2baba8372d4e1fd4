// The floating-point work of an iteration, from the layers' shapes, and the seconds it takes at least when all of it runs at the speed
// of the matrix product. A multiplication and an addition count as one operation each. For a dense layer i → o and a row:
//   forward  2io, and 22 for each tanh (wasm/tanh.ts)
//   jvp      2io for x·dW, 2io for dx·W unless it is the first layer, 3 for each derivative of an activation
//   vjp      2io for xᵀ·dz, 2io for dz·Wᵀ unless it is the first layer, 3 for each derivative
// and over an iteration, with B rows, π the policy's network and V the value function's:
//   collect     B forward(π) + N forward(V): the values of the episodes that the batch cuts
//   policy      B (forward + vjp)(π); CG: products · B′ (jvp + vjp)(π), activations kept, B′ = B/stride, and B′ forward(π) if stride > 1;
//               line search: candidates · B forward(π)
//   value       2B forward(V), before and after the fit
//   fit         epochs · B (forward + vjp)(V) + epochs · minibatches · 13|φ| for Adam (wasm/adam.ts): one thread, beside `policy`
//   statistics  2B forward(π), where observations are normalised: the KL that new statistics cause
// Left out, as below 1 %: biases, the distribution's own terms, sums over blocks, vectors of CG, normalisation.

import type { IterationReport, TrainConfig } from '../dist/index.js'

const TANH = 22
const DERIVATIVE = 3
const ADAM = 13

/** A row's cost in each pass of a network, in operations. */
export interface Passes {
  readonly forward: number
  readonly jvp: number
  readonly vjp: number
}

export interface Costs {
  readonly policy: Passes
  readonly value: Passes
  /** Of one step on the value function's parameters. */
  readonly adam: number
}

export interface Sizes {
  readonly inputs: number
  readonly actions: number
}

/** Seconds of each phase as the report has them; `policy` has the fit's part that is beside it, `value` the rest. */
export interface Phases {
  readonly collect: number
  readonly policy: number
  readonly value: number
  readonly statistics: number
}

/** Widths of the two networks. */
export function widthsOf({ policyHidden, valueHidden }: TrainConfig, { inputs, actions }: Sizes) {
  return { policy: [inputs, ...policyHidden, actions], value: [inputs, ...valueHidden, 1] }
}

/** Costs in operations. */
export function operations(config: TrainConfig, sizes: Sizes): Costs {
  const { policy, value } = widthsOf(config, sizes)
  const parameters = value.slice(1).reduce((sum, outputs, l) => sum + (value[l] + 1) * outputs, 0)
  return { policy: passes(policy, config.policyActivation), value: passes(value, config.valueActivation), adam: ADAM * parameters }
}

function passes(widths: readonly number[], activation: string): Passes {
  const layers = widths.slice(1).map((outputs, l) => (
    { product: 2 * widths[l] * outputs, outputs, first: l === 0, head: l === widths.length - 2 }
  ))
  const sum = (cost: (layer: (typeof layers)[number]) => number): number => layers.reduce((total, layer) => total + cost(layer), 0)
  const back = sum(({ product, outputs, first, head }) => product * (first ? 1 : 2) + (head ? 0 : DERIVATIVE * outputs))
  const forward = sum(({ product, outputs, head }) => product + (head || activation !== 'tanh' ? 0 : TANH * outputs))
  return { forward, jvp: back, vjp: back }
}

/** Seconds of an iteration by phase at best: at so many operations a second on each thread, all threads busy all the time. */
export function leastSeconds(
  config: TrainConfig, { policy, value, adam }: Costs, perSecond: number, threads: number, report: IterationReport,
): Phases {
  const { environments, horizon, fisherStride, valueEpochs, valueMinibatch } = config
  const rows = environments * horizon
  const sampled = Math.ceil(rows / fisherStride)
  const { backtracks = 0, cgIterations = 0, outcome } = report
  const candidates = backtracks + (outcome === 'accepted' ? 1 : 0)
  const shared = (cost: number): number => cost / perSecond / threads
  const step = rows * (policy.forward + policy.vjp) + (fisherStride > 1 ? sampled * policy.forward : 0)
    + cgIterations * sampled * (policy.jvp + policy.vjp) + candidates * rows * policy.forward
  const fit = valueEpochs * (rows * (value.forward + value.vjp) + Math.ceil(rows / valueMinibatch) * adam)
  // One thread steps alone while another fits; who is finished first helps the policy's step, but nobody can help the fit.
  const both = threads === 1 ? shared(step + fit) : Math.max(fit / perSecond, shared(step + fit))
  const alone = Math.min(both, threads === 1 ? shared(step) : step / perSecond)
  return {
    collect: shared(rows * policy.forward + environments * value.forward),
    policy: alone,
    value: both - alone + shared(2 * rows * value.forward),
    statistics: config.normalizeObservations ? shared(2 * rows * policy.forward) : 0,
  }
}
