// TimeAwareObservation, FrameStack, FlattenObservation, ClipReward, ScaleReward: what comes out.

import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { Dict } from '../../spaces/dict.js'
import { Discrete } from '../../spaces/discrete.js'
import type { Observation, Space } from '../../spaces/space.js'
import type { Environment } from '../env.js'
import { ClipReward } from './clip-reward.js'
import { FlattenObservation } from './flatten-observation.js'
import { FrameStack } from './frame-stack.js'
import { ScaleReward } from './scale-reward.js'
import { TimeAwareObservation } from './time-aware-observation.js'

const random = new RandomStream(1, STREAM.environment)

/** Shows what it is told to, one after the other; the reward is the action. */
class Show<O extends Observation> implements Environment<O, number> {
  readonly actionSpace = new Discrete(100, -50)
  readonly observationSpace: Space<O>
  state = { shown: 0 }
  private readonly observations: readonly O[]

  constructor(space: Space<O>, observations: readonly O[]) {
    this.observationSpace = space
    this.observations = observations
  }

  reset(): ReturnType<Environment<O, number>['reset']> {
    this.state = { shown: 1 }
    return { observation: this.observations[0], info: { first: true } }
  }

  step(action: number): ReturnType<Environment<O, number>['step']> {
    const observation = this.observations[this.state.shown++ % this.observations.length]
    return { observation, reward: action, terminated: false, truncated: true, info: { kept: 1 } }
  }
}

const plane = new Box({ low: 1, high: 9, shape: [2] })
const pairs = [[1, 2], [3, 4], [5, 6], [7, 8]].map((pair) => Float32Array.from(pair))
const rest = { reward: 0, terminated: false, truncated: true, info: { kept: 1 } }

describe('TimeAwareObservation', () => {
  it('adds the steps since reset', () => {
    const aware = new TimeAwareObservation(new Show(plane, pairs))
    expect(aware.observationSpace.toJSON()).toEqual({ kind: 'Box', shape: [3], low: [1, 1, 0], high: [9, 9, 'Infinity'], dtype: 'float64' })
    expect(() => aware.step(0, random)).toThrow('TimeAwareObservation: step before the first reset.')
    expect(aware.reset(random)).toEqual({ observation: Float64Array.of(1, 2, 0), info: { first: true } })
    expect(aware.step(0, random)).toEqual({ ...rest, observation: Float64Array.of(3, 4, 1) })
    expect(aware.step(0, random).observation).toEqual(Float64Array.of(5, 6, 2))
    expect(aware.reset(random).observation).toEqual(Float64Array.of(1, 2, 0))
  })

  it('or their fraction of a limit, after the flat form of any observation', () => {
    const space = new Dict({ place: new Discrete(2), speed: new Box({ low: -1, high: 1 }) })
    const aware = new TimeAwareObservation(new Show(space, [{ place: 1, speed: Float32Array.of(0.5) }]), { maxEpisodeSteps: 4 })
    expect(aware.reset(random).observation).toEqual(Float64Array.of(0, 1, 0.5, 0))
    expect([1, 2, 3, 4].map(() => aware.step(0, random).observation[3])).toEqual([0.25, 0.5, 0.75, 1])
    expect(() => new TimeAwareObservation(new Show(plane, pairs), { maxEpisodeSteps: 0 })).toThrow('TimeAwareObservation: maxEpisodeSteps is 0')
  })
})

describe('FrameStack', () => {
  const frames = (environment: FrameStack<number>, steps: number): number[][] => [
    [...environment.reset(random).observation], ...Array.from({ length: steps }, () => [...environment.step(0, random).observation]),
  ]

  it('shows the last observations, oldest first, and repeats the first', () => {
    const stack = new FrameStack(new Show(plane, pairs), 3)
    expect(stack.observationSpace.toJSON()).toEqual({ kind: 'Box', shape: [3, 2], low: Array(6).fill(1), high: Array(6).fill(9), dtype: 'float32' })
    expect(frames(stack, 3)).toEqual([[1, 2, 1, 2, 1, 2], [1, 2, 1, 2, 3, 4], [1, 2, 3, 4, 5, 6], [3, 4, 5, 6, 7, 8]])
    expect(frames(stack, 0)).toEqual([[1, 2, 1, 2, 1, 2]])
    expect(stack.reset(random).observation).toBeInstanceOf(Float32Array)
  })

  it('pads with zeros, which its space then holds, or with what is given', () => {
    const zero = new FrameStack(new Show(plane, pairs), 2, { padding: 'zero' })
    expect(frames(zero, 1)).toEqual([[0, 0, 1, 2], [1, 2, 3, 4]])
    expect([...zero.observationSpace.low]).toEqual([0, 0, 0, 0])
    const given = new FrameStack(new Show(plane, pairs), 2, { padding: [9, 1] })
    expect(frames(given, 1)).toEqual([[9, 1, 1, 2], [1, 2, 3, 4]])
    expect([...given.observationSpace.low]).toEqual([1, 1, 1, 1])
  })

  it('refuses other sizes, spaces, paddings, observations and snapshots', () => {
    const show = new Show(plane, pairs)
    for (const size of [0, 1.5, NaN]) expect(() => new FrameStack(show, size)).toThrow(`FrameStack: the size is ${size}; expected a positive integer.`)
    expect(() => new FrameStack(show, 2, { padding: [1] })).toThrow('FrameStack: the padding has 1 entries; expected 2.')
    expect(() => new FrameStack(new Show(new Discrete(2), [1]), 2)).toThrow('FrameStack: the observation space inside is a Discrete; expected a Box.')
    const wrong = new FrameStack(new Show(plane, [Float32Array.of(1)]), 2)
    expect(() => wrong.reset(random)).toThrow('FrameStack: an observation has 1 entries; expected 2.')
    const stack = new FrameStack(show, 2)
    expect(() => { stack.restore({ frames: new Float32Array(2), environment: {} }) }).toThrow('FrameStack: the snapshot\'s frames are 2 numbers; expected 4 numbers.')
    expect(() => { stack.restore({ environment: {} }) }).toThrow('FrameStack: the snapshot\'s frames are missing; expected 4 numbers.')
  })
})

describe('FlattenObservation', () => {
  it('gives one vector, within the bounds of its parts', () => {
    const space = new Dict({ b: plane, a: new Discrete(3) })
    const flat = new FlattenObservation(new Show(space, [{ a: 2, b: pairs[3] }]))
    expect(flat.reset(random)).toEqual({ observation: Float64Array.of(0, 0, 1, 7, 8), info: { first: true } })
    expect(flat.step(0, random)).toEqual({ ...rest, observation: Float64Array.of(0, 0, 1, 7, 8) })
    expect(flat.observationSpace.toJSON()).toEqual({ kind: 'Box', shape: [5], low: [0, 0, 0, 1, 1], high: [1, 1, 1, 9, 9], dtype: 'float64' })
  })
})

describe('ClipReward and ScaleReward', () => {
  const show = (): Show<number> => new Show(new Discrete(1), [0])

  it('change the reward and nothing else', () => {
    const clip = new ClipReward(show(), -2, 3)
    expect([-5, -2, 0, 3, 9].map((reward) => clip.step(reward, random).reward)).toEqual([-2, -2, 0, 3, 3])
    expect(new ClipReward(show()).step(7, random)).toEqual({ ...rest, observation: 0, reward: 1 })
    expect(new ClipReward(show(), -Infinity, 0).step(-7, random).reward).toBe(-7)
    expect(new ScaleReward(show(), 0.5).step(7, random)).toEqual({ ...rest, observation: 0, reward: 3.5 })
  })

  it('leave a reward of NaN for the rollout to refuse', () => {
    expect(new ClipReward(show()).step(NaN, random).reward).toBeNaN()
    expect(new ScaleReward(show(), 0).step(NaN, random).reward).toBeNaN()
  })

  it('refuse ranges and factors that are none', () => {
    expect(() => new ClipReward(show(), 1, 0)).toThrow('ClipReward: the range is [1, 0]; expected two numbers, the first at most the second.')
    expect(() => new ClipReward(show(), NaN, 0)).toThrow('the range is [NaN, 0]')
    expect(() => new ScaleReward(show(), Infinity)).toThrow('ScaleReward: the factor is Infinity; expected a finite number.')
  })
})
