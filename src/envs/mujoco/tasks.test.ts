// All eleven tasks: spaces, exact snapshots, options beside what Gymnasium records under the same ones, draws of the resets, models of
// others. The recorded trajectories (npm run test:reference) show observations, rewards and ends under the default options.

import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { make } from '../registry.js'
import type { Info, StepResult } from '../env.js'
import type { EnvironmentOptions } from '../spec.js'
import { renderMjcf } from './mjcf.js'
import { antModel } from './models/ant.js'
import { hopperModel } from './models/hopper.js'
import type { RobotEnvironment } from './robot.js'

const open: RobotEnvironment[] = []

async function robot(id: string, options: EnvironmentOptions = {}): Promise<RobotEnvironment> {
  const environment = await make(id, { maxEpisodeSteps: -1, ...options }) as RobotEnvironment
  open.push(environment)
  return environment
}
afterEach(() => { for (const environment of open.splice(0)) environment.close?.() })

const stream = (seed: number): RandomStream => new RandomStream(seed, STREAM.environment)

function steps(environment: RobotEnvironment, seed: number, count: number): StepResult<Float64Array>[] {
  const random = new RandomStream(seed, STREAM.user)
  return Array.from({ length: count }, () => environment.step(environment.actionSpace.sample(random), random))
}

/** Id, numbers of an observation, numbers of an action, and their bound. */
const TASKS = [
  ['InvertedPendulum-v5', 4, 1, 3], ['InvertedDoublePendulum-v5', 9, 1, 1], ['Reacher-v5', 10, 2, 1], ['Pusher-v5', 23, 7, 2],
  ['Swimmer-v5', 8, 2, 1], ['Hopper-v5', 11, 3, 1], ['Walker2d-v5', 17, 6, 1], ['HalfCheetah-v5', 17, 6, 1], ['Ant-v5', 105, 8, 1],
  ['Humanoid-v5', 348, 17, 0.4], ['HumanoidStandup-v5', 348, 17, 0.4],
] as const

describe.each(TASKS)('%s', (id, observed, actuated, bound) => {
  it('has Gymnasium\'s spaces', async () => {
    const environment = await robot(id)
    const most = Math.fround(bound)
    expect(environment.observationSpace.toJSON()).toEqual({
      kind: 'Box', shape: [observed], low: Array(observed).fill('-Infinity'), high: Array(observed).fill('Infinity'), dtype: 'float64',
    })
    expect(environment.actionSpace.toJSON()).toEqual({
      kind: 'Box', shape: [actuated], low: Array(actuated).fill(-most), high: Array(actuated).fill(most), dtype: 'float32',
    })
    expect(environment.observationSpace.contains(environment.reset(stream(1)).observation)).toBe(true)
  })

  it('continues from a snapshot with the same bits over 200 steps, here and in another instance', async () => {
    const original = await robot(id)
    const other = await robot(id)
    for (const before of [0, 23]) {
      original.reset(stream(before))
      steps(original, before, before)
      const snapshot = structuredClone(original.snapshot())
      other.reset(stream(99))
      steps(other, 99, 7)
      const straight = steps(original, 1000 + before, 200)
      other.restore(snapshot)
      expect(steps(other, 1000 + before, 200)).toEqual(straight)
      original.restore(snapshot)
      expect(original.snapshot()).toEqual(snapshot)
      expect(steps(original, 1000 + before, 20)).toEqual(straight.slice(0, 20))
    }
  })
})

interface Case {
  readonly env: string
  readonly options: EnvironmentOptions & { readonly xmlFile?: string }
  /** [...qpos, ...qvel] */
  readonly state: readonly number[]
  readonly actions: readonly (readonly number[])[]
  readonly rewards: readonly number[]
  readonly terminated: readonly boolean[]
  /** Of the last step. */
  readonly observation: readonly number[]
  readonly info: Info
}
const FIXTURE = new URL('../../../tests/fixtures/mujoco-options.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as { cases: readonly Case[] }
const XML: Readonly<Record<string, string>> = { 'hopper.xml': renderMjcf(hopperModel), 'ant.xml': renderMjcf(antModel) }

function expectClose(what: string, got: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(got.length, what).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(got[i] - expected[i]) / (1 + Math.abs(expected[i])), `${what}, entry ${i}: ${got[i]}`).toBeLessThan(1e-6)
  }
}

const numbers = (value: Info[string]): number[] => [value].flat().map(Number)

describe('options', () => {
  it.each(cases.map((recorded, i) => [`${recorded.env} ${i}`, recorded] as const))('do in %s what they do in Gymnasium', async (_, recorded) => {
    const { xmlFile, ...options } = recorded.options
    const environment = await robot(recorded.env, { ...options, ...xmlFile === undefined ? {} : { xml: XML[xmlFile] } })
    environment.reset(stream(0), { state: recorded.state })
    const results = recorded.actions.map((action) => environment.step(Float32Array.from(action), stream(0)))
    expectClose('rewards', results.map(({ reward }) => reward), recorded.rewards)
    expect(results.map(({ terminated }) => terminated)).toEqual(recorded.terminated)
    const last = results[results.length - 1]
    expectClose('observation', last.observation, recorded.observation)
    expect(environment.observationSpace.contains(last.observation)).toBe(true)
    expect(Object.keys(last.info).sort()).toEqual(Object.keys(recorded.info).sort())
    for (const [name, value] of Object.entries(recorded.info)) expectClose(name, numbers(last.info[name]), numbers(value))
  })

  it('that no episode shows are refused if they are wrong', async () => {
    await expect(robot('Ant-v5', { mainBody: 'tail' })).rejects.toThrow('Ant-v5: the model has no body named "tail"')
    await expect(robot('Reacher-v5', { xml: XML['ant.xml'] })).rejects.toThrow('Reacher-v5: the model has no body named "fingertip"')
    await expect(robot('Swimmer-v5', { xml: '<mujoco><worldbody/>' })).rejects.toThrow('Swimmer-v5: MuJoCo cannot compile the model: ')
    await expect(robot('Swimmer-v5', { xml: XML['hopper.xml'].replace(/<actuator>.*<\/actuator>/s, '') })).rejects.toThrow('has no actuators')
    await expect(robot('Humanoid-v5', { contactCostRange: [3, 1] })).rejects.toThrow('contactCostRange is [3,1]; expected an interval')
    await expect(robot('Humanoid-v5', { includeCvelInObservation: 1 })).rejects.toThrow('expected true or false')
  })
})

describe('reset', () => {
  /** Observations of 400 starts, with the smallest and the largest of each entry. */
  async function starts(id: string): Promise<{ low: number[], high: number[], all: number[][] }> {
    const environment = await robot(id)
    const all = Array.from({ length: 400 }, (_, i) => Array.from(environment.reset(stream(i)).observation))
    const over = (f: (...column: number[]) => number): number[] => all[0].map((_, j) => f(...all.map((row) => row[j])))
    return { all, low: over(Math.min), high: over(Math.max) }
  }
  const expectUniform = (low: number, high: number, from: number, to: number): void => {
    const edge = 0.02 * (to - from)
    expect(low).toBeGreaterThanOrEqual(from)
    expect(low).toBeLessThan(from + edge)
    expect(high).toBeLessThan(to)
    expect(high).toBeGreaterThan(to - edge)
  }

  it('of Reacher puts the target anywhere on a disc, at rest', async () => {
    const { low, high, all } = await starts('Reacher-v5')
    for (const axis of [4, 5]) expectUniform(low[axis], high[axis], -0.2, 0.2)
    const distances = all.map((row) => Math.sqrt(row[4] ** 2 + row[5] ** 2))
    expect(Math.max(...distances)).toBeLessThan(0.2)
    expect(distances.filter((d) => d < 0.1).length / 400).toBeCloseTo(0.25, 1)
    expectUniform(Math.min(...all.map((row) => row[2])), Math.max(...all.map((row) => row[2])), -0.1, 0.1) // sines of the joint
    for (const axis of [6, 7]) expectUniform(low[axis], high[axis], -5e-3, 5e-3)
  })

  it('of Pusher puts the object behind and away from the goal, the arm at rest in its pose', async () => {
    const { low, high, all } = await starts('Pusher-v5')
    expect([...low.slice(0, 7), ...high.slice(0, 7)].every((angle) => angle === 0)).toBe(true)
    for (let joint = 7; joint < 14; joint++) expectUniform(low[joint], high[joint], -5e-3, 5e-3)
    const goal = [0.45, -0.05], [x, y] = [17, 18]
    expectUniform(low[y] - goal[1], high[y] - goal[1], -0.3, 0)
    expectUniform(low[x] - goal[0], high[x] - goal[0], -0.2, 0.2)
    expect(Math.min(...all.map((row) => Math.sqrt((row[x] - goal[0]) ** 2 + (row[y] - goal[1]) ** 2)))).toBeGreaterThan(0.17)
    expect([low[20], high[20], low[21], high[21]]).toEqual([0.45, 0.45, -0.05, -0.05])
  })

  it('of Ant disturbs the quaternion like every position, and leaves it so; velocities are normal; no contact forces yet', async () => {
    const { low, high, all } = await starts('Ant-v5')
    expectUniform(low[0], high[0], 0.65, 0.85)
    expectUniform(low[1], high[1], 0.9, 1.1)
    for (let i = 2; i < 13; i++) expectUniform(low[i], high[i], -0.1, 0.1)
    const velocities = all.flatMap((row) => row.slice(13, 27))
    expect(Math.sqrt(velocities.reduce((sum, v) => sum + v * v, 0) / velocities.length)).toBeCloseTo(0.1, 2)
    expect(Math.max(...velocities)).toBeGreaterThan(0.3)
    expect([...low.slice(27), ...high.slice(27)].every((force) => force === 0)).toBe(true)
  })
})
