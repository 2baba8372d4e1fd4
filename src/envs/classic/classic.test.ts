// What holds for every environment that needs no engine: members of the spaces, the same seed the same episode, snapshots, refusals.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import type { Action } from '../../spaces/space.js'
import type { Environment, RestorableEnvironment, StepResult } from '../env.js'
import { environmentIds, make as makeAny } from '../registry.js'

/** MuJoCo's tasks are -v5, and no other. */
const IDS = environmentIds().filter((id) => !id.endsWith('-v5'))
const CLASSIC = IDS.filter((id) => !id.startsWith('Match'))

/** All of ours can be saved. */
const make = async (id: string): Promise<RestorableEnvironment> => await makeAny(id) as RestorableEnvironment

/** Steps an environment through random actions, as a rollout does: one stream position per reset or step. */
class Walk {
  readonly environment: Environment
  private readonly seed: number
  private step = 0

  constructor(environment: Environment, seed: number) {
    this.environment = environment
    this.seed = seed
  }

  reset(): unknown {
    return this.environment.reset(this.stream(STREAM.environment))
  }

  run(steps: number): StepResult[] {
    return Array.from({ length: steps }, () => {
      const action: Action = this.environment.actionSpace.sample(this.stream(STREAM.action))
      this.step++
      const result = this.environment.step(action, this.stream(STREAM.environment))
      if (result.terminated || result.truncated) {
        this.step++
        this.reset()
      }
      return result
    })
  }

  /** Another walk that goes on where this one is. */
  fork(environment: Environment): Walk {
    const other = new Walk(environment, this.seed)
    other.step = this.step
    return other
  }

  private stream(id: 1 | 2): RandomStream {
    return new RandomStream(this.seed, id, 0, this.step)
  }
}

describe.each(IDS)('%s', (id) => {
  it('shows members of its observation space, which the caller may keep', async () => {
    const environment = await make(id)
    const walk = new Walk(environment, 7)
    const first = environment.reset(new RandomStream(7, STREAM.environment)).observation
    const kept = structuredClone(first)
    const results = walk.run(300)
    expect(environment.observationSpace.contains(first)).toBe(true)
    for (const { observation, reward } of results) {
      expect(environment.observationSpace.contains(observation)).toBe(true)
      expect(Number.isFinite(reward)).toBe(true)
    }
    expect(first).toEqual(kept)
    expect(new Set(results.map((result) => result.observation)).size).toBe(results.length)
  })

  it('plays the same episode from the same seed, another from another', async () => {
    const play = async (seed: number): Promise<unknown> => {
      const walk = new Walk(await make(id), seed)
      return [walk.reset(), walk.run(100)]
    }
    expect(await play(11)).toEqual(await play(11))
    expect(await play(11)).not.toEqual(await play(12))
  })

  it('goes on from a snapshot bit for bit, in the same or a new environment', async () => {
    const environment = await make(id), other = await make(id)
    fc.assert(fc.property(fc.nat(), fc.nat({ max: 60 }), (seed, before) => {
      const walk = new Walk(environment, seed)
      walk.reset()
      walk.run(before)
      const snapshot = structuredClone(environment.snapshot())
      const again = walk.fork(environment), elsewhere = walk.fork(other)
      const expected = walk.run(50)
      environment.restore(snapshot)
      expect(again.run(50)).toEqual(expected)
      other.restore(snapshot)
      expect(elsewhere.run(50)).toEqual(expected)
    }), { numRuns: 20 })
  })

  it('is not changed by writing into a snapshot or an observation', async () => {
    const environment = await make(id)
    const walk = new Walk(environment, 3)
    const { observation } = walk.reset() as { observation: Float64Array }
    const before = structuredClone(environment.snapshot())
    observation.fill(1)
    const given = environment.snapshot() as { environment: Record<string, Float64Array> }
    for (const array of Object.values(given.environment)) array.fill(1)
    expect(environment.snapshot()).toEqual(before)
  })
})

describe.each(CLASSIC)('%s', (id) => {
  it('starts from a given state, of which it keeps a copy', async () => {
    const environment = await make(id)
    const random = new RandomStream(1, STREAM.environment)
    const state = Float64Array.from((environment.snapshot().environment as { state: Float64Array }).state, (_, i) => 0.01 * (i + 1))
    const result = environment.reset(random, { state })
    expect(environment.observationSpace.contains(result.observation)).toBe(true)
    const taken = environment.snapshot().environment
    expect(taken).toEqual({ state })
    state.fill(9)
    expect(environment.snapshot().environment).toEqual(taken)
  })

  it('refuses a state of another length, or one that is not finite', async () => {
    const environment = await make(id)
    const random = new RandomStream(1, STREAM.environment)
    expect(() => environment.reset(random, { state: [1] })).toThrow(/: the state has 1 entries; expected [24] numbers: \[.+\]\.$/)
    expect(() => environment.reset(random, { state: id === 'CartPole-v1' || id === 'Acrobot-v1' ? [0, NaN, 0, 0] : [0, NaN] }))
      .toThrow(/: the state's .+ is NaN; expected a finite number\.$/)
  })

  it('refuses a broken snapshot', async () => {
    const environment = await make(id)
    expect(() => { environment.restore({ elapsed: 0, environment: {} }) }).toThrow(/ snapshot: the state is missing; expected/)
    expect(() => { environment.restore({ elapsed: 0, environment: { state: 'x' } }) }).toThrow(/ snapshot: the state is no list of numbers;/)
  })
})

describe('refused actions', () => {
  const random = new RandomStream(1, STREAM.environment)
  it.each([['CartPole-v1', 2, 1], ['CartPole-v1', -1, 1], ['Acrobot-v1', 3, 2], ['MountainCar-v0', 0.5, 2], ['MountainCar-v0', NaN, 2]])(
    '%s: %d', async (id, action, most) => {
      const environment = await make(id)
      environment.reset(random)
      const name = id.split('-')[0]
      expect(() => environment.step(action, random)).toThrow(`${name}: the action is ${action}; expected an integer from 0 to ${most}.`)
    })

  it.each(['Pendulum-v1', 'MountainCarContinuous-v0'])('%s', async (id) => {
    const environment = await make(id)
    environment.reset(random)
    const name = id.split('-')[0]
    expect(() => environment.step(new Float32Array(2), random)).toThrow(`${name}: the action has 2 entries; expected 1.`)
    expect(() => environment.step(Float32Array.of(NaN), random)).toThrow(`${name}: action[0] is NaN; expected a finite number.`)
  })
})
