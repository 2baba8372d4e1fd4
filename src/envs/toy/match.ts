// MatchBits and MatchDigits: repeat what you see. The smallest tasks with MultiBinary and MultiDiscrete actions, for tests and
// examples: every step shows a random element of the action space, and pays for each entry that the action repeats.
// Made for this library; there is nothing to compare with.

import type { RandomStream } from '../../compute/random.js'
import { MultiBinary } from '../../spaces/multi-binary.js'
import { MultiDiscrete } from '../../spaces/multi-discrete.js'
import type { ActionSpace } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import type { OptionDocs } from '../spec.js'

export interface MatchBitsOptions {
  readonly bits?: number
}

export const matchBitsOptions: OptionDocs<MatchBitsOptions> = {
  bits: { default: 4, doc: 'number of bits to repeat' },
}

export interface MatchDigitsOptions {
  readonly digits?: readonly number[]
}

export const matchDigitsOptions: OptionDocs<MatchDigitsOptions> = {
  digits: { default: [3, 2, 4], doc: 'how many values each digit to repeat can take' },
}

/** Repeat n bits. @throws RangeError if `bits` is not a positive integer */
export function createMatchBits({ bits = matchBitsOptions.bits.default }: MatchBitsOptions = {}): Match<Uint8Array> {
  return new Match(new MultiBinary(bits))
}

/** Repeat n digits of different ranges. @throws RangeError if `digits` is empty or holds anything but positive integers */
export function createMatchDigits({ digits = matchDigitsOptions.digits.default }: MatchDigitsOptions = {}): Match<Int32Array> {
  return new Match(new MultiDiscrete(digits))
}

/**
 * Observation and action: elements [n] of one space; the observation is the target, drawn anew from every step's stream.
 * Reward: the fraction of entries in which the action equals the target shown before it, 0 … 1: a perfect policy earns 1 per step, a
 * uniform one half (bits) or the mean of 1/nvec (digits). `info.is_success`: all of them equal. State, for `reset`: the target [n].
 * Never ends by itself.
 */
export class Match<T extends Uint8Array | Int32Array> implements Environment<T, T> {
  readonly observationSpace: ActionSpace<T>
  readonly actionSpace: ActionSpace<T>
  private target: T | undefined

  constructor(space: ActionSpace<T>) {
    this.observationSpace = space
    this.actionSpace = space
  }

  reset(random: RandomStream, options: ResetOptions = {}): ResetResult<T> {
    const target = this.actionSpace.sample(random)
    if (options.state !== undefined) target.set(this.require('state', Array.from(options.state)))
    return { observation: this.show(target), info: {} }
  }

  step(action: T, random: RandomStream): StepResult<T> {
    const target = this.target
    if (target === undefined) throw new Error('Match: step before the first reset. Call reset, which draws the first target.')
    this.require('action', action)
    let matched = 0
    for (let i = 0; i < target.length; i++) if (action[i] === target[i]) matched++
    const observation = this.show(this.actionSpace.sample(random))
    const info = { is_success: matched === target.length }
    return { observation, reward: matched / target.length, terminated: false, truncated: false, info }
  }

  snapshot(): Snapshot {
    return { target: this.target?.slice() ?? null }
  }

  restore(snapshot: Snapshot): void {
    const target = snapshot.target as T | null
    this.target = target === null ? undefined : this.require('snapshot', target).slice() as T
  }

  /** Keeps the target and returns a copy, which is the observer's. */
  private show(target: T): T {
    this.target = target
    return target.slice() as T
  }

  private require<V extends ArrayLike<number>>(what: string, entries: V): V {
    if (this.actionSpace.contains(entries)) return entries
    throw new RangeError(`Match: the ${what} is ${JSON.stringify(Array.from(entries))}; `
      + `expected an element of ${JSON.stringify(this.actionSpace)}.`)
  }
}
