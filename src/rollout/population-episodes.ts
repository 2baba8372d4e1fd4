// The episodes of a population: each candidate parameter vector plays whole episodes under its mode, on all threads. The exploration is in
// parameter space, so actions are not sampled. Episode e of generation g has the same random numbers for every candidate (the same start,
// the same chance in the environment): what differs between returns is the candidates. An episode is a function of candidate and number
// alone, and what the episodes saw is merged in their order, so the threads are no part of the result.

import type { Arena } from '../compute/arena.js'
import { MOST_ITEMS } from '../compute/job-board.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { Task, Team } from '../compute/team.js'
import type { Environment } from '../envs/env.js'
import type { Actor } from '../policy/actor.js'
import { playEpisode } from './episode.js'
import type { EvaluationConfig } from './evaluate.js'
import type { RunningStatistics } from './running-statistics.js'

/** Candidates times their episodes: items of one job of the team. */
export const MOST_CANDIDATE_EPISODES = MOST_ITEMS

export interface PopulationShape {
  /** λ */
  readonly population: number
  /** Episodes of each. */
  readonly episodes: number
  /** n: parameters that a candidate sets, the first of θ. */
  readonly dimension: number
}

/** What one thread plays with: a policy that acts with `theta`, and an environment of its own. */
export interface Player {
  readonly actor: Actor
  /** The parameters that the actor acts with [P]. */
  readonly theta: Float32Array
  readonly environment: Environment
}

export class PopulationEpisodes {
  /** [λ, n], row-major: written before a generation is played. */
  readonly candidates: Float32Array
  /** Raw returns and lengths [λ, episodes]. */
  readonly returns: Float64Array
  readonly lengths: Float64Array
  /** Of the raw observations of each episode: mean and sum of squared deviations [λ, episodes, O]. */
  private readonly means: Float64Array
  private readonly squares: Float64Array
  private readonly generation: Float64Array
  private readonly task: Task

  constructor(
    private readonly team: Team, arena: Arena, private readonly shape: PopulationShape, private readonly player: Player,
    private readonly config: EvaluationConfig,
  ) {
    const { population, episodes, dimension } = shape
    const items = population * episodes
    const inputs = player.actor.observation.length
    this.candidates = arena.f32(population * dimension)
    this.returns = arena.f64(items)
    this.lengths = arena.f64(items)
    this.means = arena.f64(items * inputs)
    this.squares = arena.f64(items * inputs)
    this.generation = arena.f64(1)
    this.task = team.task((item) => { this.episode(item) }, (item) => `${this.describe(item)} of environment ${config.env} does not get on`)
  }

  /** Every candidate plays its episodes of this generation. */
  async play(generation: number): Promise<void> {
    this.generation[0] = generation
    await this.team.forEach(this.task, this.shape.population * this.shape.episodes)
  }

  /** Mean return of each candidate [λ]. */
  candidateReturns(): Float64Array {
    const { population, episodes } = this.shape
    return Float64Array.from({ length: population }, (_, i) => {
      let sum = 0
      for (let e = 0; e < episodes; e++) sum += this.returns[i * episodes + e]
      return sum / episodes
    })
  }

  /** Environment steps of the generation. */
  get steps(): number {
    return this.lengths.reduce((sum, length) => sum + length, 0)
  }

  /** Merges the observations that actions were chosen for, candidate by candidate and episode by episode. */
  mergeInto(statistics: RunningStatistics): void {
    const { size } = statistics
    this.lengths.forEach((length, item) => {
      statistics.merge(length, this.means.subarray(item * size, (item + 1) * size), this.squares.subarray(item * size, (item + 1) * size))
    })
  }

  private episode(item: number): void {
    const { player: { actor, theta, environment }, shape: { episodes, dimension }, config } = this
    const candidate = Math.floor(item / episodes)
    const number = this.generation[0] * episodes + item % episodes
    theta.set(this.candidates.subarray(candidate * dimension, (candidate + 1) * dimension))
    const size = actor.observation.length
    const mean = this.means.subarray(item * size, (item + 1) * size).fill(0)
    const squares = this.squares.subarray(item * size, (item + 1) * size).fill(0)
    let seen = 0
    const played = playEpisode(environment, actor, new RandomStream(config.seed, STREAM.environment, number), {
      place: { id: config.env, index: number, seed: config.seed, candidate },
      beforeStep: () => {
        this.team.beat(item)
        follow(++seen, actor.observation, mean, squares)
      },
      remedy: 'Give the environment a time limit (maxEpisodeSteps): a candidate is judged by whole episodes.',
    })
    this.returns[item] = played.return
    this.lengths[item] = played.length
  }

  private describe(item: number): string {
    const { episodes } = this.shape
    return `candidate ${Math.floor(item / episodes)}, episode ${this.generation[0] * episodes + item % episodes},`
  }
}

/** Welford's update of mean and squared deviations by the n-th vector. */
function follow(n: number, x: Float64Array, mean: Float64Array, squares: Float64Array): void {
  for (let i = 0; i < x.length; i++) {
    const before = x[i] - mean[i]
    mean[i] += before / n
    squares[i] += before * (x[i] - mean[i])
  }
}
