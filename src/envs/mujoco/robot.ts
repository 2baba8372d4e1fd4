// What Gymnasium's eleven MuJoCo v5 tasks share, as one environment; a task is a `RobotTask`: data and a few functions.
//   step    the tracked quantity before · controls unclipped · frameSkip engine steps · contact forces · observation, reward, end
//   reset   everything at rest in the start pose, then noise: all of qpos, then all of qvel; or the explicit state [...qpos, ...qvel]
//   time    `truncated` is always false here: time limits are a wrapper's
// Positions of bodies (xpos, xipos) are those of the last forward pass inside the last engine step, as in Gymnasium.

import type { RandomStream } from '../../compute/random.js'
import { Box } from '../../spaces/box.js'
import type { Info, ResetOptions, ResetResult, RestorableEnvironment, Snapshot, StepResult } from '../env.js'
import { loadEngine } from './engine.js'
import type { Engine } from './engine.js'
import type { Views } from './simulation.js'
import { Simulation } from './simulation.js'
import type { Element } from './mjcf.js'
import { renderMjcf } from './mjcf.js'

export interface Outcome {
  readonly reward: number
  readonly terminated: boolean
  readonly info: Info
}

export interface RobotTask {
  /** Such as 'Hopper-v5'. */
  readonly id: string
  readonly model: Element
  /** Engine steps per environment step. */
  readonly frameSkip: number
  readonly observationSize: number
  /** Whether anything reads cfrc_ext: without, the pass that fills it is left out, which changes no other number. */
  readonly contactForces: boolean
  /** Adds noise to a start state [...qpos, ...qvel], whose first nq numbers are positions. */
  readonly disturb: (state: Float64Array, nq: number, random: RandomStream) => void
  /** What the reward compares before and after a step: how many numbers, and how they are read. */
  readonly tracked: number
  readonly track: (views: Views, tracked: Float64Array) => void
  /** Writes the observation [observationSize]. */
  readonly observe: (views: Views, observation: Float64Array) => void
  readonly resetInfo: (views: Views) => Info
  /** @param dt seconds of one environment step */
  readonly outcome: (views: Views, action: Float32Array, before: Float64Array, after: Float64Array, dt: number) => Outcome
}

/** Draws of reset: U[-scale, scale) for every position, then for every velocity. */
export function uniformNoise(scale: number): RobotTask['disturb'] {
  return (state, _nq, random) => {
    for (let i = 0; i < state.length; i++) state[i] += random.uniform(-scale, scale)
  }
}

/** Draws of reset: U[-scale, scale) for every position, then a normal of deviation `scale` for every velocity. */
export function uniformThenNormalNoise(scale: number): RobotTask['disturb'] {
  return (state, nq, random) => {
    for (let i = 0; i < nq; i++) state[i] += random.uniform(-scale, scale)
    for (let i = nq; i < state.length; i++) state[i] += random.normal(scale)
  }
}

/** Loads this thread's engine if need be, and builds the task's environment in it. */
export async function createRobot(task: RobotTask): Promise<RestorableEnvironment<Float64Array, Float32Array>> {
  return new RobotEnvironment(task, await loadEngine())
}

class RobotEnvironment implements RestorableEnvironment<Float64Array, Float32Array> {
  readonly observationSpace: Box<'float64'>
  readonly actionSpace: Box
  private readonly task: RobotTask
  private readonly simulation: Simulation
  private readonly dt: number
  private before: Float64Array
  private after: Float64Array

  constructor(task: RobotTask, engine: Engine) {
    const simulation = new Simulation(engine, task.id, renderMjcf(task.model))
    const { controlRange, nu } = simulation
    this.task = task
    this.simulation = simulation
    this.dt = simulation.timestep * task.frameSkip
    this.observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [task.observationSize], dtype: 'float64' })
    this.actionSpace = new Box({
      low: Array.from({ length: nu }, (_, i) => controlRange[2 * i]),
      high: Array.from({ length: nu }, (_, i) => controlRange[2 * i + 1]),
    })
    this.before = new Float64Array(task.tracked)
    this.after = new Float64Array(task.tracked)
  }

  reset(random: RandomStream, options: ResetOptions = {}): ResetResult<Float64Array> {
    const { simulation, task } = this
    simulation.start(options.state ?? this.drawnState(random))
    const { views } = simulation
    task.track(views, this.after)
    return { observation: this.observe(views), info: task.resetInfo(views) }
  }

  step(action: Float32Array): StepResult<Float64Array> {
    const { simulation, task, before, after } = this
    this.before = after
    this.after = before
    simulation.advance(action, task.frameSkip, task.contactForces)
    const { views } = simulation
    task.track(views, this.after)
    const observation = this.observe(views)
    const { reward, terminated, info } = task.outcome(views, action, this.before, this.after, this.dt)
    return { observation, reward, terminated, truncated: false, info }
  }

  snapshot(): Snapshot {
    return { robot: this.task.id, state: this.simulation.save(), tracked: Float64Array.from(this.after) }
  }

  restore(snapshot: Snapshot): void {
    const { robot, state, tracked } = snapshot
    const { id } = this.task
    if (robot !== id || !(state instanceof Float64Array) || !(tracked instanceof Float64Array)) {
      throw new TypeError(`${id}: got a snapshot of ${typeof robot === 'string' ? robot : 'something else'}, expected one of ${id}.`)
    }
    this.simulation.load(state)
    this.after.set(tracked)
  }

  close(): void {
    this.simulation.close()
  }

  private drawnState(random: RandomStream): Float64Array {
    const { qpos0, nq, nv } = this.simulation
    const state = new Float64Array(nq + nv)
    state.set(qpos0)
    this.task.disturb(state, nq, random)
    return state
  }

  private observe(views: Views): Float64Array {
    const observation = new Float64Array(this.task.observationSize)
    this.task.observe(views, observation)
    return observation
  }
}
