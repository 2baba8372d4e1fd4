// What a compiled model says of a robot: sizes, masses, start pose, names. Numbers are copies: the model's own arrays are views of the
// engine's memory, which moves. Also the door for models that users bring: what the environment cannot work with is refused here.

import type { Engine } from './engine.js'
import type { MjModel } from './engine-types.js'

export class RobotModel {
  /** For the engine's functions. */
  readonly compiled: MjModel
  /** Numbers of a position, of a velocity, of a control. */
  readonly nq: number
  readonly nv: number
  readonly nu: number
  /** Bodies, the world included, which is the first. */
  readonly nbody: number
  /** Seconds per engine step. */
  readonly timestep: number
  /** The start pose, [nq]. */
  readonly qpos0: Float64Array
  /** Kilogrammes, [nbody]. */
  readonly masses: Float64Array
  /** Lower and upper bound of each control, [nu, 2]. */
  readonly controlRange: Float64Array
  private readonly engine: Engine
  private readonly robot: string
  private readonly xml: string

  /** @param xml in MJCF; @param robot its name, for messages */
  constructor(engine: Engine, robot: string, xml: string) {
    this.engine = engine
    this.robot = robot
    this.xml = xml
    this.compiled = compile(engine, robot, xml)
    const { nq, nv, nu, nbody, opt, qpos0, body_mass, actuator_ctrlrange } = this.compiled
    this.nq = nq
    this.nv = nv
    this.nu = nu
    this.nbody = nbody
    this.timestep = opt.timestep
    this.qpos0 = Float64Array.from(qpos0)
    this.masses = Float64Array.from(body_mass)
    this.controlRange = Float64Array.from(actuator_ctrlrange)
    try {
      this.requireControls()
    } catch (error) {
      this.release()
      throw error
    }
  }

  /** Index of a body by its name, or by the index itself as a text. */
  bodyIndex(name: string): number {
    if (/^\d+$/.test(name) && Number(name) < this.nbody) return Number(name)
    return this.indexOf('body', this.engine.mujoco.mjtObj.mjOBJ_BODY.value, name)
  }

  /** Index of a site by its name. */
  siteIndex(name: string): number {
    return this.indexOf('site', this.engine.mujoco.mjtObj.mjOBJ_SITE.value, name)
  }

  /** The name of a body or a geom; empty if it has none. */
  nameOf(kind: 'body' | 'geom', index: number): string {
    const { mjOBJ_BODY, mjOBJ_GEOM } = this.engine.mujoco.mjtObj
    return this.engine.mujoco.mj_id2name(this.compiled, (kind === 'body' ? mjOBJ_BODY : mjOBJ_GEOM).value, index)
  }

  /** To be called once, at the end of use. */
  release(): void {
    this.engine.release(this.xml)
  }

  private indexOf(what: string, kind: number, name: string): number {
    const index = this.engine.mujoco.mj_name2id(this.compiled, kind, name)
    if (index >= 0) return index
    throw new RangeError(`${this.robot}: the model has no ${what} named "${name}". Names are the name="…" of the MJCF text.`)
  }

  private requireControls(): void {
    if (this.nu === 0) throw new RangeError(`${this.robot}: the model has no actuators, so there is nothing to act with. Add an <actuator> section.`)
    for (let i = 0; i < this.nu; i++) {
      const low = this.controlRange[2 * i], high = this.controlRange[2 * i + 1]
      if (!(low < high)) {
        throw new RangeError(`${this.robot}: the control range of actuator ${i} is [${low}, ${high}]. Give it a range, such as ctrlrange="-1 1".`)
      }
    }
  }
}

function compile(engine: Engine, robot: string, xml: string): MjModel {
  try {
    return engine.acquire(xml)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${robot}: MuJoCo cannot compile the model: ${why}`, { cause })
  }
}
