// V(s) of one observation, for whoever shows what a trained policy expects: the value function with the policy's own observation
// statistics in front, in units of the raw reward. Training does not come here: it evaluates whole batches, in its own units.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import { Activations } from '../nn/mlp.js'
import type { ObservationStatistics } from './actor.js'
import { ValueFunction, type Policy } from './policy.js'
import type { ValueSpec } from './policy-spec.js'
import { SharedValueFunction } from './shared-value.js'

/** To be called before θ is laid out: a shared trunk appends its head to the policy's layout. */
export function valueFunctionOf({ hidden, activation, sharedTrunk }: ValueSpec, policy: Policy): ValueFunction {
  return sharedTrunk ? new SharedValueFunction(policy) : new ValueFunction({ inputs: policy.network.spec.inputs, hidden, activation })
}

export class Critic {
  private readonly input: Float32Array
  private readonly activations: Activations
  private readonly phi: Float32Array

  /**
   * @param theta of the policy, with the value's head behind it where the trunk is shared
   * @param limit bound of the normalised observation; Infinity where it is not normalised
   */
  constructor(
    arena: Arena, private readonly kernels: Kernels, private readonly valueFunction: ValueFunction, private readonly spec: ValueSpec,
    theta: Float32Array, private readonly statistics: ObservationStatistics, private readonly limit: number,
  ) {
    const { network, layout } = valueFunction
    this.phi = spec.sharedTrunk ? theta : arena.f32(layout.size)
    this.input = arena.f32(network.spec.inputs)
    this.activations = new Activations(arena, network, 1)
  }

  /** @param phi with a shared trunk its head alone, which is the end of θ */
  load(phi: Float32Array): void {
    this.phi.set(phi, this.phi.length - phi.length)
  }

  /** @param observation raw and flat [O], in the kernels' memory */
  value(observation: Float64Array): number {
    const { kernels, valueFunction: { network }, statistics, input, activations } = this
    kernels.normalizeRows(
      1, observation.length, observation.byteOffset, statistics.mean.byteOffset, statistics.inverseStd.byteOffset, this.limit,
      input.byteOffset,
    )
    network.forward(kernels, this.phi, input.byteOffset, activations, 0, 1)
    return this.spec.unit * activations.outputs[0]
  }
}
