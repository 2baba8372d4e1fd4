// Environments of users: what a module or a caller may hand in, what it is called, and what is refused.

import { describe, expect, it } from 'vitest'
import { BatchOfOne } from './batch.js'
import { CartPole } from './classic/cart-pole.js'
import { makeOne } from './make.js'
import { hrefOf, loadOwnSpec, namesModule, specFrom } from './own.js'
import { environmentIds, environmentSpec, loadEnvironmentSpec, make, register, registration, specOf } from './registry.js'
import { TimeLimit } from './wrappers/time-limit.js'

const CART_POLE = new URL('classic/cart-pole.ts', import.meta.url).href
const moduleOf = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`

class Arm extends CartPole {
  static readonly id = 'mine/Arm-v3'
  static readonly maxEpisodeSteps = 7
  static readonly options = { suttonBartoReward: { default: true, doc: 'as CartPole has it' } }
  static readonly defaults = { environments: 3 }
}

describe('specFrom', () => {
  const specified = (own: unknown) => specFrom(own, 'file-name', 'here')

  it('takes a class, by its name or its static properties', async () => {
    expect(specified(CartPole)).toMatchObject({ id: 'CartPole', options: undefined, maxEpisodeSteps: undefined })
    expect(specified(Arm)).toMatchObject({ id: 'mine/Arm-v3', maxEpisodeSteps: 7, options: Arm.options, defaults: { environments: 3 } })
    const made = await makeOne(specified(Arm), {})
    expect(made).toBeInstanceOf(TimeLimit)
    expect(made).toMatchObject({ environment: expect.any(Arm) as Arm, maxEpisodeSteps: 7 })
    await expect(makeOne(specified(Arm), { reward: 1 })).rejects.toThrow('mine/Arm-v3 has no option "reward". Its options: suttonBartoReward, maxEpisodeSteps.')
    expect(specified(class extends CartPole {}).id).toBe('file-name')
  })

  it('takes a function, which gets the options as they come', async () => {
    let given: unknown
    const spec = specified(function makeIt(options: unknown) { given = options; return Promise.resolve(new CartPole()) })
    expect(spec.id).toBe('file-name')
    expect(await makeOne(spec, { anything: 3, maxEpisodeSteps: 5 })).toBeInstanceOf(TimeLimit)
    expect(given).toEqual({ anything: 3 })
  })

  it('takes a description, with a class in it or a batch alone', async () => {
    expect(await makeOne(specified({ id: 'a-v0', create: CartPole }), {})).toBeInstanceOf(CartPole)
    expect(specified({ create: () => new CartPole(), maxEpisodeSteps: 3 })).toMatchObject({ id: 'file-name', maxEpisodeSteps: 3 })
    const one = new CartPole()
    const { observationSpace, actionSpace } = one
    const createBatch = (environments: number) => ({ environments, observationSpace, actionSpace, reset: () => 0, step: () => [] })
    expect(await makeOne(specified({ createBatch }), {})).toBeInstanceOf(BatchOfOne)
  })

  it.each([[undefined, 'nothing'], [null, 'null'], [3, 'a number'], [{}, 'an object with nothing in it'], [{ id: 'a' }, 'an object with id']])(
    'refuses %j', (own, got) => {
      expect(() => specified(own)).toThrow(`here: its default export is ${got}; expected a class or function that makes the environment, or a description.`)
    })

  it('refuses what makes no environment, before it is stepped', async () => {
    const made = (environment: unknown) => makeOne(specFrom(() => environment, 'mine', 'here'), {})
    await expect(made(undefined)).rejects.toThrow('mine: what was made is undefined; expected an environment. Return it from `create`.')
    await expect(made({ reset: () => 0 })).rejects.toThrow('mine: the environment has no method step')
    await expect(made({ reset: () => 0, step: () => 0, observationSpace: { kind: 'Box' } })).rejects.toThrow('mine: its observationSpace is no space')
  })
})

describe('modules', () => {
  it('are given by a URL', () => {
    expect(hrefOf(new URL('file:///a/b.js'))).toBe('file:///a/b.js')
    expect(hrefOf('https://a/b.js')).toBe('https://a/b.js')
    for (const path of ['./b.js', '/a/b.js', 'C:\\a\\b.js', 'b']) {
      expect(() => hrefOf(path)).toThrow(`environment module "${path}": expected a URL, which means the same everywhere.`)
    }
    expect(['file:///b', './b.js', 'b.mjs', 'data:text/javascript,'].every(namesModule)).toBe(true)
    expect(['CartPole-v1', 'a:b/Arm-v0', 'file/Arm-v0'].some(namesModule)).toBe(false)
  })

  it('are called by what they say, else by their file', async () => {
    expect((await loadOwnSpec(moduleOf('export default { id: "x/Y-v1", create: () => 0 }'))).id).toBe('x/Y-v1')
    expect((await loadOwnSpec(`${new URL('../../tests/fixtures/environments/nameless.js', import.meta.url).href}?query#part`)).id).toBe('nameless')
    expect((await loadOwnSpec(moduleOf('export default { id: "x/Y-v1", create: () => 0 }'), 'other-v2')).id).toBe('other-v2')
    await expect(loadOwnSpec(CART_POLE)).rejects.toThrow(`environment module ${CART_POLE}: its default export is nothing`)
  })

  it('can be registered: found by make, and in the config\'s defaults', async () => {
    const module = moduleOf('export default { maxEpisodeSteps: 9, defaults: { gamma: 0.5, lambda: 0.5 }, create: (options) => { throw new Error(JSON.stringify(options)) } }')
    register('mine/Late-v0', module, { gamma: 0.7 })
    expect(environmentIds()).toContain('mine/Late-v0')
    expect(registration('mine/Late-v0')).toEqual({ module, defaults: { gamma: 0.7 } })
    expect(registration('CartPole-v1')).toEqual({ module: null, defaults: {} })
    expect(() => environmentSpec('mine/Late-v0')).toThrow('which is not imported yet: use `await loadEnvironmentSpec("mine/Late-v0")`')
    expect(await loadEnvironmentSpec('mine/Late-v0')).toMatchObject({ id: 'mine/Late-v0', maxEpisodeSteps: 9, defaults: { gamma: 0.7, lambda: 0.5 } })
    await expect(make('mine/Late-v0', { force: 3 })).rejects.toThrow('{"force":3}')
    expect(await specOf({ env: 'any', envModule: module })).toMatchObject({ id: 'any', maxEpisodeSteps: 9 })
    expect(() => { register('mine/Late-v0', module) }).toThrow('register: "mine/Late-v0" is taken.')
    expect(() => { register('mine/Late', module) }).toThrow('register: the id "mine/Late" has no version')
    expect(() => { register('mine/Path-v0', './late.js') }).toThrow('environment module "./late.js": expected a URL')
    expect(() => { register('mine/None-v0', undefined as never) }).toThrow('register: "mine/None-v0" needs the URL of its module')
  })
})
