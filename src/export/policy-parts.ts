// A saved policy taken apart for other programs: layer by layer, the head by its kind, the normaliser. Every format is written from this,
// so that what a policy is, is read in one place. Plain data and typed arrays; no kernels, no Node.

import { Mlp, type ActivationName } from '../nn/mlp.js'
import { ParameterLayout, view, type Window } from '../nn/parameters.js'
import { PLAIN } from '../distributions/action-form.js'
import type { PolicySpec } from '../policy/policy-spec.js'
import type { PolicyNumbers } from '../policy/trained-policy.js'

export interface LayerParts {
  readonly inputs: number
  readonly outputs: number
  readonly activation: ActivationName | 'identity'
  /** [inputs, outputs], row-major, and [outputs]; windows of θ. */
  readonly weight: Window
  readonly bias: Window
}

/** What the network's outputs mean. The noise that a draw takes is standard normal for Gaussians, else uniform on [0, 1). */
export type Head =
  | { readonly kind: 'gaussian', readonly size: number, readonly logStd: Window, readonly squashes: boolean }
  /** The outputs are μ [size], then log σ [size]. */
  | { readonly kind: 'state-gaussian', readonly size: number, readonly squashes: boolean }
  /** log σ [features, size]; `frequency`: draws under one matrix, 0 for all. */
  | { readonly kind: 'gsde', readonly size: number, readonly features: number, readonly logStd: Window, readonly frequency: number }
  | { readonly kind: 'categorical', readonly groups: readonly number[] }
  | { readonly kind: 'bernoulli', readonly size: number }

export interface PolicyParts {
  readonly spec: PolicySpec
  readonly theta: Float32Array
  readonly layers: readonly LayerParts[]
  readonly head: Head
  /** Of the raw observation, f64 [O] each: (x − mean)·inverseStd, cut at ±limit; null: not cut. */
  readonly mean: Float64Array
  readonly inverseStd: Float64Array
  readonly limit: number | null
}

/** @throws RangeError if θ is not as long as the policy that the spec describes */
export function policyParts(spec: PolicySpec, { theta, mean, inverseStd }: PolicyNumbers): PolicyParts {
  const layout = new ParameterLayout()
  const outputs = outputsOf(spec)
  const network = new Mlp({ ...spec.network, outputs }, 'policy', layout)
  const last = network.layers.length - 1
  const layers = network.layers.map(({ inputs, outputs: width, weight, bias }, l) => (
    { inputs, outputs: width, weight, bias, activation: l === last ? 'identity' as const : spec.network.activation }
  ))
  const head = headOf(spec, layout)
  if (layout.size !== theta.length) {
    throw new RangeError(`policy of ${spec.env}: got ${theta.length} parameters, expected ${layout.size} for its network and action space. Was it edited?`)
  }
  return { spec, theta, layers, head, mean, inverseStd, limit: spec.observationLimit }
}

/** The numbers of a window of θ, shared with it. */
export function numbersOf({ theta }: PolicyParts, window: Window): Float32Array {
  return view(theta, window)
}

/** How many numbers one draw of an action takes, beside those of a matrix that is held. */
export function noiseSize(head: Head): number {
  return head.kind === 'categorical' ? head.groups.length : head.size
}

function outputsOf({ actionSpace: space, actionForm = PLAIN }: PolicySpec): number {
  switch (space.kind) {
    case 'Box': return product(space.shape) * (actionForm.stateDependentStd ? 2 : 1)
    case 'Discrete': return space.n
    case 'MultiDiscrete': return space.nvec.reduce((sum, n) => sum + n, 0)
    case 'MultiBinary': return product(space.shape)
    default: return space satisfies never
  }
}

/** Appends the head's own parameters to the layout, after the network's. */
function headOf({ actionSpace: space, actionForm = PLAIN, network }: PolicySpec, layout: ParameterLayout): Head {
  switch (space.kind) {
    case 'Box': {
      const size = product(space.shape)
      const { exploration, stateDependentStd, squashActions: squashes, sdeSampleFrequency: frequency } = actionForm
      if (exploration === 'gsde') {
        const features = network.hidden[network.hidden.length - 1]
        return { kind: 'gsde', size, features, logStd: layout.add('policy.logStd', [features, size]), frequency }
      }
      if (stateDependentStd) return { kind: 'state-gaussian', size, squashes }
      return { kind: 'gaussian', size, logStd: layout.add('policy.logStd', [size]), squashes }
    }
    case 'Discrete': return { kind: 'categorical', groups: [space.n] }
    case 'MultiDiscrete': return { kind: 'categorical', groups: space.nvec }
    case 'MultiBinary': return { kind: 'bernoulli', size: product(space.shape) }
    default: return space satisfies never
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1)
}
