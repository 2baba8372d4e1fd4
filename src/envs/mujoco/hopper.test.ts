// Hopper-v5 for all robots: reset, reward and end by worked numbers, exact snapshots, independence of instances, errors. What differs
// from robot to robot is in tasks.test.ts and returns.test.ts.

import { afterEach, describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import type { RestorableEnvironment, StepResult } from '../env.js'
import { MujocoDivergedError } from './diverged.js'
import type { HopperOptions } from './task-options.js'
import { createHopper } from './hopper.js'

type Hopper = RestorableEnvironment<Float64Array, Float32Array>
type Step = StepResult<Float64Array>

const STILL = new Float32Array(3)
const open: Hopper[] = []

async function hopper(options?: HopperOptions): Promise<Hopper> {
  const environment = await createHopper(options)
  open.push(environment)
  return environment
}
afterEach(() => { for (const environment of open.splice(0)) environment.close?.() })

const stream = (seed: number, step = 0): RandomStream => new RandomStream(seed, STREAM.environment, 0, step)

/** Random actions, the same for the same seed. */
function actionsOf(environment: Hopper, seed: number, count: number): Float32Array[] {
  const random = new RandomStream(seed, STREAM.user)
  return Array.from({ length: count }, () => environment.actionSpace.sample(random))
}

const steps = (environment: Hopper, actions: readonly Float32Array[]): Step[] =>
  actions.map((action) => environment.step(action, stream(0)))

/** A start state that differs from the start pose in a few entries of [...qpos, ...qvel]. */
function startWith(entries: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: 12 }, (_, i) => entries[i] ?? (i === 1 ? 1.25 : 0))
}

describe('spaces', () => {
  it('are Gymnasium\'s', async () => {
    const environment = await hopper()
    expect(environment.observationSpace.toJSON()).toMatchObject({ kind: 'Box', shape: [11], dtype: 'float64' })
    expect(environment.actionSpace.toJSON()).toEqual({ kind: 'Box', shape: [3], low: [-1, -1, -1], high: [1, 1, 1], dtype: 'float32' })
    const { observation } = environment.reset(stream(1))
    expect(environment.observationSpace.contains(observation)).toBe(true)
  })
})

describe('reset', () => {
  it('draws all positions, then all velocities', async () => {
    const environment = await hopper({ excludeCurrentPositionsFromObservation: false, resetNoiseScale: 0.1 })
    const random = stream(5)
    const noise = Array.from({ length: 12 }, () => random.uniform(-0.1, 0.1))
    const { observation, info } = environment.reset(stream(5))
    expect(Array.from(observation)).toEqual(noise.map((x, i) => i === 1 ? 1.25 + x : x))
    expect(info).toEqual({ x_position: noise[0], z_distance_from_origin: 1.25 + noise[1] - 1.25 })
  })

  it('starts from a given state and draws nothing then', async () => {
    const environment = await hopper()
    const state = startWith({ 0: 3, 2: 0.1, 6: 12, 11: -30 })
    const random = stream(1)
    const { observation, info } = environment.reset(random, { state })
    expect(Array.from(observation)).toEqual([1.25, 0.1, 0, 0, 0, 10, 0, 0, 0, 0, -10])
    expect(info).toEqual({ x_position: 3, z_distance_from_origin: 0 })
    expect(random.uniform()).toBe(stream(1).uniform())
  })

  it('gives the observation away', async () => {
    const environment = await hopper()
    const { observation } = environment.reset(stream(1))
    const copy = observation.slice()
    const first = environment.step(STILL, stream(1)).observation
    const firstCopy = first.slice()
    environment.step(STILL, stream(2))
    expect(observation).toEqual(copy)
    expect(first).toEqual(firstCopy)
  })
})

describe('step', () => {
  it('pays forward velocity and health, less the control cost', async () => {
    const environment = await hopper({ forwardRewardWeight: 2, ctrlCostWeight: 0.5, healthyReward: 3 })
    environment.reset(stream(0), { state: startWith({ 0: 7, 6: 1.5 }) })
    const { reward, info, terminated, truncated } = environment.step(Float32Array.of(0.5, -0.25, 1), stream(0))
    const velocity = (Number(info.x_position) - 7) / 0.008
    expect(velocity).toBeGreaterThan(1)
    expect(info).toEqual({
      x_position: info.x_position, z_distance_from_origin: info.z_distance_from_origin, x_velocity: velocity,
      reward_forward: 2 * velocity, reward_ctrl: -0.5 * 1.3125, reward_survive: 3,
    })
    expect(reward).toBe(2 * velocity + 3 - 0.5 * 1.3125)
    expect([terminated, truncated]).toEqual([false, false])
  })

  it('applies controls clamped but charges them unclamped', async () => {
    const environment = await hopper()
    const take = (size: number): Step => {
      environment.reset(stream(0), { state: startWith({}) })
      return environment.step(Float32Array.of(size, -size, size), stream(0))
    }
    const limit = take(1), beyond = take(4)
    expect(beyond.observation).toEqual(limit.observation)
    expect(beyond.info.reward_ctrl).toBeCloseTo(-0.048, 12)
    expect(limit.info.reward_ctrl).toBeCloseTo(-0.003, 12)
  })

  it.each([
    ['the torso leans', { 2: 0.21 }],
    ['the torso is low', { 1: 0.69, 3: -2.5, 4: -2.5 }],
    ['a joint turns too far', { 3: 150 }],
    ['a velocity is too high', { 11: 1e3 }],
  ] as const)('ends and pays no health when %s', async (_, entries) => {
    const environment = await hopper()
    environment.reset(stream(0), { state: startWith(entries) })
    const { terminated, info } = environment.step(STILL, stream(0))
    expect([terminated, info.reward_survive]).toEqual([true, 0])
    const immortal = await hopper({ terminateWhenUnhealthy: false })
    immortal.reset(stream(0), { state: startWith(entries) })
    const onward = immortal.step(STILL, stream(0))
    expect([onward.terminated, onward.info.reward_survive]).toEqual([false, 0])
  })

  it('counts a state on the edge of a range as unhealthy', async () => {
    const ends = async (options: HopperOptions): Promise<boolean> => {
      const environment = await hopper(options)
      environment.reset(stream(0), { state: startWith({}) })
      return environment.step(STILL, stream(0)).terminated
    }
    const probe = await hopper()
    probe.reset(stream(0), { state: startWith({}) })
    const [z, angle] = probe.step(STILL, stream(0)).observation
    expect(await ends({ healthyZRange: [z, 2] })).toBe(true)
    expect(await ends({ healthyZRange: [z - 1e-9, 2] })).toBe(false)
    expect(await ends({ healthyAngleRange: [-1, angle] })).toBe(true)
    expect(await ends({ healthyAngleRange: [-1, angle + 1e-9] })).toBe(false)
  })

  it('takes frameSkip engine steps', async () => {
    const single = await hopper({ frameSkip: 1 })
    const double = await hopper({ frameSkip: 2 })
    single.reset(stream(3))
    double.reset(stream(3))
    for (const action of actionsOf(single, 9, 20)) {
      const first = single.step(action, stream(0))
      const second = single.step(action, stream(0))
      const both = double.step(action, stream(0))
      expect(both.observation).toEqual(second.observation)
      expect(both.info.x_velocity).toBeCloseTo((Number(first.info.x_velocity) + Number(second.info.x_velocity)) / 2, 10)
    }
  })
})

describe('determinism', () => {
  it('repeats an episode from its seed', async () => {
    const run = async (seed: number): Promise<unknown> => {
      const environment = await hopper()
      return [environment.reset(stream(seed)), steps(environment, actionsOf(environment, 1, 50))]
    }
    const first = await run(11)
    expect(await run(11)).toEqual(first)
    expect(await run(12)).not.toEqual(first)
  })

  it('continues from a snapshot with the same bits, here and in another instance', async () => {
    const original = await hopper({ terminateWhenUnhealthy: false })
    const other = await hopper({ terminateWhenUnhealthy: false })
    for (const before of [0, 1, 10, 60]) {
      original.reset(stream(before))
      steps(original, actionsOf(original, before, before))
      const snapshot = structuredClone(original.snapshot())
      other.reset(stream(99))
      steps(other, actionsOf(other, 99, 25))
      const actions = actionsOf(original, 1000 + before, 200)
      const straight = steps(original, actions)
      other.restore(snapshot)
      expect(steps(other, actions)).toEqual(straight)
      original.restore(snapshot)
      expect(original.snapshot()).toEqual(snapshot)
      expect(steps(original, actions)).toEqual(straight)
    }
  })

  it('keeps instances apart', async () => {
    const alone = await hopper()
    alone.reset(stream(1))
    const actions = actionsOf(alone, 2, 100)
    const expected = steps(alone, actions)
    const watched = await hopper()
    const noisy = await hopper()
    watched.reset(stream(1))
    noisy.reset(stream(2))
    const got = actions.map((action, t) => {
      noisy.step(actions[99 - t], stream(0))
      if (t % 10 === 0) noisy.reset(stream(t))
      return watched.step(action, stream(0))
    })
    expect(got).toEqual(expected)
  })
})

describe('errors', () => {
  it('are named when the simulation diverges, and a reset heals', async () => {
    const environment = await hopper()
    const fresh = await hopper()
    environment.reset(stream(0), { state: startWith({ 6: 1e9, 10: 1e9 }) })
    expect(() => environment.step(STILL, stream(0))).toThrow(MujocoDivergedError)
    expect(() => environment.step(STILL, stream(0))).toThrow(/^Hopper-v5: the simulation diverged: /)
    expect(environment.reset(stream(4))).toEqual(fresh.reset(stream(4)))
    const actions = actionsOf(fresh, 4, 30)
    expect(steps(environment, actions)).toEqual(steps(fresh, actions))
  })

  it('name a bad action', async () => {
    const environment = await hopper()
    environment.reset(stream(0))
    expect(() => environment.step(Float32Array.of(0, NaN, 0), stream(0))).toThrow(/Hopper-v5.*action entry 1 is NaN/)
    expect(() => environment.step(Float32Array.of(0, 0), stream(0))).toThrow('Hopper-v5: an action has 2 entries; expected 3.')
  })

  it('name a bad start state, snapshot or option', async () => {
    const environment = await hopper()
    expect(() => environment.reset(stream(0), { state: [1, 2] })).toThrow('Hopper-v5: a start state has 2 numbers')
    expect(() => { environment.restore({ robot: 'Walker2d-v5' }) }).toThrow('got a snapshot of Walker2d-v5, expected one of Hopper-v5')
    expect(() => { environment.restore({ state: new Float64Array(58) }) }).toThrow('got a snapshot of something else')
    const make = (options: Readonly<Record<string, unknown>>): Promise<Hopper> => createHopper(options)
    await expect(make({ healthyRewards: 2 })).rejects.toThrow('Hopper-v5 has no option "healthyRewards". Did you mean "healthyReward"?')
    await expect(make({ healthyReward: true })).rejects.toThrow('option healthyReward is true; expected a finite number, such as 1.')
    await expect(make({ healthyZRange: [2, 1] })).rejects.toThrow('option healthyZRange is [2,1]; expected an interval')
    await expect(make({ frameSkip: 1.5 })).rejects.toThrow('frameSkip is 1.5; expected a whole number')
  })
})
