// Evaluation episodes: the mode of the distribution, raw returns, frozen statistics, randomness from the evaluation stream. An
// episode is a function of the seed and its own number, so any thread may run it.

import type { Arena } from '../compute/arena.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { Task, Team } from '../compute/team.js'
import type { Environment } from '../envs/env.js'
import type { Actor } from '../policy/actor.js'
import { atPlace } from './environment-error.js'
import { checkedEnd, checkedRecord, checkedReward, observe } from './observe.js'

export interface EvaluationConfig {
  readonly env: string
  readonly seed: number
}

/** Raw return and length (steps) of each episode [episodes]. */
export interface EpisodeResults {
  readonly returns: Float64Array
  readonly lengths: Float64Array
}

/** An episode that is longer has no end: without a time limit, its evaluation would never return. */
const MOST_STEPS = 1_000_000
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
    const random = new RandomStream(config.seed, STREAM.evaluation, number)
    let life = 0
    atPlace(() => ({ id: config.env, index: number, seed: config.seed, life, evaluation: true }), () => {
      const { observation } = checkedRecord('reset', environment.reset(random.at(life)))
      observe(environment.observationSpace, observation, actor.observation, 0)
      let sum = 0
      for (;;) {
        life++
        this.team.beat(item)
        const result = checkedRecord('step', environment.step(actor.mode(environment.actionMask?.()), random.at(life)))
        sum += checkedReward(result.reward)
        observe(environment.observationSpace, result.observation, actor.observation, 0)
        if (checkedEnd('terminated', result.terminated) + checkedEnd('truncated', result.truncated) > 0) break
        if (life === MOST_STEPS) throw new Error(endless())
      }
      this.returns[item] = sum
      this.lengths[item] = life
      this.episodesByThread[this.team.index]++
    })
  }
}

function endless(): string {
  return `the evaluation episode has not ended after ${MOST_STEPS} steps; expected one that terminates or is truncated. `
    + 'Give the environment a time limit (maxEpisodeSteps), or train without an evaluation (evalEpisodes: 0).'
}
