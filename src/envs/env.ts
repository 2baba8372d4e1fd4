// The environment contract: what a simulator has to offer to be trained on. It is Gymnasium's, with three differences: randomness
// comes only from the stream handed in, `reset` also starts from a given state, and the whole state can be taken and put back.
// What it is not: batching, observation normalisation and action clipping belong to rollout/.

import type { RandomStream } from '../compute/random.js'
import type { ActionMask } from '../spaces/action-mask.js'
import type { Action, ActionSpace, Observation, Space } from '../spaces/space.js'

/** Extra numbers about a step, such as `reward_forward` or `is_success`; numeric entries are averaged into the metrics. */
export type Info = Readonly<Record<string, number | readonly number[] | boolean | string>>

export interface ResetOptions {
  /** Start here instead of drawing a start state; the environment documents its form (`[x, ẋ, θ, θ̇]`, `[...qpos, ...qvel]`). */
  readonly state?: ArrayLike<number>
}

export interface ResetResult<O extends Observation = Observation> {
  readonly observation: O
  readonly info: Info
}

export interface StepResult<O extends Observation = Observation> {
  readonly observation: O
  readonly reward: number
  /** A terminal state of the task was reached, good or bad: its value is 0. */
  readonly terminated: boolean
  /** The episode was cut for a reason outside the task, such as a time limit: its value is bootstrapped from `observation`. */
  readonly truncated: boolean
  readonly info: Info
}

/** A plain record: numbers, strings, booleans, null, typed arrays, lists and records of them. */
export type Snapshot = Readonly<Record<string, unknown>>

export interface Environment<O extends Observation = Observation, A extends Action = Action> {
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>
  /** Starts an episode. The returned observation is the caller's to keep: the environment never writes into it again. */
  reset(random: RandomStream, options?: ResetOptions): ResetResult<O>
  /** One step. `random` is a fresh stream for this step; most environments do not need it. Stepping after an end is undefined. */
  step(action: A, random: RandomStream): StepResult<O>
  /**
   * The actions that are allowed in the present state, for Discrete and MultiDiscrete spaces: 0 or 1 for each choice, those of each entry
   * of a MultiDiscrete one after the other, at least one 1 in each; null: all. Asked before every action of an episode, and never changed
   * by being asked. Policies give the others probability 0.
   */
  actionMask?(): ActionMask | null
  /**
   * Everything that later steps depend on: the caller's to keep, plain data, null if there is no telling. After `restore`, the same
   * actions give the same bits. Without these two, a property `state` that is plain data and holds all of it is saved and put back
   * instead (snapshots.ts). Without that too the environment trains, but a resumed run starts its episodes anew.
   */
  snapshot?(): Snapshot | null
  restore?(snapshot: Snapshot): void
  /** Frees what the garbage collector cannot; safe to call twice. */
  close?(): void
}

/** An environment that can always be saved and put back. */
export interface RestorableEnvironment<O extends Observation = Observation, A extends Action = Action> extends Environment<O, A> {
  snapshot(): Snapshot
  restore(snapshot: Snapshot): void
}
