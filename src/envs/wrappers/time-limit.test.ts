import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import { Discrete } from '../../spaces/discrete.js'
import { CartPole } from '../classic/cart-pole.js'
import type { Environment, Snapshot } from '../env.js'
import { TimeLimit } from './time-limit.js'

const random = new RandomStream(1, STREAM.environment)

/** Counts; ends at `end`, truncates itself at `cut`. */
class Counter implements Environment<Float64Array, number> {
  readonly observationSpace = new Box({ low: 0, high: Infinity, dtype: 'float64' })
  readonly actionSpace = new Discrete(1)
  closed = 0
  private readonly end: number
  private readonly cut: number
  private count = 0

  constructor(end = Infinity, cut = Infinity) {
    this.end = end
    this.cut = cut
  }

  reset(): ReturnType<Environment<Float64Array, number>['reset']> {
    this.count = 0
    return { observation: Float64Array.of(0), info: {} }
  }

  step(): ReturnType<Environment<Float64Array, number>['step']> {
    this.count++
    const terminated = this.count >= this.end, truncated = this.count === this.cut
    return { observation: Float64Array.of(this.count), reward: 1, terminated, truncated, info: { a: 1 } }
  }

  snapshot(): Snapshot {
    return { count: this.count }
  }

  restore(snapshot: Snapshot): void {
    this.count = snapshot.count as number
  }

  close(): void {
    this.closed++
  }
}

const ends = (environment: Environment<Float64Array, number>, steps: number): string[] => Array.from({ length: steps }, () => {
  const { terminated, truncated } = environment.step(0, random)
  return `${terminated ? 'T' : ''}${truncated ? 't' : ''}`
})

describe('TimeLimit', () => {
  it('truncates at the limit and from there on', () => {
    const limited = new TimeLimit(new Counter(), 3)
    limited.reset(random)
    expect(ends(limited, 4)).toEqual(['', '', 't', 't'])
    limited.reset(random)
    expect(ends(limited, 3)).toEqual(['', '', 't'])
  })

  it('leaves an end and the inner truncation as they are', () => {
    const both = new TimeLimit(new Counter(3), 3)
    both.reset(random)
    expect(ends(both, 3)).toEqual(['', '', 'Tt'])
    const early = new TimeLimit(new Counter(2, 1), 3)
    early.reset(random)
    expect(ends(early, 3)).toEqual(['t', 'T', 'Tt'])
  })

  it('hands through everything else', () => {
    const inner = new Counter()
    const limited = new TimeLimit(inner, 1)
    expect([limited.observationSpace, limited.actionSpace]).toEqual([inner.observationSpace, inner.actionSpace])
    limited.reset(random)
    expect(limited.step(0, random)).toEqual(
      { observation: Float64Array.of(1), reward: 1, terminated: false, truncated: true, info: { a: 1 } })
    limited.close()
    limited.close()
    expect(inner.closed).toBe(2)
    const cart = new TimeLimit(new CartPole(), 5)
    expect(cart.reset(random, { state: [1, 0, 0, 0] }).observation[0]).toBe(1)
    expect(() => { cart.close() }).not.toThrow()
  })

  it('counts on after a restore', () => {
    const limited = new TimeLimit(new Counter(), 5)
    limited.reset(random)
    ends(limited, 3)
    const snapshot = structuredClone(limited.snapshot())!
    expect(ends(limited, 2)).toEqual(['', 't'])
    const other = new TimeLimit(new Counter(), 5)
    other.restore(snapshot)
    expect(ends(other, 2)).toEqual(['', 't'])
    const fresh = new TimeLimit(new Counter(), 5).snapshot()!
    other.restore(fresh)
    expect(() => other.step(0, random)).toThrow('TimeLimit: step before the first reset. Call reset, which starts the episode.')
  })

  it('refuses limits and snapshots that are none', () => {
    for (const limit of [0, -1, 1.5, NaN, Infinity]) {
      expect(() => new TimeLimit(new Counter(), limit)).toThrow(`TimeLimit: maxEpisodeSteps is ${limit}; expected a positive integer.`)
    }
    const limited = new TimeLimit(new Counter(), 1)
    expect(() => { limited.restore({ count: 3 }) }).toThrow("TimeLimit: the snapshot's elapsed is undefined; expected the steps since reset, or null.")
    expect(() => { limited.restore({ elapsed: 3 }) }).toThrow('TimeLimit: the snapshot holds no snapshot of the environment inside.')
  })
})
