// Single steps with known results, measured on Gymnasium 1.4: states before and after, reward, end.

import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import type { RestorableEnvironment, StepResult } from '../env.js'
import { Acrobot } from './acrobot.js'
import { CartPole } from './cart-pole.js'
import { MountainCarContinuous } from './mountain-car-continuous.js'
import { MountainCar } from './mountain-car.js'
import { Pendulum } from './pendulum.js'

const random = new RandomStream(0, STREAM.user)

/** Steps from a given state; the result, and the state after. */
function stepFrom<A extends number | Float32Array>(
  environment: RestorableEnvironment<Float64Array, A>, state: number[], action: A,
): { result: StepResult<Float64Array>, state: number[] } {
  environment.reset(random, { state })
  const result = environment.step(action, random)
  expect(environment.observationSpace.contains(result.observation)).toBe(true)
  return { result, state: Array.from(environment.snapshot().state as Float64Array) }
}

function expectNear(actual: ArrayLike<number>, expected: number[]): void {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((x, i) => { expect(Math.abs(actual[i] - x) / (1 + Math.abs(x))).toBeLessThan(1e-15) })
}

describe('CartPole', () => {
  const start = [0.01, -0.02, 0.03, 0.04]
  it.each([
    [start, 1, [0.009600000000000001, 0.17467919574755525, 0.030799999999999998, -0.2430687179600081], false],
    [start, 0, [0.009600000000000001, -0.21553901710278936, 0.030799999999999998, 0.34199522377603914], false],
    [[2.39, 1, 0.1, -0.5], 1, [2.41, 1.193580523596704, 0.09000000000000001, -0.7595691164489652], true],
    [[0, 0, 0.2094, 0.01], 0, [0, -0.19741383050648761, 0.2096, 0.36076690417187435], true],
  ])('from %j by %i', (before, action, after, terminated) => {
    const { result, state } = stepFrom(new CartPole(), before, action)
    expectNear(state, after)
    expect(result).toMatchObject({ reward: 1, terminated, truncated: false, info: {} })
    expect([...result.observation]).toEqual(state.map(Math.fround))
  })

  it('pays 0 and -1 with suttonBartoReward', () => {
    const environment = new CartPole({ suttonBartoReward: true })
    expect(stepFrom(environment, start, 1).result.reward).toBe(0)
    expect(stepFrom(environment, [2.39, 1, 0.1, -0.5], 1).result.reward).toBe(-1)
  })

  it('ends beyond the limits, not at them', () => {
    expect(stepFrom(new CartPole(), [2.4, 0, 0, 0], 1).result.terminated).toBe(false)
    expect(stepFrom(new CartPole(), [-2.4, 0, 0, 0], 1).result.terminated).toBe(false)
    expect(stepFrom(new CartPole(), [-2.4, -0.001, 0, 0], 1).result.terminated).toBe(true)
    expect(stepFrom(new CartPole(), [0, 0, 0.20943951023931953, 0], 1).result.terminated).toBe(false)
    expect(stepFrom(new CartPole(), [0, 0, -0.2095, 0], 1).result.terminated).toBe(true)
  })
})

describe('Pendulum', () => {
  it.each([
    [[1, 0.5], 1.5, [1.0678051619302962, 1.3561032386059226], -1.027250000135973],
    [[3, 7.9], 2, [3.4, 8], -15.24500000018999],
    [[-3.5, -8], -5, [-3.9, -8], -14.150120454290317],
  ])('from %j by %d', (before, torque, after, reward) => {
    const { result, state } = stepFrom(new Pendulum(), before, Float32Array.of(torque))
    expectNear(state, after)
    expectNear([result.reward], [reward])
    expect(result).toMatchObject({ terminated: false, truncated: false })
  })

  it('wraps the angle of the cost, and only of the cost', () => {
    const { result, state } = stepFrom(new Pendulum(), [100.5, 0], Float32Array.of(0))
    expect(state[0]).toBeGreaterThan(100)
    const wrapped = 100.5 - 32 * Math.PI
    expect(result.reward).toBeCloseTo(-wrapped * wrapped, 10)
    expect(stepFrom(new Pendulum(), [-Math.PI, 0], Float32Array.of(0)).result.reward).toBe(-Math.PI * Math.PI)
  })

  it('takes gravity as an option', () => {
    expect(stepFrom(new Pendulum({ g: 0 }), [1, 0.5], Float32Array.of(0)).state).toEqual([1.025, 0.5])
  })
})

describe('Acrobot', () => {
  it.each([
    [[0.1, -0.2, 0.3, -0.4], 2, [0.1282116312891261, -0.211840321026976, -0.023484731535001357, 0.28679521459777013], -1],
    [[3.1, 0.1, 5, -3], 0, [-2.1402323709201863, -0.537731715691275, 5.549779529289723, -3.2403498161689672], 0],
    [[2, 1, -12, 25], 1, [-0.14987898303925284, -0.9997460062638677, -10.4034541884218, 20.48688248000906], -1],
  ])('from %j by %i', (before, action, after, reward) => {
    const { result, state } = stepFrom(new Acrobot(), before, action)
    expectNear(state, after)
    expect(result).toMatchObject({ reward, terminated: reward === 0, truncated: false })
  })

  it('leaves out the centrifugal term in the nips equations', () => {
    const still = [0.1, -0.2, 0, -0.4], moving = [0.1, -0.2, 3, -0.4]
    const after = (equations: 'book' | 'nips', state: number[]): number[] => stepFrom(new Acrobot({ equations }), state, 2).state
    const difference = (state: number[]): number => Math.abs(after('book', state)[3] - after('nips', state)[3])
    expect(difference(still)).toBeLessThan(0.01)
    expect(difference(moving)).toBeGreaterThan(0.05)
  })

  it('adds noise to the torque, from the stream of the step', () => {
    const environment = new Acrobot({ torqueNoise: 0.5 })
    const run = (seed: number): number[] => {
      environment.reset(random, { state: [0, 0, 0, 0] })
      return Array.from(environment.step(1, new RandomStream(seed, STREAM.environment)).observation)
    }
    expect(run(1)).toEqual(run(1))
    expect(run(1)).not.toEqual(run(2))
  })

  it('starts from float32 values', () => {
    const { state } = ((environment) => { environment.reset(random.at(5)); return environment.snapshot() })(new Acrobot())
    expect(Array.from(state as Float64Array)).toEqual(Array.from(state as Float64Array, Math.fround))
  })
})

describe('MountainCar', () => {
  it.each([
    [[-0.5, 0], 2, [-0.49917684300416926, 0.0008231569958307428], false],
    [[-1.19, -0.05], 0, [-1.2, 0], false],
    [[0.49, 0.02], 2, [0.5107484356665326, 0.020748435666532672], true],
  ])('from %j by %i', (before, action, after, terminated) => {
    const { result, state } = stepFrom(new MountainCar(), before, action)
    expectNear(state, after)
    expect(result).toMatchObject({ reward: -1, terminated, truncated: false })
  })

  it('asks for the goal velocity', () => {
    expect(stepFrom(new MountainCar({ goalVelocity: 0.03 }), [0.49, 0.02], 2).result.terminated).toBe(false)
  })
})

describe('MountainCarContinuous', () => {
  it.each([
    [[-0.5, 0], 0.5, [-0.49942684173583984, 0.0005731569835916162], -0.025, false],
    [[-1.19, -0.05], -1, [-1.2000000476837158, 0], -0.1, false],
    [[0.44, 0.02], 1.7, [0.4608795642852783, 0.020879561081528664], 99.711, true],
  ])('from %j by %d', (before, force, after, reward, terminated) => {
    const { result, state } = stepFrom(new MountainCarContinuous(), before, Float32Array.of(force))
    expect(state).toEqual(after)
    expect(result.reward).toBeCloseTo(reward, 6)
    expect(result).toMatchObject({ terminated, truncated: false })
  })

  it('asks for the goal velocity', () => {
    expect(stepFrom(new MountainCarContinuous({ goalVelocity: 0.03 }), [0.44, 0.02], Float32Array.of(1)).result.terminated).toBe(false)
  })
})
