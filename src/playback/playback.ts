// A policy at play: its environment, one step at a time, with all that there is to show. The same loop runs on Node and in a page, and
// gives the same bits. Episode k with a run's seed is episode k of that run's evaluation (rollout/evaluate.ts); sampled actions draw from
// a stream of their own, so that they repeat too. It knows no clock and draws nothing.

import { RandomStream, STREAM } from '../compute/random.js'
import type { Environment, Info } from '../envs/env.js'
import type { TrainedPolicy } from '../policy/trained-policy.js'
import { checkedEnd, checkedRecord, checkedReward } from '../rollout/observe.js'
import type { Action, Observation } from '../spaces/space.js'

export type EpisodeEnd = 'terminated' | 'truncated'

export interface PlaybackOptions {
  /** Key of the random numbers; the run's seed gives the episodes of its evaluation. */
  readonly seed: number
  /** Draw the actions instead of taking the most likely ones. */
  readonly sample?: boolean
}

/** Where the play stands: after a reset, or after a step. */
export interface Moment {
  readonly episode: number
  /** Steps since the reset. */
  readonly step: number
  readonly observation: Observation
  /** What led here, and what it paid; null and 0 after a reset. */
  readonly action: Action | null
  readonly reward: number
  /** Sum of the rewards so far. */
  readonly return: number
  /** What the value function expects from here; null where the policy's file has none. */
  readonly value: number | null
  /** Null while the episode goes on. */
  readonly end: EpisodeEnd | null
  readonly info: Info
}

export class Playback {
  /** May be changed at any time, for another one of the same spaces. */
  policy: TrainedPolicy
  sample: boolean
  private readonly seed: number
  private current: Moment | null = null

  constructor(private readonly environment: Environment, policy: TrainedPolicy, { seed, sample = false }: PlaybackOptions) {
    if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`Playback: the seed is ${seed}; expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}.`)
    this.policy = policy
    this.seed = seed
    this.sample = sample
  }

  /** The present moment. @throws Error before the first reset */
  get moment(): Moment {
    if (this.current === null) throw new Error('Playback: there is nothing to see before the first reset. Call reset, which starts an episode.')
    return this.current
  }

  get hasEnded(): boolean {
    return this.moment.end !== null
  }

  /** Starts an episode: the next one, or the one with this number. */
  reset(episode = this.current === null ? 0 : this.current.episode + 1): Moment {
    const { observation, info } = checkedRecord('reset', this.environment.reset(this.stream(STREAM.evaluation, episode, 0)))
    const value = this.policy.value(observation)
    return this.current = { episode, step: 0, observation, action: null, reward: 0, return: 0, value, end: null, info }
  }

  /** The policy's action and what becomes of it. @throws Error where the episode has ended */
  step(): Moment {
    const { episode, step: before, observation: seen, return: sum, end } = this.moment
    if (end !== null) throw new Error(`Playback: the episode has ${end} after ${before} steps. Call reset, which starts the next.`)
    const step = before + 1
    const mask = this.environment.actionMask?.()
    const action = this.policy.act(seen, { sample: this.sample, mask, random: this.stream(STREAM.user, episode, before) })
    const result = checkedRecord('step', this.environment.step(action, this.stream(STREAM.evaluation, episode, step)))
    const { observation, info } = result
    const reward = checkedReward(result.reward)
    const terminated = checkedEnd('terminated', result.terminated) === 1, truncated = checkedEnd('truncated', result.truncated) === 1
    return this.current = {
      episode, step, observation, action, reward, return: sum + reward, value: this.policy.value(observation),
      end: terminated ? 'terminated' : truncated ? 'truncated' : null, info,
    }
  }

  private stream(id: typeof STREAM.evaluation | typeof STREAM.user, episode: number, step: number): RandomStream {
    return new RandomStream(this.seed, id, episode, step)
  }
}
