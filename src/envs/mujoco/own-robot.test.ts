// Robots of users: what their functions see, get and pay; options; errors; snapshots; and the example, which must keep the contract and
// be a task that can be solved.

import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { RandomStream, STREAM } from '../../compute/random.js'
import { checkEnvironment } from '../check.js'
import { make, register } from '../registry.js'
import type { MujocoEnvironment, MujocoRobot, RobotState, RobotStep } from './own-robot.js'
import { mujocoEnvironment } from './own-robot.js'
import type { RobotEnvironment } from './robot.js'

vi.mock('trpo', () => import('./own-robot.js'))
const EXAMPLE = new URL('../../../examples/own-robot/ball-on-beam.js', import.meta.url)
const { default: ballOnBeam } = await import(EXAMPLE.href) as { default: MujocoEnvironment }

const XML = `<mujoco>
  <option timestep="0.01" gravity="0 0 0"/>
  <size memory="1M"/>
  <worldbody>
    <body name="sled" pos="0 0 1">
      <joint name="x" type="slide" axis="1 0 0"/>
      <geom type="sphere" size="0.1" mass="2"/>
      <site name="nose" pos="0.1 0 0"/>
    </body>
  </worldbody>
  <actuator><motor joint="x" gear="10" ctrlrange="-1 1"/></actuator>
  <sensor><jointpos joint="x"/></sensor>
</mujoco>`

type Robot = MujocoRobot<Readonly<Record<string, never>>>
const PLAIN = { id: 'mine/Sled-v0', xml: XML, observation: ({ qpos, qvel }: RobotState) => [...qpos, ...qvel], reward: () => 1 }

const open: RobotEnvironment[] = []
async function made(environment: Promise<RobotEnvironment>): Promise<RobotEnvironment> {
  open.push(await environment)
  return environment
}
const sled = (robot: Partial<Robot> = {}): Promise<RobotEnvironment> => made(mujocoEnvironment({ ...PLAIN, ...robot })())
afterEach(() => { for (const environment of open.splice(0)) environment.close?.() })

const random = new RandomStream(1, STREAM.environment)
const push = (force: number): Float32Array => Float32Array.of(force)

describe('mujocoEnvironment', () => {
  it('takes the spaces from the model and the observation, and starts in the model\'s pose', async () => {
    const environment = await sled()
    expect(environment.observationSpace.shape).toEqual([2])
    expect(environment.actionSpace.toJSON()).toEqual({ kind: 'Box', shape: [1], low: [-1], high: [1], dtype: 'float32' })
    const { observation, info } = environment.reset(random)
    expect([Array.from(observation), info]).toEqual([[0, 0], {}])
    const { observation: next, reward, terminated, truncated } = environment.step(push(1), random)
    expect(Array.from(next)).toEqual([0.01 * 0.05, 0.05].map((x) => expect.closeTo(x, 12) as number)) // a = 5 m/s², semi-implicit Euler
    expect([reward, terminated, truncated]).toEqual([1, false, false])
  })

  it('shows a step: action, before and after, the time, places by name, sensors', async () => {
    let seen: RobotStep | null = null
    const environment = await sled({
      frameSkip: 4,
      measure: ({ qpos }) => qpos,
      reward: (step) => {
        seen = { ...step, before: [...step.before], after: [...step.after] }
        return (step.after[0] - step.before[0]) / step.dt
      },
    })
    environment.reset(random, { state: [0.5, 2] })
    const { reward, observation } = environment.step(push(0), random)
    expect(reward).toBeCloseTo(2, 10)
    expect(observation[0]).toBeCloseTo(0.58, 10)
    expect(seen).toMatchObject({ before: [0.5], after: [observation[0]], dt: 0.04, action: push(0) })
    const { bodyPosition, sitePosition, sensordata } = seen as unknown as RobotStep
    expect(bodyPosition('sled')[0]).toBeCloseTo(0.56, 10) // of the last forward pass, an engine step before
    expect([bodyPosition('sled')[2], sitePosition('nose')[0] - bodyPosition('sled')[0]]).toEqual([1, expect.closeTo(0.1, 12)])
    expect(sensordata[0]).toBe(bodyPosition('sled')[0])
    expect(() => bodyPosition('nose')).toThrow('mine/Sled-v0: the model has no body named "nose"')
  })

  it('adds the terms of a reward up and reports them; ends; adds info', async () => {
    const environment = await sled({
      reward: ({ qvel, action }) => ({ speed: qvel[0], effort: -0.5 * action[0] }),
      terminated: ({ qpos }) => qpos[0] > 1,
      info: ({ qpos }) => ({ is_far: qpos[0] > 0.5 }),
    })
    environment.reset(random, { state: [0.6, 3] })
    const { reward, terminated, info } = environment.step(push(0.5), random)
    expect(info).toEqual({ reward_speed: expect.closeTo(3.025, 10) as number, reward_effort: -0.25, is_far: true })
    expect(reward).toBe(Number(info.reward_speed) - 0.25)
    expect(terminated).toBe(false)
    environment.reset(random, { state: [1.1, 0] })
    expect(environment.step(push(0), random).terminated).toBe(true)
  })

  it('hands options on, with their defaults; registered, it is made like any other', async () => {
    register(mujocoEnvironment({
      ...PLAIN,
      id: 'mine/Aimed-v0',
      maxEpisodeSteps: 3,
      options: { target: { default: 2, doc: 'where to be' }, spread: { default: [0, 0], doc: 'of the start' } },
      start: (state, stream, { spread }) => { state[0] = stream.uniform(spread[0], spread[1]) },
      reward: ({ qpos }, { target }) => -Math.abs(qpos[0] - target),
    }))
    const rewardOf = async (options: { target?: number, spread?: number[] }): Promise<number> => {
      const environment = await made(make('mine/Aimed-v0', options) as Promise<RobotEnvironment>)
      environment.reset(random)
      return environment.step(push(0), random).reward
    }
    expect(await rewardOf({})).toBe(-2)
    expect(await rewardOf({ target: 5 })).toBe(-5)
    expect(await rewardOf({ target: 5, spread: [1, 1] })).toBe(-4)
    await expect(rewardOf({ tarket: 1 } as object)).rejects.toThrow('has no option "tarket". Did you mean "target"?')
  })

  it('continues from a snapshot with the same bits, what is measured included', async () => {
    const robot: Partial<Robot> = { measure: ({ xpos }) => xpos, reward: ({ before, after }) => after[3] - before[3] }
    const environment = await sled(robot), other = await sled(robot)
    const run = (subject: RobotEnvironment): unknown => [0.3, -1, 0.5].map((force) => subject.step(push(force), random))
    environment.reset(random, { state: [0.1, 1] })
    run(environment)
    const snapshot = environment.snapshot()
    const straight = run(environment)
    other.restore(snapshot)
    expect(run(other)).toEqual(straight)
  })

  it('says what is wrong', async () => {
    const describeRobot = (robot: object): (() => unknown) => () => mujocoEnvironment(robot as Robot)
    expect(describeRobot({ ...PLAIN, observation: undefined })).toThrow('observation is undefined; expected a function')
    expect(describeRobot({ ...PLAIN, xml: undefined })).toThrow('xml is undefined; expected a string')
    expect(describeRobot({ ...PLAIN, observe: 1 })).toThrow('unknown key "observe".')
    expect(describeRobot({ ...PLAIN, frameskip: 1 })).toThrow('Did you mean "frameSkip"?')
    await expect(sled({ xml: '<mujoco>' })).rejects.toThrow('mine/Sled-v0: MuJoCo cannot compile the model')
    await expect(sled({ xml: XML.replace(/<actuator>.*<\/actuator>/, '') })).rejects.toThrow('has no actuators')
    await expect(sled({ xml: XML.replace('ctrlrange="-1 1"', '') })).rejects.toThrow('the control range of actuator 0 is [0, 0]')
    await expect(sled({ frameSkip: 0 })).rejects.toThrow('frameSkip is 0')
    const growing = await sled({ observation: ({ qpos }) => Array<number>(qpos[0] > 0 ? 3 : 2).fill(0) })
    expect(() => growing.reset(random, { state: [1, 0] })).toThrow('the observation has 3 numbers; its first had 2')
    const unpaid = await sled({ reward: (() => undefined) as unknown as Robot['reward'] })
    unpaid.reset(random)
    expect(() => unpaid.step(push(0), random)).toThrow('mine/Sled-v0: the reward is undefined; expected a number')
    const half = await sled({ reward: ({ action }) => ({ effort: action[1] }) })
    half.reset(random)
    expect(() => half.step(push(0), random)).toThrow('the reward\'s term effort is undefined; expected a number')
  })
})

describe('the ball on the beam', () => {
  it('keeps the contract', async () => {
    expect(await checkEnvironment(ballOnBeam)).toEqual([])
  })

  it('can be kept at the mark, and is lost without a hand', async () => {
    const environment = await made(ballOnBeam())
    const play = (control: (observation: Float64Array) => number): { total: number, steps: number } => {
      let { observation } = environment.reset(new RandomStream(3, STREAM.environment))
      let total = 0, steps = 0
      for (let ended = false; !ended && steps < 250; steps++) {
        const step = environment.step(push(Math.max(-1, Math.min(1, control(observation)))), random)
        observation = step.observation
        total += step.reward
        ended = step.terminated
      }
      return { total, steps }
    }
    const held = play(([tilt, x, turning, speed]) => 4 * (0.6 * x + 0.5 * speed - tilt) - 0.5 * turning)
    expect(held.steps).toBe(250)
    expect(held.total).toBeGreaterThan(200)
    expect(play(() => 1).steps).toBeLessThan(100)
  })

  it('is what docs/mujoco.md shows', () => {
    const page = readFileSync(new URL('../../../docs/mujoco.md', import.meta.url), 'utf8')
    const module = readFileSync(EXAMPLE, 'utf8')
    expect(page).toContain(module.slice(module.indexOf('import')))
  })
})
