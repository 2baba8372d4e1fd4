// One observation in, one action out: the policy's inference for a single row, with the observation statistics in front of it and
// the action's door behind it. Evaluation and saved policies act through it.

import type { Arena } from '../compute/arena.js'
import type { Counter } from '../compute/kernels.js'
import { Activations } from '../nn/mlp.js'
import { forbid, readMask, type ActionMask } from '../spaces/action-mask.js'
import type { Action, ActionSpaceJSON } from '../spaces/space.js'
import { ActionDraws } from './action-draws.js'
import { actionDoor, type ActionDoor } from './actions.js'
import type { Policy } from './policy.js'

/** Frozen statistics of the raw observations, f64 [O] each. */
export interface ObservationStatistics {
  readonly mean: Float64Array
  readonly inverseStd: Float64Array
}

/** Stands for the index of an environment in the counter of held noise: no environment has it. */
const OUTSIDE = 0xffffffff

export class Actor {
  /** Write the raw, flat observation here [O] f64. */
  readonly observation: Float64Array
  private readonly input: Float32Array
  private readonly action: Float32Array
  private readonly activations: Activations
  private readonly mask: Uint8Array
  private readonly draws: ActionDraws
  private readonly door: ActionDoor

  /** @param limit bound of the normalised observation; Infinity where it is not normalised */
  constructor(
    arena: Arena, private readonly policy: Policy, private readonly theta: Float32Array, private readonly actionSpace: ActionSpaceJSON,
    private readonly statistics: ObservationStatistics, private readonly limit: number,
  ) {
    this.observation = arena.f64(policy.network.spec.inputs)
    this.input = arena.f32(policy.network.spec.inputs)
    this.action = arena.f32(policy.distribution.actionSize)
    this.activations = new Activations(arena, policy.network, 1)
    this.mask = new Uint8Array(policy.maskSize)
    this.draws = new ActionDraws(arena, policy, 1, OUTSIDE)
    this.door = actionDoor(actionSpace, policy.form.squashActions)
  }

  /**
   * The most likely action for `observation`, clipped to its space; of a squashed Gaussian the image of its mean, which is the median.
   * @param mask the allowed actions; null: all
   * @throws ActionMaskError
   */
  mode(mask: ActionMask | null = null): Action {
    this.forward(mask)
    this.policy.distribution.mode(this.activations.outputRow(0), this.action.byteOffset)
    return this.door(this.action, 0)
  }

  /** An action drawn at the given position of the random streams; its step also says which noise is held (gSDE). */
  sample(counter: Counter, mask: ActionMask | null = null): Action {
    this.forward(mask)
    const free = this.policy.free(this.theta)
    this.draws.draw(0, this.activations.outputRow(0), free, this.action.byteOffset, counter, { taken: counter[2], before: 0 })
    return this.door(this.action, 0)
  }

  private forward(mask: ActionMask | null): void {
    const { policy, statistics, observation, input, activations } = this
    policy.kernels.normalizeRows(
      1, observation.length, observation.byteOffset, statistics.mean.byteOffset, statistics.inverseStd.byteOffset, this.limit,
      input.byteOffset,
    )
    policy.network.forward(policy.kernels, this.theta, input.byteOffset, activations, 0, 1)
    if (mask === null) return
    readMask(this.actionSpace, mask, this.mask, 0)
    forbid(activations.outputs, this.mask, 0, this.mask.length)
  }
}
