// Every compiled model against what MuJoCo's native build makes of Gymnasium's own file: sizes, options, masses, inertias, joints,
// geoms with their contact parameters, actuators, and a short movement. What is limited the package cannot say (it has no view of
// booleans): every joint beyond its range and every control beyond its own tell.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../engine.js'
import { loadEngine } from '../engine.js'
import type { MjData } from '../engine-types.js'
import type { Element } from '../mjcf.js'
import { renderMjcf } from '../mjcf.js'
import { Simulation } from '../simulation.js'
import { antModel } from './ant.js'
import { halfCheetahModel } from './half-cheetah.js'
import { hopperModel } from './hopper.js'
import { lyingHumanoid } from './humanoid-standup.js'
import { standingHumanoid } from './humanoid.js'
import { invertedDoublePendulumModel } from './inverted-double-pendulum.js'
import { invertedPendulumModel } from './inverted-pendulum.js'
import { pusherModel } from './pusher.js'
import { reacherModel } from './reacher.js'
import { swimmerModel } from './swimmer.js'
import { walker2dModel } from './walker2d.js'

const MODELS: Readonly<Record<string, Element>> = {
  'InvertedPendulum-v5': invertedPendulumModel, 'InvertedDoublePendulum-v5': invertedDoublePendulumModel, 'Reacher-v5': reacherModel,
  'Pusher-v5': pusherModel, 'Swimmer-v5': swimmerModel, 'Hopper-v5': hopperModel, 'Walker2d-v5': walker2dModel,
  'HalfCheetah-v5': halfCheetahModel, 'Ant-v5': antModel, 'Humanoid-v5': standingHumanoid, 'HumanoidStandup-v5': lyingHumanoid,
}

type Row = Readonly<Record<string, number | readonly number[] | string | boolean>>
interface Facts {
  readonly dims: Readonly<Record<string, number>>
  readonly option: Readonly<Record<string, number | string | readonly number[]>>
  readonly frame_skip: number
  readonly total_mass: number
  readonly qpos0: readonly number[]
  readonly qpos_spring: readonly number[]
  readonly bodies: readonly Row[]
  readonly joints: readonly Row[]
  readonly geoms: readonly Row[]
  readonly actuators: readonly Row[]
  readonly check_rollout: { readonly qpos: readonly number[], readonly qvel: readonly number[], readonly ncon: number }
}
const { models } = JSON.parse(readFileSync(new URL('../../../../tests/fixtures/mujoco-compiled.json', import.meta.url), 'utf8')) as
  { models: Readonly<Record<string, Facts>> }

/** Everything of the compiled model by MuJoCo's name, more than the library's own types have. */
type Quantities = Readonly<Record<string, ArrayLike<number> | number>>
type Compiled = Quantities & { readonly opt: Quantities }
type Data = MjData & { readonly nl: number, readonly ncon: number, readonly actuator_force: Float64Array }

const JOINTS = ['free', 'ball', 'slide', 'hinge']
const GEOMS = ['plane', 'hfield', 'sphere', 'capsule', 'ellipsoid', 'cylinder', 'box']
const CODES: Readonly<Record<string, readonly string[]>> = {
  integrator: ['Euler', 'RK4'], solver: ['PGS', 'CG', 'Newton'], cone: ['pyramidal'],
}

/** Relative to 1 + |expected|; of inertias the file has no more digits. */
function expectClose(what: string, got: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(got.length, what).toBe(expected.length)
  expected.forEach((x, i) => { expect(Math.abs(got[i] - x) / (1 + Math.abs(x)), `${what}, entry ${i}: ${got[i]}`).toBeLessThanOrEqual(tolerance) })
}

const column = (rows: readonly Row[], name: string): number[] => rows.flatMap((row) => row[name] as number | number[])
const codes = (rows: readonly Row[], names: readonly string[]): number[] => rows.map(({ type }) => names.indexOf(type as string))

describe.each(Object.keys(MODELS))('the compiled model of %s', (id) => {
  const facts = models[id]
  const xml = renderMjcf(MODELS[id])
  let engine: Engine
  let compiled: Compiled
  const read = (name: string): number[] => Array.from(compiled[name] as ArrayLike<number>)

  beforeAll(async () => {
    engine = await loadEngine()
    compiled = engine.acquire(xml) as unknown as Compiled
  })
  afterAll(() => { engine.release(xml) })

  it('has its sizes and options', () => {
    for (const [name, size] of Object.entries(facts.dims)) expect(compiled[name], name).toBe(size)
    for (const [name, value] of Object.entries(facts.option)) {
      const got = compiled.opt[name]
      if (typeof value === 'string') expect(got, name).toBe(CODES[name].indexOf(value))
      else expect(typeof got === 'number' ? got : Array.from(got), name).toEqual(value)
    }
  })

  it('has its bodies', () => {
    expectClose('masses', read('body_mass').slice(1), column(facts.bodies, 'mass'), 1e-15)
    expectClose('total mass', [read('body_mass').reduce((sum, x) => sum + x, 0)], [facts.total_mass], 1e-15)
    for (const [name, width] of [['pos', 3], ['quat', 4], ['ipos', 3], ['iquat', 4], ['inertia', 3]] as const) {
      expectClose(name, read(`body_${name}`).slice(width), column(facts.bodies, name), 1e-15)
    }
  })

  it('has its joints', () => {
    expect(read('qpos0')).toEqual(facts.qpos0)
    expect(read('qpos_spring')).toEqual(facts.qpos_spring)
    expect(read('jnt_type')).toEqual(codes(facts.joints, JOINTS))
    expect(read('jnt_qposadr')).toEqual(column(facts.joints, 'qposadr'))
    expect(read('jnt_dofadr')).toEqual(column(facts.joints, 'dofadr'))
    for (const [array, name] of [['pos', 'pos'], ['range', 'range'], ['margin', 'margin'], ['stiffness', 'stiffness'],
      ['solref', 'solref_limit'], ['solimp', 'solimp_limit']] as const) {
      expect(read(`jnt_${array}`), name).toEqual(column(facts.joints, name))
    }
    expectClose('axis', read('jnt_axis'), column(facts.joints, 'axis'), 1e-15)
    const first = column(facts.joints, 'dofadr')
    expect(first.map((dof) => read('dof_damping')[dof])).toEqual(column(facts.joints, 'damping'))
    expect(first.map((dof) => read('dof_armature')[dof])).toEqual(column(facts.joints, 'armature'))
  })

  it('has its geoms', () => {
    expect(read('geom_type')).toEqual(codes(facts.geoms, GEOMS))
    for (const name of ['contype', 'conaffinity', 'condim', 'friction', 'margin', 'gap', 'solref', 'solimp']) {
      expect(read(`geom_${name}`), name).toEqual(column(facts.geoms, name))
    }
    for (const name of ['size', 'pos', 'quat']) expectClose(name, read(`geom_${name}`), column(facts.geoms, name), 1e-15)
  })

  it('has its actuators', () => {
    expect(read('actuator_gear').filter((_, i) => i % 6 === 0)).toEqual(column(facts.actuators, 'gear'))
    expect(read('actuator_ctrlrange')).toEqual(column(facts.actuators, 'ctrlrange'))
    const joints = facts.joints.map(({ name }) => name)
    expect(read('actuator_trnid').filter((_, i) => i % 2 === 0)).toEqual(facts.actuators.map(({ joint }) => joints.indexOf(joint)))
  })

  it('limits what it limits', () => {
    const { mujoco } = engine
    const model = engine.acquire(xml)
    const data = new mujoco.MjData(model) as Data
    const beyond = facts.joints.filter(({ limited }) => limited)
    for (const { qposadr, range } of beyond) data.qpos[qposadr as number] = (range as number[])[1] + 1e-3
    data.ctrl.fill(100)
    mujoco.mj_forward(model, data)
    expect(data.nl).toBe(beyond.length)
    expect(Array.from(data.actuator_force)).toEqual(column(facts.actuators, 'ctrlrange').filter((_, i) => i % 2 === 1))
    expect(facts.actuators.every(({ ctrllimited }) => ctrllimited)).toBe(true)
    data.delete()
    engine.release(xml)
  })

  it('moves like the original', () => {
    const simulation = new Simulation(engine, id, xml)
    const largest = column(facts.actuators, 'ctrlrange').filter((_, i) => i % 2 === 1)
    for (let t = 0; t < 10; t++) simulation.advance(largest.map((most, j) => 0.5 * most * Math.sin(0.5 * t + j)), facts.frame_skip, true)
    expectClose('qpos', simulation.views.qpos, facts.check_rollout.qpos, 1e-12)
    expectClose('qvel', simulation.views.qvel, facts.check_rollout.qvel, 1e-11)
    simulation.close()
  })
})
