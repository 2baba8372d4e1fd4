// The stochastic policy π_θ(a|s): an MLP whose outputs parameterise the action distribution, and the distribution's own
// state-independent parameters (log σ). It knows the order of θ; it holds no parameters and no memory but small constants.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import type { Distribution } from '../distributions/distribution.js'
import { distributionFor } from '../distributions/for-space.js'
import { initializeOrthogonal, POLICY_GAINS, VALUE_GAINS } from '../nn/initializers.js'
import { Mlp, type ActivationName } from '../nn/mlp.js'
import { address, ParameterLayout, view, type Window } from '../nn/parameters.js'
import type { ActionSpaceJSON } from '../spaces/space.js'

export interface NetworkSpec {
  readonly inputs: number
  readonly hidden: readonly number[]
  readonly activation: ActivationName
}

export class Policy {
  readonly layout = new ParameterLayout()
  readonly network: Mlp
  readonly distribution: Distribution
  /** log σ [F]; absent for discrete actions. */
  readonly logStd: Window | null

  constructor(spec: NetworkSpec, actionSpace: ActionSpaceJSON, readonly kernels: Kernels, arena: Arena, memory: ArrayBufferLike) {
    this.distribution = distributionFor(actionSpace, kernels, arena, memory)
    this.network = new Mlp({ ...spec, outputs: this.distribution.outputs }, 'policy', this.layout)
    this.logStd = this.distribution.free > 0 ? this.layout.add('policy.logStd', [this.distribution.free]) : null
  }

  /** θ₀: orthogonal weights (√2 hidden, 0.01 head), zero biases, log σ as given. */
  initialize(theta: Float32Array, seed: number, initialLogStd: number): void {
    initializeOrthogonal(this.network, theta, POLICY_GAINS, seed, 0)
    if (this.logStd) view(theta, this.logStd).fill(initialLogStd)
  }

  /** Address of log σ within a parameter vector (or a gradient, or a tangent); 0 where the distribution has none. */
  free(theta: Float32Array): number {
    return this.logStd ? address(theta, this.logStd) : 0
  }
}

/** The value function V_φ(s): an MLP with one output and parameters of its own. */
export class ValueFunction {
  readonly layout = new ParameterLayout()
  readonly network: Mlp

  constructor(spec: NetworkSpec) {
    this.network = new Mlp({ ...spec, outputs: 1 }, 'value', this.layout)
  }

  initialize(phi: Float32Array, seed: number): void {
    initializeOrthogonal(this.network, phi, VALUE_GAINS, seed, 1)
  }
}
