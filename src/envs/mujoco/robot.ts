// What Gymnasium's eleven MuJoCo v5 tasks and the robots of users share, as one environment; a task is a `RobotTask`: a few functions.
//   step    the tracked quantity before · controls unclipped · frameSkip engine steps · contact forces · observation, reward, end
//   reset   everything at rest in the start pose, then noise; or the explicit state [...qpos, ...qvel]
//   time    `truncated` is always false here: time limits are a wrapper's
// Positions of bodies (xpos, xipos) are those of the last forward pass inside the last engine step, as in Gymnasium.
// A snapshot holds what the engine continues from and the tracked quantity; all that a task reads else, the next step computes anew.

import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import type { Info, ResetOptions, ResetResult, RestorableEnvironment, Snapshot, StepResult } from '../env.js'
import { loadEngine } from './engine.js'
import { describeFigure, type Drawable, type RobotFigure } from './figure.js'
import type { RobotModel } from './robot-model.js'
import type { Views } from './simulation.js'
import { Simulation } from './simulation.js'
import type { Disturb } from './start-noise.js'
import { ObservationWriter } from './terms.js'

/** Every robot's environment: Box observations of f64, Box actions of f32. */
export type RobotEnvironment = RestorableEnvironment<Float64Array, Float32Array>

export interface RobotSource {
  /** Such as 'Hopper-v5'. */
  readonly id: string
  /** The model, in MJCF. */
  readonly xml: string
  /** Engine steps per environment step. */
  readonly frameSkip: number
}

export interface Outcome {
  readonly reward: number
  readonly terminated: boolean
  readonly info: Info
}

export interface RobotTask {
  /** Whether anything reads cfrc_ext: without, the pass that fills it is left out, which changes no other number. */
  readonly contactForces: boolean
  readonly disturb: Disturb
  /** What the reward compares before and after a step, as a new list; left out: nothing. */
  readonly track?: (views: Views) => readonly number[]
  /** Its first call, in the start pose, decides how many numbers an observation has. */
  readonly observe: (views: Views, observation: ObservationWriter) => void
  readonly resetInfo: (views: Views) => Info
  /** @param before what was tracked before the step; @param after and after it; @param dt seconds of one environment step */
  readonly outcome: (views: Views, action: Float32Array, before: readonly number[], after: readonly number[], dt: number) => Outcome
}

/** Loads this thread's engine if need be, and builds the task's environment in it. */
export async function createRobot(source: RobotSource, makeTask: (model: RobotModel) => RobotTask): Promise<RobotEnvironment> {
  const { id, frameSkip } = source
  if (!(Number.isInteger(frameSkip) && frameSkip >= 1)) {
    throw new RangeError(`${id}: frameSkip is ${frameSkip}; expected a whole number of engine steps, at least 1.`)
  }
  const simulation = new Simulation(await loadEngine(), id, source.xml)
  try {
    return new Robot(source, simulation, makeTask(simulation.model))
  } catch (error) {
    simulation.close()
    throw error
  }
}

class Robot implements RobotEnvironment, Drawable {
  readonly observationSpace: Box<'float64'>
  readonly actionSpace: Box
  private readonly id: string
  private readonly frameSkip: number
  private readonly dt: number
  private readonly simulation: Simulation
  private readonly task: RobotTask
  private readonly observationSize: number
  /** As of the last reset or step. */
  private tracked: readonly number[] = []

  constructor({ id, frameSkip }: RobotSource, simulation: Simulation, task: RobotTask) {
    const { controlRange, nu, timestep } = simulation.model
    this.id = id
    this.frameSkip = frameSkip
    this.dt = timestep * frameSkip
    this.simulation = simulation
    this.task = task
    this.observationSize = this.measureObservation()
    this.observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [this.observationSize], dtype: 'float64' })
    this.actionSpace = new Box({
      low: Array.from({ length: nu }, (_, i) => controlRange[2 * i]),
      high: Array.from({ length: nu }, (_, i) => controlRange[2 * i + 1]),
    })
  }

  reset(random: RandomStream, options: ResetOptions = {}): ResetResult<Float64Array> {
    const { simulation, task } = this
    simulation.start(options.state ?? this.drawnState(random))
    const { views } = simulation
    this.tracked = task.track?.(views) ?? []
    return { observation: this.observe(views), info: task.resetInfo(views) }
  }

  step(action: Float32Array): StepResult<Float64Array> {
    const { simulation, task, tracked: before } = this
    simulation.advance(action, this.frameSkip, task.contactForces)
    const { views } = simulation
    this.tracked = task.track?.(views) ?? before
    const observation = this.observe(views)
    const { reward, terminated, info } = task.outcome(views, action, before, this.tracked, this.dt)
    return { observation, reward, terminated, truncated: false, info }
  }

  snapshot(): Snapshot {
    return { robot: this.id, state: this.simulation.save(), tracked: Float64Array.from(this.tracked) }
  }

  restore(snapshot: Snapshot): void {
    const { robot, state, tracked } = snapshot
    if (robot !== this.id || !(state instanceof Float64Array) || !(tracked instanceof Float64Array)) {
      throw new TypeError(`${this.id}: got a snapshot of ${typeof robot === 'string' ? robot : 'something else'}, expected one of ${this.id}.`)
    }
    this.simulation.load(state)
    this.tracked = Array.from(tracked)
  }

  close(): void {
    this.simulation.close()
  }

  figure(): RobotFigure {
    const { simulation, dt } = this
    return { ...describeFigure(simulation.model), dt, readPoses: (centres, rotations) => { simulation.readPoses(centres, rotations) } }
  }

  private startPose(): Float64Array {
    const { qpos0, nq, nv } = this.simulation.model
    const state = new Float64Array(nq + nv)
    state.set(qpos0)
    return state
  }

  private drawnState(random: RandomStream): Float64Array {
    const state = this.startPose()
    this.task.disturb(state, this.simulation.model.nq, random)
    return state
  }

  private measureObservation(): number {
    this.simulation.start(this.startPose())
    const counter = new ObservationWriter()
    this.task.observe(this.simulation.views, counter)
    return counter.length
  }

  private observe(views: Views): Float64Array {
    const observation = new Float64Array(this.observationSize)
    this.task.observe(views, new ObservationWriter(observation))
    return observation
  }
}
