// Everything a gradient-free run computes with, laid out in one order on every thread: the policy at the mean of the search distribution,
// statistics, the population's episodes, evaluation. There is no batch, no learner and no value function.

import { PopulationSearch } from '../algorithms/population-search.js'
import { SEARCHING, type SearchName } from '../algorithms/registry.js'
import { perThread } from '../compute/team.js'
import { actionFormOf } from '../distributions/action-form.js'
import type { Environment } from '../envs/env.js'
import { makeOne } from '../envs/make.js'
import type { EnvironmentSpec } from '../envs/spec.js'
import { Actor } from '../policy/actor.js'
import { Policy } from '../policy/policy.js'
import { Evaluation } from '../rollout/evaluate.js'
import { PopulationEpisodes } from '../rollout/population-episodes.js'
import { RunningStatistics } from '../rollout/running-statistics.js'
import { defaultPopulation } from '../solvers/cma-parameters.js'
import type { TrainConfig } from './config.js'
import type { Seat } from './crew.js'
import { requireFittingSpace } from './fitting-space.js'
import { flat, takeOver, windows, type NamedArray } from './named-arrays.js'
import type { TrainState } from './state.js'

/** One thread's environments: one that candidates play in, and one for evaluation. */
export interface SearchEnvironments {
  readonly playing: Environment
  readonly evaluation: Environment
  close(): void
}

/** What the threads of a search are told. */
export interface SearchStartData {
  readonly config: TrainConfig
}

export async function makeSearchEnvironments(spec: EnvironmentSpec, { envOptions }: TrainConfig): Promise<SearchEnvironments> {
  const evaluation = await makeOne(spec, envOptions)
  const playing = await makeOne(spec, envOptions)
  return {
    playing, evaluation,
    close: () => {
      playing.close?.()
      evaluation.close?.()
    },
  }
}

export class SearchWorkspace {
  readonly policy: Policy
  /** Policy parameters: the mean of the search distribution, and log σ as it was at first, which no mode depends on. */
  readonly theta: Float32Array
  readonly statistics: RunningStatistics
  readonly episodes: PopulationEpisodes
  readonly search: PopulationSearch
  readonly evaluation: Evaluation

  constructor({ arena, team, kernels, memory }: Seat, readonly config: TrainConfig, environments: SearchEnvironments) {
    const { observationSpace, actionSpace } = environments.evaluation
    const inputs = observationSpace.flatSize
    const actions = actionSpace.toJSON()
    requireFittingSpace(config, environments.evaluation)
    const network = { inputs, hidden: config.policyHidden, activation: config.policyActivation }
    const form = actionFormOf(config)
    this.policy = perThread(team, () => new Policy(network, actions, kernels, arena, memory, form))
    const { size } = this.policy.layout
    this.theta = arena.f32(size)
    this.statistics = new RunningStatistics(arena, inputs)
    const limit = config.normalizeObservations ? config.observationClip : Infinity
    const acting = perThread(team, () => arena.f32(size))
    const player = perThread(team, () => new Actor(arena, this.policy, acting, actions, this.statistics, limit))
    const dimension = size - (this.policy.logStd?.size ?? 0)
    const shape = { population: config.population ?? defaultPopulation(dimension), episodes: config.candidateEpisodes, dimension }
    this.episodes = new PopulationEpisodes(team, arena, shape, { actor: player, theta: acting, environment: environments.playing }, config)
    this.search = new PopulationSearch(this.theta, this.episodes, dimension, (mean) => (
      SEARCHING[config.algorithm as SearchName].search(config, { seed: config.seed, mean, population: shape.population })
    ))
    const actor = perThread(team, () => new Actor(arena, this.policy, this.theta, actions, this.statistics, limit))
    this.evaluation = new Evaluation(team, arena, actor, environments.evaluation, config)
  }

  /** The state before the first generation: a search around the untrained policy. */
  initialize(): void {
    const { seed, initialLogStd } = this.config
    this.policy.initialize(this.theta, seed, initialLogStd)
    this.statistics.reset()
    this.search.begin()
  }

  /** The learned numbers by name, shared with the memory: θ, the search distribution, statistics. What the run's hash is taken over. */
  parameters(): Record<string, NamedArray<Float32Array | Float64Array>> {
    return {
      ...this.fixed(),
      ...Object.fromEntries(Object.entries(this.search.state()).map(([name, array]) => [name, flat(array)])),
    }
  }

  /** Takes over a state; throws where the names or lengths are not this run's. */
  restore(arrays: TrainState['arrays']): void {
    this.initialize()
    takeOver(arrays, this.parameters())
    this.statistics.refresh()
  }

  /** Takes over another run's policy and statistics, and begins the search around it. */
  adopt(arrays: TrainState['arrays']): void {
    takeOver(arrays, this.fixed())
    this.statistics.refresh()
    this.search.begin()
  }

  private fixed(): Record<string, NamedArray<Float32Array | Float64Array>> {
    const { count, mean, variance } = this.statistics
    return {
      ...windows(this.policy.layout, this.theta),
      'observation.count': flat(count), 'observation.mean': flat(mean), 'observation.variance': flat(variance),
    }
  }
}
