// What holds for every wrapper: the same seed gives the same episode, snapshots continue with the same bits, results are in the spaces
// it declares; and no snapshot where the environment inside has none.

import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { checkEnvironment } from '../check.js'
import { Acrobot } from '../classic/acrobot.js'
import { CartPole } from '../classic/cart-pole.js'
import { Pendulum } from '../classic/pendulum.js'
import type { Environment } from '../env.js'
import { createMatchDigits } from '../toy/match.js'
import { ClipAction } from './clip-action.js'
import { ClipReward } from './clip-reward.js'
import { FlattenObservation } from './flatten-observation.js'
import { FrameStack } from './frame-stack.js'
import { RescaleAction } from './rescale-action.js'
import { ScaleReward } from './scale-reward.js'
import { StickyAction } from './sticky-action.js'
import { TimeAwareObservation } from './time-aware-observation.js'
import { TimeLimit } from './time-limit.js'

const pendulum = (): Environment<Float64Array, Float32Array> => new TimeLimit(new Pendulum(), 60)
const acrobot = (): Environment<Float64Array, number> => new TimeLimit(new Acrobot(), 45)
const digits = (): Environment<Int32Array, Int32Array> => new TimeLimit(createMatchDigits(), 20)
/** A start state that every one of these understands, cut to its length. */
const STATES = { pendulum: [0.25, 0.5], acrobot: [0.25, 0.5, 0, 0.1], digits: [1, 1, 3] }

const WRAPPED: readonly (readonly [name: string, make: () => Environment, inside: keyof typeof STATES])[] = [
  ['TimeLimit', pendulum, 'pendulum'],
  ['TimeAwareObservation', () => new TimeAwareObservation(acrobot(), { maxEpisodeSteps: 45 }), 'acrobot'],
  ['TimeAwareObservation, counting', () => new TimeAwareObservation(digits()), 'digits'],
  ['ClipAction', () => new ClipAction(pendulum()), 'pendulum'],
  ['RescaleAction', () => new RescaleAction(pendulum()), 'pendulum'],
  ['StickyAction', () => new StickyAction(acrobot(), 0.4), 'acrobot'],
  ['StickyAction of vectors', () => new StickyAction(pendulum(), 0.4), 'pendulum'],
  ['StickyAction around randomness', () => new StickyAction(digits(), 0.3), 'digits'],
  ['FrameStack', () => new FrameStack(pendulum(), 3), 'pendulum'],
  ['FrameStack, zeros', () => new FrameStack(acrobot(), 4, { padding: 'zero' }), 'acrobot'],
  ['ClipReward', () => new ClipReward(pendulum(), -2, 0), 'pendulum'],
  ['ScaleReward', () => new ScaleReward(pendulum(), 0.1), 'pendulum'],
  ['FlattenObservation', () => new FlattenObservation(digits()), 'digits'],
  ['several', () => new FrameStack(new TimeAwareObservation(new StickyAction(new RescaleAction(pendulum(), 0, 1), 0.2)), 2), 'pendulum'],
]

describe.each(WRAPPED)('%s', (_, wrapped, inside) => {
  it('passes the check of environments', async () => {
    const findings = await checkEnvironment(wrapped, { steps: 300, seed: 3 })
    expect(findings.filter(({ check }) => check !== 'action-scale' && check !== 'unbounded-action')).toEqual([])
  })

  it('hands a start state through', () => {
    const environment = wrapped()
    const start = (seed: number, state?: number[]): unknown => environment.reset(new RandomStream(seed, STREAM.user), { state }).observation
    expect(start(1, STATES[inside])).toEqual(start(2, STATES[inside]))
    expect(start(1)).not.toEqual(start(3))
  })

  it('closes what is inside', () => {
    let closed = 0
    const environment = wrapped()
    let innermost = environment
    while ('environment' in innermost) innermost = innermost.environment as Environment
    innermost.close = () => { closed++ }
    environment.close?.()
    expect(closed).toBe(1)
  })
})

describe('around an environment that cannot be saved', () => {
  class Lost extends CartPole {
    override readonly snapshot = undefined as never
    override readonly restore = undefined as never
  }

  it.each<[string, (inner: Environment<Float64Array, number>) => Environment]>([
    ['TimeLimit', (inner) => new TimeLimit(inner, 5)],
    ['StickyAction', (inner) => new StickyAction(inner, 0.1)],
    ['FrameStack', (inner) => new FrameStack(inner, 2)],
    ['ScaleReward', (inner) => new ScaleReward(inner, 2)],
  ])('%s has no snapshot either', (_, wrap) => {
    expect(wrap(new CartPole()).snapshot?.()).not.toBeNull()
    // CartPole's state is plain data, so leaving its methods away is not enough.
    const lost = Object.assign(new Lost(), { state: undefined })
    expect(wrap(lost).snapshot?.()).toBeNull()
  })

  it('a plain state inside is enough', () => {
    const limited = new TimeLimit(new Lost(), 5)
    limited.reset(new RandomStream(0, STREAM.user))
    expect(limited.snapshot()).toEqual({ elapsed: 0, environment: { state: expect.any(Float64Array) as Float64Array } })
  })
})
