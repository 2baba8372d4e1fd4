// Markov decision processes small enough to be solved: tables of what follows each state and action and what it earns, observed as one-hot
// vectors, so that linear networks can hold any policy and any value function. Its whole state is plain data: it can be saved.

import type { RandomStream } from '../src/compute/random.js'
import type { Environment, ResetResult, StepResult } from '../src/envs/env.js'
import type { EnvironmentSpec } from '../src/envs/spec.js'
import { Box } from '../src/spaces/box.js'
import { Discrete } from '../src/spaces/discrete.js'

export interface Tables {
  /** State after action a in state s; −1: the episode terminates. */
  readonly next: readonly (readonly number[])[]
  readonly reward: readonly (readonly number[])[]
  /** Deviation of the noise on every reward; 0 if not given. */
  readonly noise?: number
}

export class SmallMdp implements Environment<Float64Array, number> {
  readonly observationSpace: Box<'float64'>
  readonly actionSpace: Discrete
  state = { place: 0 }

  constructor(private readonly tables: Tables) {
    this.observationSpace = new Box({ low: 0, high: 1, shape: [tables.next.length], dtype: 'float64' })
    this.actionSpace = new Discrete(tables.next[0].length)
  }

  reset(random: RandomStream): ResetResult<Float64Array> {
    this.state.place = random.integer(this.tables.next.length)
    return { observation: this.look(), info: {} }
  }

  step(action: number, random: RandomStream): StepResult<Float64Array> {
    const { next, reward, noise = 0 } = this.tables
    const { place } = this.state
    const terminated = next[place][action] < 0
    if (!terminated) this.state.place = next[place][action]
    const surprise = noise === 0 ? 0 : random.normal(noise)
    return { observation: this.look(), reward: reward[place][action] + surprise, terminated, truncated: false, info: {} }
  }

  private look(): Float64Array {
    return oneHot(this.state.place, this.tables.next.length)
  }
}

export function specOfMdp(tables: Tables, id = 'SmallMdp-v0'): EnvironmentSpec {
  return { id, create: () => new SmallMdp(tables) }
}

export function oneHot(place: number, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => Number(i === place))
}

/** Seven states, three actions, loops and ends; numbers without a pattern. */
export const TANGLE: Tables = {
  next: [[1, 4, 2], [0, 3, 5], [6, 2, -1], [4, 1, 0], [5, 6, 3], [2, -1, 1], [3, 0, 4]],
  reward: [[1, -0.5, 0.25], [0, 2, -1], [0.75, -0.25, 3], [-2, 0.5, 1], [0.1, -0.3, 0.6], [1.5, -1.5, 0], [0.4, 0.9, -0.7]],
}

/** Only the action in the first state matters: each leads into a corridor of its own, where all do the same, to the end. */
export const CORRIDORS: Tables = {
  next: [[1, 3, 5], [2, 2, 2], [-1, -1, -1], [4, 4, 4], [-1, -1, -1], [6, 6, 6], [-1, -1, -1]],
  reward: [[0, 4, -3], [1, 1, 1], [-2, -2, -2], [0.3, 0.3, 0.3], [1.7, 1.7, 1.7], [0, 0, 0], [2.5, 2.5, 2.5]],
}

export function softmax(logits: readonly number[]): number[] {
  const weights = logits.map((logit) => Math.exp(logit))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

export interface Solution {
  /** V^π(s), Q^π(s, a) and Q − V. */
  readonly values: readonly number[]
  readonly q: readonly (readonly number[])[]
  readonly advantages: readonly (readonly number[])[]
}

/** Of a policy π(a|s), by iterating its Bellman equation to the last bit. */
export function solve({ next, reward }: Tables, policy: readonly (readonly number[])[], gamma: number): Solution {
  let values = next.map(() => 0)
  const qOf = (): number[][] => next.map((row, s) => row.map((to, a) => reward[s][a] + (to < 0 ? 0 : gamma * values[to])))
  for (let sweep = 0; sweep < 5000; sweep++) values = qOf().map((row, s) => row.reduce((sum, q, a) => sum + policy[s][a] * q, 0))
  const q = qOf()
  return { values, q, advantages: q.map((row, s) => row.map((x) => x - values[s])) }
}
