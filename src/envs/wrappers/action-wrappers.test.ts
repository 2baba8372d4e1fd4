// ClipAction, RescaleAction, StickyAction: what reaches the environment inside.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { Discrete } from '../../spaces/discrete.js'
import type { Action, ActionSpace } from '../../spaces/space.js'
import type { Environment, Snapshot } from '../env.js'
import { ClipAction } from './clip-action.js'
import { RescaleAction } from './rescale-action.js'
import { StickyAction } from './sticky-action.js'

const random = new RandomStream(1, STREAM.environment)

/** Notes the actions it gets. */
class Recorder<A extends Action> implements Environment<number, A> {
  readonly observationSpace = new Discrete(1)
  readonly actionSpace: ActionSpace<A>
  readonly actions: A[] = []

  constructor(actionSpace: ActionSpace<A>) {
    this.actionSpace = actionSpace
  }

  reset(): ReturnType<Environment<number, A>['reset']> {
    return { observation: 0, info: {} }
  }

  step(action: A): ReturnType<Environment<number, A>['step']> {
    this.actions.push(action)
    return { observation: 0, reward: 0, terminated: false, truncated: false, info: {} }
  }

  snapshot(): Snapshot {
    return {}
  }

  restore(): void { /* nothing to restore */ }
}

const box = new Box({ low: [-2, 0], high: [2, 10] })

describe('ClipAction', () => {
  it('takes anything and hands on what is inside', () => {
    const inner = new Recorder(box)
    const clip = new ClipAction(inner)
    expect(clip.actionSpace.toJSON()).toEqual({ kind: 'Box', shape: [2], low: ['-Infinity', '-Infinity'], high: ['Infinity', 'Infinity'], dtype: 'float32' })
    for (const action of [[-5, 11], [1, 3], [Infinity, -Infinity]]) clip.step(Float32Array.from(action), random)
    expect(inner.actions.map((action) => [...action])).toEqual([[-2, 10], [1, 3], [2, 0]])
    clip.step(Float32Array.of(NaN, 1), random)
    expect(inner.actions[3]).toEqual(Float32Array.of(NaN, 1))
  })

  it('leaves the given action alone, and needs a Box', () => {
    const action = Float32Array.of(9, 9)
    new ClipAction(new Recorder(box)).step(action, random)
    expect([...action]).toEqual([9, 9])
    expect(() => new ClipAction(new Recorder(new Discrete(2)))).toThrow('ClipAction: the action space inside is a Discrete; expected a Box.')
  })
})

describe('RescaleAction', () => {
  it('maps the range linearly, ends on ends', () => {
    const inner = new Recorder(box)
    const rescale = new RescaleAction(inner)
    for (const action of [[-1, -1], [1, 1], [0, 0], [0.5, -0.5], [3, -3]]) rescale.step(Float32Array.from(action), random)
    expect(inner.actions.map((action) => [...action])).toEqual([[-2, 0], [2, 10], [0, 5], [1, 2.5], [2, 0]])
    expect(rescale.actionSpace.toJSON()).toMatchObject({ shape: [2], low: [-1, -1], high: [1, 1], dtype: 'float32' })
  })

  it('keeps every action inside the bounds, whatever the range', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(fc.property(number, number, number, number, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, c, d, part) => {
      fc.pre(a < b && c < d)
      const space = new Box({ low: a, high: b, dtype: 'float64' })
      const inner = new Recorder(space)
      const action = Math.min(d, c + part * (d - c))
      new RescaleAction<number, Float64Array>(inner, c, d).step(Float64Array.of(action), random)
      expect(space.contains(inner.actions[0])).toBe(true)
      // A range of a few ulps has no inner points to be mapped proportionally.
      if (d - c > 1e-300) expect(inner.actions[0][0]).toBeCloseTo(a + (b - a) * (action - c) / (d - c), 6)
    }))
  })

  it('refuses what cannot be mapped', () => {
    const recorder = new Recorder(box)
    expect(() => new RescaleAction(recorder, 1, 1)).toThrow('RescaleAction: the range is [1, 1]; expected two finite numbers, the first below the second.')
    expect(() => new RescaleAction(recorder, 0, Infinity)).toThrow('the range is [0, Infinity]')
    expect(() => new RescaleAction(new Recorder(new Box({ low: 0, high: Infinity })))).toThrow('the action space inside has an infinite bound')
  })
})

describe('StickyAction', () => {
  const play = (probability: number, steps: number): { given: number[], executed: readonly number[] } => {
    const inner = new Recorder(new Discrete(1000))
    const sticky = new StickyAction(inner, probability)
    const stream = new RandomStream(4, STREAM.environment)
    sticky.reset(stream)
    const given = Array.from({ length: steps }, (_, i) => i)
    for (const action of given) sticky.step(action, stream.at(action + 1))
    return { given, executed: inner.actions }
  }

  it('never repeats with probability 0, and never in the first step of an episode', () => {
    const { given, executed } = play(0, 50)
    expect(executed).toEqual(given)
    const inner = new Recorder(new Discrete(1000))
    const sticky = new StickyAction(inner, 0.999)
    for (let episode = 0; episode < 5; episode++) {
      sticky.reset(random)
      sticky.step(episode, random.at(episode))
      sticky.step(500, random.at(100 + episode))
    }
    expect(inner.actions).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
  })

  it('repeats what was executed, as often as it says', () => {
    const { executed } = play(0.25, 1000)
    let repeats = 0
    executed.forEach((action, i) => {
      expect(action === i || action === executed[i - 1]).toBe(true)
      if (action !== i) repeats++
    })
    // Binomial(999, ¼): deviation 13.7
    expect(Math.abs(repeats - 250)).toBeLessThan(3 * 13.7)
  })

  it('is not fooled by a caller who writes into the action', () => {
    const inner = new Recorder(box)
    const sticky = new StickyAction(inner, 0.999)
    sticky.reset(random)
    const action = Float32Array.of(1, 2)
    sticky.step(action, random)
    action.fill(0)
    sticky.step(action, random)
    expect(inner.actions[1]).toEqual(Float32Array.of(1, 2))
  })

  it('refuses other probabilities and foreign snapshots', () => {
    const inner = new Recorder(new Discrete(3))
    for (const probability of [-0.1, 1, NaN]) expect(() => new StickyAction(inner, probability)).toThrow(`StickyAction: the probability is ${probability}; expected`)
    const sticky = new StickyAction(inner, 0.5)
    expect(() => { sticky.restore({ last: 7, environment: {} }) }).toThrow('StickyAction: the snapshot holds no action of this environment.')
    expect(() => { sticky.restore({ last: 2 }) }).toThrow('StickyAction: the snapshot holds no snapshot of the environment inside.')
  })
})
