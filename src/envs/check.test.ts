// checkEnvironment: silent about environments that keep the contract, and each way of breaking it has its finding, with a remedy.

import { describe, expect, it } from 'vitest'
import { Box } from '../spaces/box.js'
import { Dict } from '../spaces/dict.js'
import { Discrete } from '../spaces/discrete.js'
import type { RandomStream } from '../compute/random.js'
import type { BatchEnvironment } from './batch.js'
import { checkBatchEnvironment, checkEnvironment } from './check.js'
import { difference } from './check/difference.js'
import { CartPole } from './classic/cart-pole.js'
import type { Environment } from './env.js'
import { environmentIds, make } from './registry.js'

/** A walk on a line with gusts: sound in every way. Its parts are replaced one by one below. */
class Sound {
  readonly observationSpace: unknown = new Box({ low: -20, high: 20, shape: [2], dtype: 'float64' })
  readonly actionSpace: unknown = new Discrete(2)
  state = { x: 0, steps: 0 }

  reset(random: RandomStream): unknown {
    this.state = { x: random.uniform(-1, 1), steps: 0 }
    return { observation: this.look(), info: {} }
  }

  step(action: unknown, random: RandomStream): unknown {
    this.state.x += 2 * Number(action) - 1 + random.normal(0.1)
    this.state.steps++
    const { x, steps } = this.state
    return { observation: this.look(), reward: -Math.abs(x), terminated: Math.abs(x) > 5, truncated: steps === 30, info: { x } }
  }

  look(): unknown {
    return Float64Array.of(this.state.x, this.state.steps === 0 ? 0 : 1)
  }
}

type Step = Readonly<Record<string, unknown>>
type Streams = readonly RandomStream[]

/** Sound, but for what `step` returns. */
function stepping(change: (result: Step, environment: Sound) => unknown): new () => Sound {
  return class extends Sound {
    override step(action: unknown, random: RandomStream): unknown {
      return change(super.step(action, random) as Step, this)
    }
  }
}

function without(result: Step, ...keys: string[]): Step {
  return Object.fromEntries(Object.entries(result).filter(([key]) => !keys.includes(key)))
}

function looking(look: (state: Sound['state']) => unknown, space?: unknown): new () => Sound {
  return class extends Sound {
    override readonly observationSpace = space ?? new Box({ low: -20, high: 20, shape: [2], dtype: 'float64' })
    override look(): unknown { return look(this.state) }
  }
}

/** What is found, as `severity check`, with all messages. */
async function findings(environment: new () => object): Promise<{ names: string[], text: string }> {
  const found = await checkEnvironment(environment as new () => Environment)
  for (const { remedy, message } of found) {
    expect(remedy.length, message).toBeGreaterThan(20)
    expect(message).not.toMatch(/undefined is|\[object/)
  }
  return { names: found.map(({ severity, check }) => `${severity} ${check}`), text: found.map(({ message }) => message).join('\n') }
}

const shared = new Float64Array(2)
let episodes = 0

const BROKEN: readonly (readonly [what: string, environment: new () => object, finding: string, message: RegExp])[] = [
  ['has no step', class { reset(): void { /* only this */ } }, 'error contract', /the environment has no method step; expected step\(…\)/],
  ['has no spaces', class { reset(): void { /* */ } step(): void { /* */ } }, 'error contract', /its observationSpace is no space; expected one such as new Box/],
  ['takes a Dict', class extends Sound { override readonly actionSpace = new Dict({ a: new Discrete(2) }) }, 'error contract', /its actionSpace is a Dict, which no policy acts in/],
  ['fails to be made', class extends Sound { constructor() { super(); throw new Error('no licence') } }, 'error create', /making the environment threw: no licence/],
  ['draws from elsewhere', class extends Sound { override look(): unknown { return Float64Array.of(Math.random(), 0) } },
    'error same-seed', /the same seed and actions gave another episode the second time: in reset 0, observation\[0\] was 0\.\d+, then 0\.\d+/],
  ['keeps something from episode to episode', class extends Sound { override look(): unknown { return Float64Array.of(this.state.x, Math.min(20, episodes++ / 1000)) } },
    'error same-seed', /another episode the second time/],
  ['shares its observation', looking(({ x }) => { shared[0] = x; return shared }), 'error observation-kept', /the observation of reset at step 0 of its life was written to afterwards: observation\[0\] was/],
  ['forgets in its snapshot', class extends Sound {
    snapshot(): object { return { x: this.state.x } }
    restore({ x }: { x: number }): void { this.state = { x, steps: 0 } }
  }, 'error snapshot', /after restore, step \d+ of 5\d in the same environment was another/],
  ['hands out its state itself', class extends Sound {
    private readonly inner = { ...this.state }
    snapshot(): object { return this.inner }
    restore(): void { /* nothing is taken back */ }
  }, 'error snapshot', /after restore/],
  ['keeps a stream', class extends Sound {
    private random: RandomStream | undefined
    override reset(random: RandomStream): unknown { this.random = random; return super.reset(random) }
    override step(action: unknown): unknown { return super.step(action, this.random!) }
  }, 'error snapshot', /after restore/],
  ['can be saved but not restored', class extends Sound { snapshot(): object { return {} } }, 'error snapshot', /cannot be saved: it has snapshot but no restore/],
  ['has a snapshot with a map in it', class extends Sound { snapshot(): object { return { m: new Map() } } restore(): void { /* */ } },
    'error snapshot', /saving or restoring failed: snapshot\.m is a Map/],
  ['cannot be saved', class extends Sound {
    override reset(random: RandomStream): unknown {
      const result = super.reset(random)
      Object.assign(this.state, { f: () => 0 })
      return result
    }
  }, 'warning snapshot', /cannot be saved: .*its state\.f is a function/],
  ['shows NaN', looking(({ steps }) => Float64Array.of(steps === 9 ? NaN : 0, 0)), 'error observation-finite', /step at step \d+ of its life: observation\[0\] is NaN/],
  ['leaves its space', looking(({ x }) => Float64Array.of(x, 21)), 'error observation-space', /reset at step 0 of its life: observation\[1\] is 21, outside \[-20, 20\]/],
  ['shows too much', looking(() => new Float64Array(3)), 'error observation-type', /observation has 3 entries; expected 2 \(shape \[2\]\)/],
  ['shows a list', looking(() => [0, 0]), 'error observation-type', /observation is a list of 2; expected a Float64Array, as its Box has dtype float64/],
  ['shows f64 in f32', looking(() => new Float64Array(1), new Box({ low: 0, high: 1 })), 'error observation-type', /observation is a Float64Array; expected a Float32Array/],
  ['shows f32 in f64', looking(() => new Float32Array(2)), 'warning observation-precision', /the observation is a Float32Array in a Box of float64/],
  ['lacks a key', looking(() => ({ a: 1 }), new Dict({ a: new Discrete(2), b: new Discrete(2) })), 'error observation-type', /observation has the keys a; expected a, b/],
  ['has a wrong part', looking(() => ({ a: 1, b: '1' }), new Dict({ a: new Discrete(2), b: new Discrete(2) })), 'error observation-type', /observation\.b is "1"; expected a number/],
  ['shows nothing', stepping((result) => without(result, 'observation')), 'error observation-type', /observation is undefined; expected a Float64Array/],
  ['pays NaN', stepping((result, { state }) => ({ ...result, reward: state.steps === 3 ? NaN : 0 })), 'error reward', /step at step 3 of its life: the reward is NaN/],
  ['pays nothing', stepping((result) => without(result, 'reward')), 'error reward', /the reward is undefined; expected a finite number/],
  ['is done', stepping((result) => ({ ...without(result, 'terminated', 'truncated'), done: result.terminated })), 'error terminated', /terminated is undefined; expected true or false/],
  ['returns a list from step', stepping(({ observation, reward, terminated, truncated, info }) => [observation, reward, terminated, truncated, info]), 'error result', /step at step 1 of its life returned a list of 5; expected a record/],
  ['returns a promise', stepping((result) => Promise.resolve(result)), 'error result', /returned a promise/],
  ['has no info', stepping((result) => without(result, 'info')), 'error info', /info is undefined; expected a record/],
  ['tells NaN', stepping((result) => ({ ...result, info: { speed: NaN } })), 'warning info-finite', /info\.speed is NaN, which is left out of the averages/],
  ['never ends', stepping((result) => ({ ...result, observation: new Float64Array(2), terminated: false, truncated: false })), 'warning never-ends', /no episode ended within 1000 random steps/],
  ['refuses an action', class extends Sound {
    override step(action: unknown, random: RandomStream): unknown { if (action === 1) throw new Error('not that way'); return super.step(action, random) }
  }, 'error step', /step at step \d+ of its life, with action 1, threw: not that way/],
  ['cannot start twice', class extends Sound {
    private started = false
    override reset(random: RandomStream): unknown { if (this.started) throw new Error('started'); this.started = true; return super.reset(random) }
  }, 'error reset', /reset at step \d+ of its life threw: started/],
  ['trips over empty options', class extends Sound {
    override reset(random: RandomStream, options?: { state: number[] }): unknown {
      this.state.x = options?.state.slice()[0] ?? 0
      return super.reset(random)
    }
  }, 'error reset-options', /reset\(random, \{\}\) threw: Cannot read properties of undefined/],
  ['writes into the action', class extends Sound {
    override readonly actionSpace = new Box({ low: -1, high: 1 })
    override step(action: Float32Array, random: RandomStream): unknown { const x = action[0]; action[0] = 0; return super.step(x, random) }
  }, 'warning action-kept', /step wrote into the action it was given: \[.+\] became \[0\]/],
  ['closes once only', class extends Sound { private closed = false; close(): void { if (this.closed) throw new Error('gone'); this.closed = true } }, 'error close', /closing it twice threw: gone/],
  ['has a method seed', class extends Sound { seed(): void { /* not called */ } }, 'warning seed-method', /it has a method seed, which nobody calls/],
  ['acts in a wide Box', class extends Sound { override readonly actionSpace = new Box({ low: 0, high: 5 }) }, 'warning action-scale', /actionSpace: entry 0 goes from 0 to 5/],
  ['acts without bounds', class extends Sound { override readonly actionSpace = new Box({ low: -1, high: Infinity }) }, 'warning unbounded-action', /entry 0 goes from -1 to Infinity/],
  ['has an entry that never changes', looking(() => Float64Array.of(1, 0), new Box({ low: [1, 0], high: [1, 1], dtype: 'float64' })), 'warning constant-entry', /low and high of entry 0 are both 1/],
  ['has a space of its own', class extends Sound { override readonly actionSpace = { kind: 'Mine', shape: [], flatSize: 2, sample: () => 3, contains: () => false, flatten: () => undefined, toJSON: () => ({ kind: 'Mine' }) } },
    'error actionSpace', /actionSpace cannot be written down and read back: spaceFromJSON: kind is "Mine"/],
]

describe('checkEnvironment', () => {
  it('finds nothing wrong with a sound environment, as a class, a function or an object', async () => {
    expect(await checkEnvironment(Sound as new () => Environment)).toEqual([])
    expect(await checkEnvironment(() => new CartPole())).toEqual([])
    expect(await checkEnvironment(new CartPole())).toEqual([])
  })

  it.each(environmentIds())('finds no error in %s', async (id) => {
    const found = await checkEnvironment(() => make(id), { steps: 300 })
    expect(found.filter(({ check }) => check !== 'action-scale')).toEqual([])
  })

  it.each(BROKEN)('tells that it %s', async (_, environment, finding, message) => {
    const { names, text } = await findings(environment)
    expect(text).toMatch(message)
    expect(names).toContain(finding)
  })
})

describe('checkBatchEnvironment', () => {
  /** Sounds side by side. */
  class Batch {
    readonly observationSpace = new Sound().observationSpace
    readonly actionSpace = new Sound().actionSpace
    readonly all: Sound[]
    constructor(readonly environments: number) { this.all = Array.from({ length: environments }, () => new Sound()) }
    reset(index: number, random: RandomStream): unknown { return this.all[index].reset(random) }
    step(actions: readonly unknown[], randoms: Streams): unknown { return this.all.map((one, i) => one.step(actions[i], randoms[i])) }
    snapshot(index: number): unknown { return { ...this.all[index].state } }
    restore(index: number, state: Sound['state']): void { this.all[index].state = { ...state } }
  }
  const check = async (Type: new (environments: number) => Batch): Promise<string[]> => (
    (await checkBatchEnvironment((environments) => new Type(environments) as unknown as BatchEnvironment)).map(({ severity, check: name, message }) => `${severity} ${name}: ${message}`)
  )

  it('finds nothing wrong with independent environments', async () => {
    expect(await check(Batch)).toEqual([])
  })

  it('tells of neighbours that matter, wrong numbers, and snapshots of the whole', async () => {
    class Leaning extends Batch {
      override step(actions: readonly unknown[], randoms: Streams): unknown { return super.step(actions, randoms.map(() => randoms[0])) }
    }
    const leaning = await check(Leaning)
    expect(leaning).toHaveLength(1)
    expect(leaning[0]).toMatch(/^error batch-independent: environment 1 of 3: step 1 of its life is not what it is alone: result/)
    class Short extends Batch {
      override step(actions: readonly unknown[], randoms: Streams): unknown {
        return (super.step(actions, randoms) as unknown[]).slice(0, 1)
      }
    }
    expect(await check(Short)).toEqual(['error batch-step: step gave 1 results for 3 environments.'])
    class One extends Batch { constructor() { super(1) } }
    expect(await check(One)).toEqual(['error batch-size: a batch of 3 has environments = 1.'])
    class Whole extends Batch {
      override restore(_: number, state: Sound['state']): void { this.all[0].state = { ...state } }
    }
    expect(await check(Whole)).toEqual([expect.stringMatching(/^error batch-independent/)])
  })
})

describe('difference', () => {
  it('names the first place that is not the same bit for bit', () => {
    expect(difference({ a: [1, Float64Array.of(1, -0)] }, { a: [1, Float64Array.of(1, -0)] }, 'x')).toBeNull()
    expect(difference(NaN, NaN, 'x')).toBeNull()
    expect(difference({ a: [1, Float64Array.of(1, -0)] }, { a: [1, Float64Array.of(1, 0)] }, 'x')).toBe('x.a[1][1] was -0, then 0')
    expect(difference(Float32Array.of(1), Float64Array.of(1), 'x')).toBe('x was a Float32Array, then a Float64Array')
    expect(difference([1], [1, 2], 'x')).toBe('x had 1 entries, then 2')
    expect(difference({ a: 1 }, { b: 1 }, 'x')).toBe('x.a was there, then it was not')
    expect(difference({ a: 1 }, { a: 1, b: 2 }, 'x')).toBe('x had the keys a, then a, b')
    expect(difference('a', null, 'x')).toBe('x was "a", then null')
  })
})
