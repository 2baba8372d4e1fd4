// One observation in, one action out: the policy's inference for a single row, with the observation statistics in front of it and
// the action's door behind it. Evaluation and saved policies act through it.

import type { Arena } from '../compute/arena.js'
import type { Counter } from '../compute/kernels.js'
import { Activations } from '../nn/mlp.js'
import type { Action, ActionSpaceJSON } from '../spaces/space.js'
import { actionDoor, type ActionDoor } from './actions.js'
import type { Policy } from './policy.js'

/** Frozen statistics of the raw observations, f64 [O] each. */
export interface ObservationStatistics {
  readonly mean: Float64Array
  readonly inverseStd: Float64Array
}

export class Actor {
  /** Write the raw, flat observation here [O] f64. */
  readonly observation: Float64Array
  private readonly input: Float32Array
  private readonly action: Float32Array
  private readonly activations: Activations
  private readonly door: ActionDoor

  /** @param limit bound of the normalised observation; Infinity where it is not normalised */
  constructor(
    arena: Arena, private readonly policy: Policy, private readonly theta: Float32Array, actionSpace: ActionSpaceJSON,
    private readonly statistics: ObservationStatistics, private readonly limit: number,
  ) {
    this.observation = arena.f64(policy.network.spec.inputs)
    this.input = arena.f32(policy.network.spec.inputs)
    this.action = arena.f32(policy.distribution.actionSize)
    this.activations = new Activations(arena, policy.network, 1)
    this.door = actionDoor(actionSpace)
  }

  /** The most likely action for `observation`, clipped to its space. */
  mode(): Action {
    this.forward()
    this.policy.distribution.mode(this.activations.outputRow(0), this.action.byteOffset)
    return this.door(this.action, 0)
  }

  /** An action drawn at the given position of the random streams. */
  sample(counter: Counter): Action {
    this.forward()
    this.policy.distribution.sample(this.activations.outputRow(0), this.policy.free(this.theta), this.action.byteOffset, counter)
    return this.door(this.action, 0)
  }

  private forward(): void {
    const { policy, statistics, observation, input } = this
    policy.kernels.normalizeRows(
      1, observation.length, observation.byteOffset, statistics.mean.byteOffset, statistics.inverseStd.byteOffset, this.limit,
      input.byteOffset,
    )
    policy.network.forward(policy.kernels, this.theta, input.byteOffset, this.activations, 0, 1)
  }
}
