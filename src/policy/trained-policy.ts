// A policy to use: observation in, action out, in a small unshared memory of its own. No threads, no environment.

import { Arena, measure } from '../compute/arena.js'
import { compileKernels, createMemory, heapBase, instantiateKernels } from '../compute/load.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { ActionMask } from '../spaces/action-mask.js'
import { spaceFromJSON } from '../spaces/space-json.js'
import type { Action, Observation, Space } from '../spaces/space.js'
import { Actor } from './actor.js'
import { Critic, valueFunctionOf } from './critic.js'
import { flattenObservation } from './flat-observation.js'
import { Policy } from './policy.js'
import type { PolicySpec } from './policy-spec.js'

/** The numbers of a policy: θ [P] in the order of its layout, observation mean and variance [O]. */
export interface PolicyNumbers {
  readonly theta: Float32Array
  readonly mean: Float64Array
  readonly inverseStd: Float64Array
  /** φ in the order of its layout, with a shared trunk its head alone; absent where `spec.value` is. */
  readonly phi?: Float32Array
}

export interface ActOptions {
  /** Draw the action instead of taking the most likely one. */
  readonly sample?: boolean
  /** The allowed actions, for Discrete and MultiDiscrete: 0 or 1 for each choice (`actionMask` of the environment); all if not given. */
  readonly mask?: ActionMask | null
  /** Where `sample` draws from: this position of this stream. Left out: the next position of the policy's own. */
  readonly random?: RandomStream
}

export class TrainedPolicy {
  private readonly actor: Actor
  private readonly critic: Critic | null
  private readonly observationSpace: Space
  private readonly random: RandomStream

  /**
   * @param kernelBytes the kernels' build for an unshared memory
   * @param seed key of the actions drawn with `sample`
   */
  constructor(readonly spec: PolicySpec, readonly numbers: PolicyNumbers, kernelBytes: Uint8Array, seed = 0) {
    const module = compileKernels(kernelBytes)
    const probe = instantiateKernels(module, createMemory(1, false))
    const limit = spec.observationLimit ?? Infinity
    const lay = (arena: Arena, kernels: typeof probe, memory: ArrayBufferLike) => {
      const policy = new Policy(spec.network, spec.actionSpace, kernels, arena, memory, spec.actionForm)
      const valueFunction = spec.value === undefined ? null : valueFunctionOf(spec.value, policy)
      const theta = arena.f32(policy.layout.size)
      const statistics = { mean: arena.f64(spec.network.inputs), inverseStd: arena.f64(spec.network.inputs) }
      const actor = new Actor(arena, policy, theta, spec.actionSpace, statistics, limit)
      const critic = spec.value === undefined || valueFunction === null ? null
        : new Critic(arena, kernels, valueFunction, spec.value, theta, statistics, limit)
      return { theta, statistics, actor, critic }
    }
    const start = heapBase(probe)
    const memory = createMemory(measure(start, (arena) => lay(arena, probe, new ArrayBuffer(0))), false)
    const { theta, statistics, actor, critic } = lay(new Arena(memory.buffer, start), instantiateKernels(module, memory), memory.buffer)
    theta.set(numbers.theta)
    statistics.mean.set(numbers.mean)
    statistics.inverseStd.set(numbers.inverseStd)
    if (numbers.phi !== undefined) critic?.load(numbers.phi)
    this.critic = critic
    this.actor = actor
    this.observationSpace = spaceFromJSON(spec.observationSpace)
    this.random = new RandomStream(seed, STREAM.user, 0, -1) // its first draw is at 0
  }

  /**
   * The action for an observation of the environment it was trained on (raw, not normalised): clipped to the action space.
   * @throws TypeError if the observation does not have the space's shape, ActionMaskError if the mask does not fit the action space
   */
  act(observation: Observation, options: ActOptions = {}): Action {
    flattenObservation(this.observationSpace, observation, this.actor.observation, this.spec.env)
    if (!options.sample) return this.actor.mode(options.mask)
    const { seed, stream, environment, step } = options.random ?? this.random.at(this.random.step + 1)
    return this.actor.sample([seed >>> 0, Math.floor(seed / 4294967296), step, environment, stream], options.mask)
  }

  /**
   * V(s): the discounted return that the value function expects from here, in units of the raw reward; null where the file has none.
   * Its discount is `spec.value.discount`.
   * @throws TypeError as `act`
   */
  value(observation: Observation): number | null {
    if (this.critic === null) return null
    flattenObservation(this.observationSpace, observation, this.actor.observation, this.spec.env)
    return this.critic.value(this.actor.observation)
  }
}
