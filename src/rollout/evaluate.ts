// Evaluation episodes: the mode of the distribution, raw returns, frozen statistics, randomness from the evaluation stream. An
// episode is a function of the seed and its own number, so any thread may run it.

import type { Arena } from '../compute/arena.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { Task, Team } from '../compute/team.js'
import type { Environment } from '../envs/env.js'
import type { Actor } from '../policy/actor.js'
import { playEpisode } from './episode.js'

export interface EvaluationConfig {
  readonly env: string
  readonly seed: number
}

/** Raw return and length (steps) of each episode [episodes]. */
export interface EpisodeResults {
  readonly returns: Float64Array
  readonly lengths: Float64Array
}

/** Of one job of the team. */
const MOST_EPISODES = 4095

export class Evaluation {
  /** How many episodes each thread has run so far [threads]; no part of any result. */
  readonly episodesByThread: Float64Array
  private readonly returns: Float64Array
  private readonly lengths: Float64Array
  private readonly firstEpisode: Float64Array
  private readonly task: Task

  /** @param environment this thread's own, used for nothing else */
  constructor(
    private readonly team: Team, arena: Arena, private readonly actor: Actor, private readonly environment: Environment,
    private readonly config: EvaluationConfig,
  ) {
    this.returns = arena.f64(MOST_EPISODES)
    this.lengths = arena.f64(MOST_EPISODES)
    this.firstEpisode = arena.f64(1)
    this.episodesByThread = arena.f64(team.threads)
    this.task = team.task((item) => { this.episode(item) }, (item) => `episode ${this.firstEpisode[0] + item} of the evaluation of ${config.env} does not get on`)
  }

  /** Runs episodes 0 … episodes − 1 on all threads. */
  async run(episodes: number): Promise<EpisodeResults> {
    const returns = new Float64Array(episodes)
    const lengths = new Float64Array(episodes)
    for (let first = 0; first < episodes; first += MOST_EPISODES) {
      const count = Math.min(MOST_EPISODES, episodes - first)
      this.firstEpisode[0] = first
      await this.team.forEach(this.task, count)
      returns.set(this.returns.subarray(0, count), first)
      lengths.set(this.lengths.subarray(0, count), first)
    }
    return { returns, lengths }
  }

  private episode(item: number): void {
    const { environment, actor, config } = this
    const number = this.firstEpisode[0] + item
    const played = playEpisode(environment, actor, new RandomStream(config.seed, STREAM.evaluation, number), {
      place: { id: config.env, index: number, seed: config.seed, evaluation: true },
      beforeStep: () => { this.team.beat(item) },
      remedy: 'Give the environment a time limit (maxEpisodeSteps), or train without an evaluation (evalEpisodes: 0).',
    })
    this.returns[item] = played.return
    this.lengths[item] = played.length
    this.episodesByThread[this.team.index]++
  }
}
