// The compiled model against numbers taken from MuJoCo 3.14's native build and Gymnasium's own file: sizes, masses, inertias, joints,
// contact parameters, actuators, and a short movement. Angles are radians here, degrees in the model. Which joints and controls are
// limited the package cannot say (it has no view of booleans): the movement, which starts at two joints' limits, tells.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../engine.js'
import { loadEngine } from '../engine.js'
import { renderMjcf } from '../mjcf.js'
import { Simulation } from '../simulation.js'
import { HOPPER_START_HEIGHT, hopperModel } from './hopper.js'

const XML = renderMjcf(hopperModel)
const INERTIAS = [
  [0.069245938072875, 0.069245938072875, 0.004450589592585541],
  [0.09329875682692194, 0.09329875682692194, 0.004941463444708948],
  [0.07230254017320971, 0.07230254017320971, 0.0021821921450855186],
  [0.1035230805900054, 0.1035230805900054, 0.009242314259448886],
]
/** Every array of the compiled model by MuJoCo's name, more than the library's own types have. */
type CompiledModel = Readonly<Record<string, ArrayLike<number> | number | object>> & { readonly opt: Readonly<Record<string, unknown>> }
const KNEE = 2.6179938779914944
const ANKLE = 0.7853981633974483

let engine: Engine
let model: CompiledModel
const read = (name: string): number[] => Array.from(model[name] as ArrayLike<number>)
const repeat = (times: number, ...values: number[]): number[] => Array.from({ length: times }, () => values).flat()

function expectClose(got: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(got.length).toBe(expected.length)
  got.forEach((x, i) => { expect(Math.abs(x - expected[i]) / (1 + Math.abs(expected[i])), `entry ${i}: ${x}`).toBeLessThanOrEqual(tolerance) })
}

beforeAll(async () => {
  engine = await loadEngine()
  model = engine.acquire(XML) as unknown as CompiledModel
})
afterAll(() => { engine.release(XML) })

describe('the compiled hopper', () => {
  it('has its sizes and options', () => {
    const sizes = ['nq', 'nv', 'nu', 'na', 'nbody', 'njnt', 'ngeom', 'nsite', 'ntendon']
    expect(sizes.map((name) => model[name])).toEqual([6, 6, 3, 0, 5, 6, 5, 0, 0])
    const { timestep, integrator, solver, cone, iterations, ls_iterations, tolerance, gravity, disableflags, enableflags } = model.opt
    expect([timestep, integrator, solver, cone, iterations, ls_iterations, tolerance, disableflags, enableflags])
      .toEqual([0.002, 1, 2, 0, 100, 50, 1e-8, 0, 0])
    expect(Array.from(gravity as ArrayLike<number>)).toEqual([0, 0, -9.81])
  })

  it('has its masses and inertias', () => {
    expectClose(read('body_mass'), [0, 3.6651914291880923, 4.057890510886818, 2.7813566959781637, 5.315574769873931], 1e-15)
    expectClose(read('body_inertia'), [0, 0, 0, ...INERTIAS.flat()], 1e-15)
    expect(read('body_pos')).toEqual([0, 0, 0, 0, 0, 1.25, 0, 0, -0.19999999999999996, 0, 0, -0.7000000000000001, 0.13, 0, -0.35])
    expectClose(read('body_ipos').slice(3), [0, 0, 0, 0, 0, -0.2250000000000001, 0, 0, 0, -0.065, 0, 0.1], 1e-15)
  })

  it('has its joints', () => {
    expect(read('qpos0')).toEqual([0, HOPPER_START_HEIGHT, 0, 0, 0, 0])
    expect(read('jnt_type')).toEqual([2, 2, 3, 3, 3, 3])
    expect(read('jnt_axis')).toEqual([1, 0, 0, 0, 0, 1, 0, 1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0])
    expect(read('jnt_pos')).toEqual([0, 0, -1.25, 0, 0, -1.25, 0, 0, 0, 0, 0, 0, 0, 0, 0.25, -0.13, 0, 0.1])
    expect(read('jnt_range')).toEqual([0, 0, 0, 0, 0, 0, -KNEE, 0, -KNEE, 0, -ANKLE, ANKLE])
    expect(read('dof_armature')).toEqual([0, 0, 0, 1, 1, 1])
    expect(read('dof_damping')).toEqual([0, 0, 0, 1, 1, 1])
    expect(read('jnt_stiffness')).toEqual(repeat(6, 0))
    expect(read('jnt_solref')).toEqual(repeat(6, 0.02, 1))
    expect(read('jnt_solimp')).toEqual(repeat(6, 0.9, 0.95, 0.001, 0.5, 2))
  })

  it('has its geoms and their contact parameters', () => {
    expect(read('geom_type')).toEqual([0, 3, 3, 3, 3])
    expect(read('geom_size'))
      .toEqual([20, 20, 0.125, 0.05, 0.19999999999999996, 0, 0.05, 0.22500000000000003, 0, 0.04, 0.25, 0, 0.06, 0.195, 0])
    expect(read('geom_condim')).toEqual([3, 1, 1, 1, 1])
    expect([...read('geom_contype'), ...read('geom_conaffinity')]).toEqual(repeat(10, 1))
    expect(read('geom_friction')).toEqual([1, 0.9, 0.9, 0.9, 2].flatMap((slide) => [slide, 0.005, 0.0001]))
    expect(read('geom_margin')).toEqual(repeat(5, 0.001))
    expect(read('geom_solref')).toEqual(repeat(5, 0.02, 1))
    expect(read('geom_solimp')).toEqual(repeat(5, 0.8, 0.8, 0.01, 0.5, 2))
  })

  it('has its motors on thigh, leg and foot', () => {
    expect(read('actuator_gear')).toEqual(repeat(3, 200, 0, 0, 0, 0, 0))
    expect(read('actuator_ctrlrange')).toEqual(repeat(3, -1, 1))
    expect(read('actuator_trnid').filter((_, i) => i % 2 === 0)).toEqual([3, 4, 5])
  })

  it('moves like the original', () => {
    const simulation = new Simulation(engine, 'Hopper', XML)
    for (let t = 0; t < 10; t++) simulation.advance([0, 1, 2].map((j) => 0.5 * Math.sin(0.5 * t + j)), 4, true)
    const { qpos, qvel } = simulation.views
    expectClose(Array.from(qpos), [
      -0.004456008896394441, 1.2191067635157047, -0.028423402358328725, -0.011300139560016584, -0.039926877371190474, -0.00733673745980974,
    ], 1e-12)
    expectClose(Array.from(qvel), [
      -0.32039549444707277, -0.73332390125389, -2.2657000665427662, -1.3619224457453198, -2.2487588117670603, -1.3582218438888962,
    ], 1e-11)
    simulation.close()
  })
})
