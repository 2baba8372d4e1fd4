// One whole episode under the mode of a policy, with frozen statistics and the random numbers that it is given: what evaluations and the
// candidates of a gradient-free search play. It is a function of policy, statistics and stream alone, so any thread may play it.

import type { RandomStream } from '../compute/random.js'
import type { Environment } from '../envs/env.js'
import type { Actor } from '../policy/actor.js'
import { atPlace, type EnvironmentPlace } from './environment-error.js'
import { checkedEnd, checkedRecord, checkedReward, observe } from './observe.js'

/** Sum of the raw rewards, and steps. */
export interface EpisodeResult {
  readonly return: number
  readonly length: number
}

export interface EpisodeWatch {
  /** Where it is played, for messages; the step of its life is added. */
  readonly place: Omit<EnvironmentPlace, 'life'>
  /** Called before each step; `actor.observation` is what the action will be chosen for. */
  readonly beforeStep: () => void
  /** What to do about an episode without an end. */
  readonly remedy: string
}

/** An episode that is longer has no end: without a time limit, it would never return. */
const MOST_STEPS = 1_000_000

/** Resets the environment and acts until the episode ends. @param random of this episode; its step counts resets and steps */
export function playEpisode(environment: Environment, actor: Actor, random: RandomStream, watch: EpisodeWatch): EpisodeResult {
  let life = 0
  return atPlace(() => ({ ...watch.place, life }), () => {
    const { observation } = checkedRecord('reset', environment.reset(random.at(life)))
    observe(environment.observationSpace, observation, actor.observation, 0)
    let sum = 0
    for (;;) {
      life++
      watch.beforeStep()
      const result = checkedRecord('step', environment.step(actor.mode(environment.actionMask?.()), random.at(life)))
      sum += checkedReward(result.reward)
      observe(environment.observationSpace, result.observation, actor.observation, 0)
      if (checkedEnd('terminated', result.terminated) + checkedEnd('truncated', result.truncated) > 0) return { return: sum, length: life }
      if (life === MOST_STEPS) throw new Error(endless(watch))
    }
  })
}

function endless({ place, remedy }: EpisodeWatch): string {
  const what = place.evaluation === true ? 'the evaluation episode' : 'the episode'
  return `${what} has not ended after ${MOST_STEPS} steps; expected one that terminates or is truncated. ${remedy}`
}
