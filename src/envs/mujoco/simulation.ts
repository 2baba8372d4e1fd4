// One simulated robot: a model's data in the engine's memory, the views on it, and what the engine needs around a step.
//   views      kept from call to call; when the engine's memory grows (a new model or simulation), every view of it gets length 0
//              and what is written to it vanishes, so `views` takes them again. Never keep them across calls.
//   warnings   MuJoCo only counts that it put a diverged robot back to its start; the counters are checked after each step. They are
//              read in place: they follow the array solver_fwdinv in mjData. `data.warning` tells the same in 11 µs, a tenth of a step.

import { DIVERGENCE, LARGEST, MujocoDivergedError } from './diverged.js'
import type { Divergence } from './diverged.js'
import type { Engine } from './engine.js'
import type { DoubleBuffer, MjArrays, MjData } from './engine-types.js'
import { RobotModel } from './robot-model.js'

export interface Views extends MjArrays {
  /** [7, 2] MuJoCo's warnings: an index, and how often since the last reset. */
  readonly warnings: Int32Array
}

export class Simulation {
  readonly robot: string
  readonly model: RobotModel
  private readonly engine: Engine
  private readonly data: MjData
  /** Which parts of mjData a saved state has (mjSTATE_INTEGRATION), and how many numbers they are. */
  private readonly parts: number
  private readonly stateLength: number
  private readonly state: DoubleBuffer
  private held: Views
  private closed = false
  /** [...qpos, ...qvel] before the step in progress, for the error. */
  private readonly before: Float64Array

  /** @param xml the model, in MJCF; @param robot its name, for messages */
  constructor(engine: Engine, robot: string, xml: string) {
    const { mujoco } = engine
    this.engine = engine
    this.robot = robot
    this.model = new RobotModel(engine, robot, xml)
    const { compiled, nq, nv } = this.model
    this.parts = mujoco.mjtState.mjSTATE_INTEGRATION.value
    this.data = new mujoco.MjData(compiled)
    this.stateLength = mujoco.mj_stateSize(compiled, this.parts)
    this.state = new mujoco.DoubleBuffer(this.stateLength)
    this.before = new Float64Array(nq + nv)
    this.held = takeViews(this.data)
    this.requireWarningsInPlace()
  }

  /** For reading and writing until the next call into the engine. */
  get views(): Views {
    if (this.held.qpos.length === 0) {
      this.requireOpen()
      this.held = takeViews(this.data)
    }
    return this.held
  }

  /**
   * Time 0, no warnings, everything at rest but what is given; derived arrays are filled, except cfrc_ext, which is 0.
   * @param state `[...qpos, ...qvel]`
   */
  start(state: ArrayLike<number>): void {
    const { before, model: { compiled, nq, nv } } = this
    if (state.length !== nq + nv) {
      throw new RangeError(`${this.robot}: a start state has ${state.length} numbers; expected ${nq} of qpos, then ${nv} of qvel.`)
    }
    this.clear()
    before.set(state)
    const { qpos, qvel } = this.views
    qpos.set(before.subarray(0, nq))
    qvel.set(before.subarray(nq))
    this.refuseDivergence(NO_ACTION)
    this.engine.mujoco.mj_forward(compiled, this.data)
    this.refuseDivergence(NO_ACTION)
  }

  /**
   * Sets the controls, unclipped, and steps the engine.
   * @param action [nu]
   * @param contactForces fills cfrc_ext at the end; no other array depends on it
   * @throws MujocoDivergedError; the simulation must be reset then
   */
  advance(action: ArrayLike<number>, steps: number, contactForces: boolean): void {
    const { mujoco } = this.engine
    const { model: { compiled }, data } = this
    this.setControls(action)
    for (let i = 0; i < steps; i++) mujoco.mj_step(compiled, data)
    if (contactForces) mujoco.mj_rnePostConstraint(compiled, data)
    this.refuseDivergence(action)
  }

  /** All that later steps depend on, a copy; derived arrays are not in it. Refuses a diverged simulation. */
  save(): Float64Array {
    this.refuseDivergence(NO_ACTION)
    this.engine.mujoco.mj_getState(this.model.compiled, this.data, this.state, this.parts)
    return Float64Array.from(this.state.GetView())
  }

  /** @param state as `save` returned it, of the same model; derived arrays are stale until the next step */
  load(state: Float64Array): void {
    if (state.length !== this.stateLength) {
      throw new RangeError(`${this.robot}: a saved state has ${state.length} numbers; expected ${this.stateLength}.`)
    }
    this.clear()
    this.engine.mujoco.mj_setState(this.model.compiled, this.data, state, this.parts)
  }

  /** Copies where the geoms are, as of the last forward pass: centres [ngeom, 3], rotation matrices [ngeom, 9]. */
  readPoses(centres: Float64Array, rotations: Float64Array): void {
    this.requireOpen()
    centres.set(this.data.geom_xpos)
    rotations.set(this.data.geom_xmat)
  }

  /** Frees the engine's memory; safe to call twice. */
  close(): void {
    if (this.closed) return
    this.closed = true
    this.held = NO_VIEWS
    this.state.delete()
    this.data.delete()
    this.model.release()
  }

  private requireOpen(): void {
    if (this.closed) throw new Error(`${this.robot}: used after close().`)
  }

  private clear(): void {
    this.requireOpen()
    this.engine.mujoco.mj_resetData(this.model.compiled, this.data)
  }

  private setControls(action: ArrayLike<number>): void {
    const { before, model: { nu, nq, nv } } = this
    if (action.length !== nu) throw new RangeError(`${this.robot}: an action has ${action.length} entries; expected ${nu}.`)
    const { ctrl, qpos, qvel } = this.views
    for (let i = 0; i < nq; i++) before[i] = qpos[i]
    for (let i = 0; i < nv; i++) before[nq + i] = qvel[i]
    for (let i = 0; i < nu; i++) {
      if (isBad(action[i])) throw this.divergence('control', i, action)
      ctrl[i] = action[i]
    }
  }

  // MuJoCo checks a state before it steps, so a step's result may be bad without a warning yet.
  private refuseDivergence(action: ArrayLike<number>): void {
    const { views: { warnings, qpos, qvel }, model: { nq, nv } } = this
    for (let i = 0; i < DIVERGENCE.length; i++) {
      if (warnings[2 * i + 1] !== 0) throw this.divergence(DIVERGENCE[i], warnings[2 * i], action)
    }
    for (let i = 0; i < nq; i++) if (isBad(qpos[i])) throw this.divergence('position', i, action)
    for (let i = 0; i < nv; i++) if (isBad(qvel[i])) throw this.divergence('velocity', i, action)
  }

  private divergence(reason: Divergence, index: number, action: ArrayLike<number>): MujocoDivergedError {
    return new MujocoDivergedError(this.robot, reason, index, Array.from(this.before), Array.from(action))
  }

  // Provokes one warning and sees that it is found in place, as the engine's own interface reports it.
  private requireWarningsInPlace(): void {
    const control = DIVERGENCE.indexOf('control')
    const last = this.model.nu - 1
    this.views.ctrl[last] = NaN
    this.engine.mujoco.mj_forward(this.model.compiled, this.data)
    const reported = this.data.warning.get(control)
    const { warnings } = this.views
    const agree = reported?.number === 1 && warnings[2 * control + 1] === 1 && warnings[2 * control] === reported.lastinfo
      && warnings[2 * control] === last
    reported?.delete()
    this.clear()
    if (agree && warnings.every((x) => x === 0)) return
    this.close()
    throw new Error('MuJoCo: the warning counters are not where version 3.14.0 has them. Install @mujoco/mujoco 3.14.0.')
  }
}

function isBad(x: number): boolean {
  return !(x >= -LARGEST && x <= LARGEST)
}

function takeViews(data: MjData): Views {
  const { solver_fwdinv: before } = data
  return {
    qpos: data.qpos, qvel: data.qvel, ctrl: data.ctrl, xpos: data.xpos, xquat: data.xquat, xipos: data.xipos, site_xpos: data.site_xpos,
    cinert: data.cinert, cvel: data.cvel, cfrc_ext: data.cfrc_ext, qfrc_actuator: data.qfrc_actuator,
    qfrc_constraint: data.qfrc_constraint, ten_length: data.ten_length, ten_velocity: data.ten_velocity, sensordata: data.sensordata,
    warnings: new Int32Array(before.buffer, before.byteOffset + before.byteLength, 2 * DIVERGENCE.length),
  }
}

const NO_ACTION = new Float32Array(0)
const NONE = new Float64Array(0)
const NO_VIEWS: Views = {
  qpos: NONE, qvel: NONE, ctrl: NONE, xpos: NONE, xquat: NONE, xipos: NONE, site_xpos: NONE, cinert: NONE, cvel: NONE, cfrc_ext: NONE,
  qfrc_actuator: NONE, qfrc_constraint: NONE, ten_length: NONE, ten_velocity: NONE, sensordata: NONE, warnings: new Int32Array(0),
}
