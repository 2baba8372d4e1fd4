// MuJoCo environments beside the engine alone: the same actions from the same states, once through the environment as collection steps
// it, once as bare `mj_step` of the same compiled model in the same engine, on every thread at the same time. A thread first records
// stretches of an episode (start state, actions), then measures them: environment and engine in turns of at most STRETCH steps, each
// the first in every second one, so that a change of the machine's speed meets both. Resets and putting states back are not timed.

import { loadEngine } from '../../dist/envs/mujoco/engine.js'
import type { MjModel } from '../../dist/envs/mujoco/engine-types.js'
import { environmentSpec } from '../../dist/envs/registry.js'
import type { Snapshot } from '../../dist/envs/env.js'
import type { Task, Team } from '../../dist/compute/team.js'
import { RandomStream, STREAM } from '../../dist/compute/random.js'
import type { Action } from '../../dist/spaces/space.js'
import type { Seat } from '../../dist/training/crew.js'
import type { EnvironmentBlock } from '../../dist/rollout/collect.js'
import type { ThreadEnvironments, TrainingStart } from '../../dist/training/workspace.js'
import { now } from '../measure.js'
import { BareEngine, engineState } from './bare-engine.js'
import { environmentsOf, onAll, start, type Part } from './host.js'

export const BESIDE_ENGINE = 'beside-engine'
const STRETCH = 32

export interface BesideEngineStart extends TrainingStart {
  /** Seconds of the environment's work to record for every thread. */
  readonly seconds: number
}

/** Of one measurement on one thread. */
export interface Times {
  readonly steps: number
  readonly environment: number
  readonly engine: number
}

interface Stretch {
  readonly snapshot: Snapshot
  readonly actions: readonly Action[]
}

export interface Parts {
  readonly own: ThreadEnvironments
  readonly bare: BareEngine
}

/** A thread's environment and the bare engine with its model: the one that the environment has the engine compile. */
export async function besideEngineParts(data: BesideEngineStart, part: Part): Promise<Parts> {
  const engine = await loadEngine()
  const acquire = engine.acquire.bind(engine)
  let model: MjModel | null = null
  engine.acquire = (xml) => model = acquire(xml)
  const own = await environmentsOf(data, part).finally(() => { engine.acquire = acquire })
  const frameSkip = environmentSpec(data.config.env).options!.frameSkip.default as number
  return { own, bare: new BareEngine(engine.mujoco, model!, frameSkip) }
}

export class BesideEngine {
  private readonly team: Team
  private readonly threads: number
  private readonly index: number
  /** Times of each thread. */
  private readonly times: Float64Array
  private readonly block: EnvironmentBlock
  private readonly bare: BareEngine
  private readonly stream: RandomStream
  private life = 0
  private stretches: Stretch[] = []
  private turn = 0
  private readonly recordTask: Task
  private readonly measureTask: Task

  constructor({ arena, team }: Seat, private readonly given: BesideEngineStart, { own, bare }: Parts) {
    this.team = team
    this.threads = team.threads
    this.index = team.index
    this.times = arena.f64(3 * team.threads)
    this.block = own.block
    this.bare = bare
    this.stream = new RandomStream(given.config.seed, STREAM.environment, own.block.first)
    this.recordTask = team.task(() => { this.record() })
    this.measureTask = team.task(() => { this.measure() })
  }

  /** Has every thread record what it measures; V8 compiles meanwhile. */
  async prepare(): Promise<void> {
    await onAll(this.team, this.recordTask, () => { this.record() })
  }

  /** One measurement on every thread. */
  async sample(): Promise<Times[]> {
    await onAll(this.team, this.measureTask, () => { this.measure() })
    return Array.from({ length: this.threads }, (_, thread) => {
      const [steps, environment, engine] = this.times.subarray(3 * thread, 3 * thread + 3)
      return { steps, environment, engine }
    })
  }

  private record(): void {
    const { environments } = this.block
    const random = new RandomStream(this.given.config.seed, STREAM.user, this.index)
    for (let seconds = 0, ended = true, warm = false; seconds < this.given.seconds;) {
      if (ended) environments.reset(0, this.stream.at(this.life++))
      const snapshot = environments.snapshot!(0)!
      const actions = Array.from({ length: STRETCH }, () => environments.actionSpace.sample(random.at(this.life++)))
      const { taken, time, last } = this.drive(actions)
      const stretch = { snapshot, actions: actions.slice(0, taken) }
      ended = last
      seconds += time
      this.requireSame(stretch)
      this.stretches.push(stretch)
      if (warm || seconds < this.given.seconds) continue
      ;[warm, seconds, this.stretches] = [true, 0, []] // the first lot was for V8
    }
  }

  /** The environment's turn: steps until the actions or the episode end. */
  private drive(actions: readonly Action[]): { taken: number, time: number, last: boolean } {
    const { stream, block: { first, environments }, team } = this
    const beat = (i: number): void => { team.beat(first + i) }
    const begun = now()
    for (let t = 0; t < actions.length; t++) {
      const [{ terminated, truncated }] = environments.step([actions[t]], [stream], beat)
      if (terminated || truncated) return { taken: t + 1, time: now() - begun, last: true }
    }
    return { taken: actions.length, time: now() - begun, last: false }
  }

  /** That the bare engine ends where the environment did, to the bit. */
  private requireSame({ snapshot, actions }: Stretch): void {
    this.bare.load(engineState(snapshot))
    this.bare.step(actions)
    const expected = engineState(this.block.environments.snapshot!(0)!)
    if (this.bare.state().every((x, i) => Object.is(x, expected[i]))) return
    throw new Error(`${this.given.config.env}: bare mj_step does not end in the environment's state: the times would be of two things.`)
  }

  private measure(): void {
    let steps = 0, environment = 0, engine = 0
    for (const { snapshot, actions } of this.stretches) {
      const state = engineState(snapshot)
      const turns = [
        () => {
          this.block.environments.restore!(0, snapshot)
          environment += this.drive(actions).time
        },
        () => {
          this.bare.load(state)
          engine += this.bare.step(actions)
        },
      ]
      const first = this.turn++ & 1
      turns[first]()
      turns[1 - first]()
      steps += actions.length
    }
    this.times.set([steps, environment, engine], 3 * this.index)
  }
}

export interface OpenBesideEngine {
  readonly beside: BesideEngine
  close(): Promise<void>
}

/** A measurement of one environment on every thread. */
export async function openBesideEngine(data: BesideEngineStart, threads: number): Promise<OpenBesideEngine> {
  const parts = await besideEngineParts(data, { index: 0, of: threads })
  const crew = await start({ program: BESIDE_ENGINE, data, build: (seat) => new BesideEngine(seat, data, parts) }, threads)
  await crew.workspace.prepare()
  return {
    beside: crew.workspace,
    close: async () => {
      await crew.close()
      parts.bare.close()
      parts.own.close()
    },
  }
}
