import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../compute/random.js'
import { CATALOG } from './catalog.js'
import { CartPole } from './classic/cart-pole.js'
import type { EnvironmentOptions, EnvironmentSpec, OptionDoc } from './spec.js'
import { environmentIds, environmentSpec, make, register } from './registry.js'
import { TimeLimit } from './wrappers/time-limit.js'

const random = new RandomStream(1, STREAM.environment)

function spec(id: string, more: Partial<EnvironmentSpec> = {}): EnvironmentSpec {
  return { id, create: () => new CartPole(), options: {}, ...more }
}

describe('catalog', () => {
  it('has every environment once, each option with a documentation line', () => {
    expect(environmentIds()).toEqual(CATALOG.map(({ id }) => id).sort())
    expect(new Set(environmentIds()).size).toBe(CATALOG.length)
    for (const { id, options } of CATALOG) {
      for (const [name, { doc }] of Object.entries<OptionDoc>(options ?? { undocumented: { default: 0, doc: '' } })) expect(doc.length, `${id} ${name}`).toBeGreaterThan(10)
    }
  })

  it.each([
    ['CartPole-v1', 500, 475], ['Pendulum-v1', 200, undefined], ['Acrobot-v1', 500, -100], ['MountainCar-v0', 200, -110],
    ['MountainCarContinuous-v0', 999, 90], ['MatchBits-v0', 20, 20], ['MatchDigits-v0', 20, 20],
    ['InvertedPendulum-v5', 1000, 950], ['InvertedDoublePendulum-v5', 1000, 9100], ['Reacher-v5', 50, -3.75], ['Pusher-v5', 100, 0],
    ['Swimmer-v5', 1000, 360], ['Hopper-v5', 1000, 3800], ['Walker2d-v5', 1000, undefined], ['HalfCheetah-v5', 1000, 4800],
    ['Ant-v5', 1000, 6000], ['Humanoid-v5', 1000, undefined], ['HumanoidStandup-v5', 1000, undefined],
  ])('%s: limit %i, threshold %s', (id, maxEpisodeSteps, rewardThreshold) => {
    expect(environmentSpec(id).maxEpisodeSteps).toBe(maxEpisodeSteps)
    expect(environmentSpec(id).rewardThreshold).toBe(rewardThreshold)
  })
})

describe('make', () => {
  it('puts the time limit around, or another, or none', async () => {
    const limitOf = async (options?: { maxEpisodeSteps: number }): Promise<number | undefined> => {
      const environment = await make('MountainCar-v0', options)
      return environment instanceof TimeLimit ? environment.maxEpisodeSteps : undefined
    }
    expect(await limitOf()).toBe(200)
    expect(await limitOf({ maxEpisodeSteps: 7 })).toBe(7)
    expect(await limitOf({ maxEpisodeSteps: -1 })).toBeUndefined()
    await expect(limitOf({ maxEpisodeSteps: 0 })).rejects.toThrow(
      'MountainCar-v0: maxEpisodeSteps is 0; expected a positive integer, or -1 for no limit.')
    await expect(limitOf({ maxEpisodeSteps: 1.5 })).rejects.toThrow('maxEpisodeSteps is 1.5')
  })

  it('hands the options on, defaults filled in', async () => {
    const environment = await make('CartPole-v1', { suttonBartoReward: true })
    environment.reset(random)
    expect(environment.step(0, random).reward).toBe(0)
    let seen: EnvironmentOptions = {}
    register(spec('Options-v0', {
      create: (options) => { seen = options; return new CartPole() },
      options: { gain: { default: 2, doc: 'a gain' }, range: { default: [0, 1], doc: 'a range' }, mode: { default: 'slow', doc: 'a mode' } },
    }))
    await make('Options-v0', { range: [3, 4, 5], gain: undefined })
    expect(seen).toEqual({ gain: 2, range: [3, 4, 5], mode: 'slow' })
  })

  it('waits for environments that load, and has no limit where the specification has none', async () => {
    register(spec('Slow-v0', { create: () => Promise.resolve(new CartPole()) }))
    expect(await make('Slow-v0')).toBeInstanceOf(CartPole)
  })

  it.each<[string, EnvironmentOptions, string]>([
    ['CartPole-v1', { suttonBarto: true },
      'CartPole-v1 has no option "suttonBarto". Did you mean "suttonBartoReward"? Its options: suttonBartoReward, maxEpisodeSteps.'],
    ['CartPole-v1', { max_episode_steps: 3 },
      'CartPole-v1 has no option "max_episode_steps". Did you mean "maxEpisodeSteps"? Its options: suttonBartoReward, maxEpisodeSteps.'],
    ['Pendulum-v1', { length: 3 }, 'Pendulum-v1 has no option "length". Its options: g, maxEpisodeSteps.'],
    ['Pendulum-v1', { toString: 3 }, 'Pendulum-v1 has no option "toString". Its options: g, maxEpisodeSteps.'],
    ['Pendulum-v1', { g: '9.8' }, 'Pendulum-v1: option g is "9.8"; expected a number, such as 10.'],
    ['Pendulum-v1', { g: NaN }, 'Pendulum-v1: option g is NaN; expected a number, such as 10.'],
    ['Pendulum-v1', { g: Infinity }, 'Pendulum: option g is Infinity; expected a finite number.'],
    ['CartPole-v1', { suttonBartoReward: 1 }, 'CartPole-v1: option suttonBartoReward is 1; expected true or false, such as false.'],
    ['Acrobot-v1', { equations: 'paper' }, 'Acrobot: option equations is "paper"; expected "book" or "nips".'],
    ['Acrobot-v1', { torqueNoise: -1 }, 'Acrobot: option torqueNoise is -1; expected 0 or more.'],
    ['MatchDigits-v0', { digits: 3 }, 'MatchDigits-v0: option digits is 3; expected a list of numbers, such as [3, 2, 4].'],
  ])('refuses %s with %j', async (id, options, message) => {
    await expect(make(id, options as { maxEpisodeSteps?: number })).rejects.toThrow(new RangeError(message))
  })
})

describe('environmentSpec', () => {
  const messageFor = (id: string): string => {
    try {
      environmentSpec(id)
    } catch (error) {
      return (error as Error).message
    }
    return 'found'
  }

  it.each([
    ['CartPole-v1', 'found'],
    ['CartPole', 'Environment "CartPole" needs its version: "CartPole-v1".'],
    ['CartPole-v3', 'Environment "CartPole" has no version 3; there is "CartPole-v1".'],
    ['MountainCar-v1', 'Environment "MountainCar" has no version 1; there is "MountainCar-v0".'],
    ['no spaces', 'Malformed environment id "no spaces"; expected a name and a version, such as "CartPole-v1" or "mine/Arm-v0".'],
    ['', 'Malformed environment id ""; expected a name and a version, such as "CartPole-v1" or "mine/Arm-v0".'],
  ])('%s: %s', (id, message) => {
    expect(messageFor(id)).toBe(message)
  })

  it.each([
    ['CartPol-v1', ' Did you mean "CartPole-v1"?'],
    ['cartpole', ' Did you mean "CartPole-v1"?'],
    ['cart_pole-v7', ' Did you mean "CartPole-v1"?'],
    ['hopper-v5', ' Did you mean "Hopper-v5"?'],
    ['Breakout-v5', ''],
  ])('%s: unknown%s', (id, hint) => {
    expect(messageFor(id)).toMatch(`Unknown environment "${id}".${hint} Known: Acrobot-v1, Ant-v5, CartPole-v1, `)
  })

  it('knows several versions of one name', () => {
    register(spec('mine/Arm-v10'))
    register(spec('mine/Arm-v2'))
    expect(messageFor('mine/Arm-v2')).toBe('found')
    expect(messageFor('mine/Arm')).toBe('Environment "mine/Arm" needs its version: "mine/Arm-v10", or an older one: "mine/Arm-v2".')
    expect(messageFor('mine/Arm-v3')).toBe('Environment "mine/Arm" has no version 3; there is "mine/Arm-v2", "mine/Arm-v10".')
    expect(messageFor('mine/Amr-v2')).toMatch('Did you mean "mine/Arm-v2"?')
    expect(messageFor('mine/Amr-v3')).toMatch('Did you mean "mine/Arm-v10"?')
  })
})

describe('register', () => {
  it.each([
    [spec('Thing'), 'register: the id "Thing" has no version; expected one such as "Thing-v0".'],
    [spec('CartPole-v1'), 'register: "CartPole-v1" is taken. A change of the task is a new version; register that.'],
    [spec('a b-v1'), 'Malformed environment id "a b-v1"; expected a name and a version, such as "CartPole-v1" or "mine/Arm-v0".'],
    [spec('Limit-v0', { options: { maxEpisodeSteps: { default: 1, doc: 'no' } } }),
      'register: "Limit-v0" has an option maxEpisodeSteps, which `make` keeps to itself. Rename it.'],
  ])('refuses %j', (refused, message) => {
    expect(() => { register(refused) }).toThrow(new Error(message))
    expect(environmentIds()).not.toContain(refused.id === 'CartPole-v1' ? 'nothing' : refused.id)
  })
})
