// The stochastic policy π_θ(a|s): an MLP whose outputs parameterise the action distribution, and the distribution's own
// state-independent parameters (log σ). It knows the order of θ; it holds no parameters and no memory but small constants and
// workspaces, for one thread.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import { log } from '../compute/libm.js'
import { PLAIN, type ActionForm } from '../distributions/action-form.js'
import type { Distribution } from '../distributions/distribution.js'
import { distributionFor } from '../distributions/for-space.js'
import { FeatureMlp } from '../nn/feature-mlp.js'
import { initializeOrthogonal, POLICY_GAINS, VALUE_GAINS } from '../nn/initializers.js'
import { Mlp, type ActivationName } from '../nn/mlp.js'
import { address, ParameterLayout, view, type Window } from '../nn/parameters.js'
import { maskGroups } from '../spaces/action-mask.js'
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
  /** log σ [F], or [H, F] for gSDE; absent for discrete actions, and where the network gives it. */
  readonly logStd: Window | null
  /** Entries of an action mask; 0 where the actions have none. */
  readonly maskSize: number

  /** @param form how Box actions are drawn; a plain Gaussian if not given */
  constructor(
    spec: NetworkSpec, actionSpace: ActionSpaceJSON, readonly kernels: Kernels, arena: Arena, memory: ArrayBufferLike,
    readonly form: ActionForm = PLAIN,
  ) {
    this.distribution = distributionFor(actionSpace, kernels, arena, memory, form, spec.hidden.at(-1))
    const { outputs, features = 0, free, freeShape = [free] } = this.distribution
    const Network = features > 0 ? FeatureMlp : Mlp
    this.network = new Network({ ...spec, outputs: outputs - features }, 'policy', this.layout)
    this.logStd = free > 0 ? this.layout.add('policy.logStd', freeShape) : null
    this.maskSize = maskGroups(actionSpace) === null ? 0 : outputs
  }

  /**
   * θ₀: orthogonal weights (√2 hidden, 0.01 head), zero biases, and a first deviation of exp(initialLogStd) in units of the stored action:
   * log σ as given; as biases where the network gives it; and for gSDE less ½ ln H, so that s = exp(initialLogStd)·‖h‖/√H whatever the
   * width H of the features is (at most exp(initialLogStd) for tanh units).
   */
  initialize(theta: Float32Array, seed: number, initialLogStd: number): void {
    initializeOrthogonal(this.network, theta, POLICY_GAINS, seed, 0)
    const { features = 1, actionSize } = this.distribution
    if (this.logStd) view(theta, this.logStd).fill(initialLogStd - 0.5 * log(features))
    else if (this.form.stateDependentStd) view(theta, this.head.bias).fill(initialLogStd, actionSize)
  }

  private get head(): Mlp['layers'][number] {
    return this.network.layers[this.network.layers.length - 1]
  }

  /** Address of log σ within a parameter vector (or a gradient, or a tangent); 0 where the distribution has none. */
  free(theta: Float32Array): number {
    return this.logStd ? address(theta, this.logStd) : 0
  }
}

/** The value function V_φ(s): an MLP with one output and parameters of its own. */
export class ValueFunction {
  readonly network: Mlp

  /** @param layout to append to, and @param trunk to share, of a value function that is part of another network (shared-value.ts) */
  constructor(spec: NetworkSpec, readonly layout = new ParameterLayout(), trunk: Mlp | null = null) {
    this.network = new Mlp({ ...spec, outputs: 1 }, 'value', layout, trunk)
  }

  initialize(phi: Float32Array, seed: number): void {
    initializeOrthogonal(this.network, phi, VALUE_GAINS, seed, 1)
  }
}
