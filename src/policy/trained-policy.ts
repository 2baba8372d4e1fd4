// A policy to use: observation in, action out, in a small unshared memory of its own. No threads, no environment.

import { Arena, measure } from '../compute/arena.js'
import { compileKernels, createMemory, heapBase, instantiateKernels } from '../compute/load.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { ActionMask } from '../spaces/action-mask.js'
import { spaceFromJSON } from '../spaces/space-json.js'
import type { Action, Observation, Space } from '../spaces/space.js'
import { Actor } from './actor.js'
import { flattenObservation } from './flat-observation.js'
import { Policy } from './policy.js'
import type { PolicySpec } from './policy-spec.js'

/** The numbers of a policy: θ [P] in the order of its layout, observation mean and variance [O]. */
export interface PolicyNumbers {
  readonly theta: Float32Array
  readonly mean: Float64Array
  readonly inverseStd: Float64Array
}

export interface ActOptions {
  /** Draw the action instead of taking the most likely one. */
  readonly sample?: boolean
  /** The allowed actions, for Discrete and MultiDiscrete: 0 or 1 for each choice (`actionMask` of the environment); all if not given. */
  readonly mask?: ActionMask | null
}

export class TrainedPolicy {
  private readonly actor: Actor
  private readonly observationSpace: Space
  private readonly random: RandomStream
  private draws = 0

  /**
   * @param kernelBytes the kernels' build for an unshared memory
   * @param seed key of the actions drawn with `sample`
   */
  constructor(readonly spec: PolicySpec, readonly numbers: PolicyNumbers, kernelBytes: Uint8Array, seed = 0) {
    const module = compileKernels(kernelBytes)
    const probe = instantiateKernels(module, createMemory(1, false))
    const lay = (arena: Arena, kernels: typeof probe, memory: ArrayBufferLike) => {
      const policy = new Policy(spec.network, spec.actionSpace, kernels, arena, memory, spec.actionForm)
      const theta = arena.f32(policy.layout.size)
      const statistics = { mean: arena.f64(spec.network.inputs), inverseStd: arena.f64(spec.network.inputs) }
      return { theta, statistics, actor: new Actor(arena, policy, theta, spec.actionSpace, statistics, spec.observationLimit ?? Infinity) }
    }
    const start = heapBase(probe)
    const memory = createMemory(measure(start, (arena) => lay(arena, probe, new ArrayBuffer(0))), false)
    const { theta, statistics, actor } = lay(new Arena(memory.buffer, start), instantiateKernels(module, memory), memory.buffer)
    theta.set(numbers.theta)
    statistics.mean.set(numbers.mean)
    statistics.inverseStd.set(numbers.inverseStd)
    this.actor = actor
    this.observationSpace = spaceFromJSON(spec.observationSpace)
    this.random = new RandomStream(seed, STREAM.user)
  }

  /**
   * The action for an observation of the environment it was trained on (raw, not normalised): clipped to the action space.
   * @throws TypeError if the observation does not have the space's shape, ActionMaskError if the mask does not fit the action space
   */
  act(observation: Observation, options: ActOptions = {}): Action {
    flattenObservation(this.observationSpace, observation, this.actor.observation, this.spec.env)
    if (!options.sample) return this.actor.mode(options.mask)
    const { seed, stream } = this.random
    return this.actor.sample([seed >>> 0, Math.floor(seed / 4294967296), this.draws++, 0, stream], options.mask)
  }
}
