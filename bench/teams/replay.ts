// Environments stepped through actions that are given: no policy, no learning, no bookkeeping but the rewards, which show that the
// states were the same. Blocks, streams, resets, slices and threads are those of collection (rollout/collect.ts, training/workspace.ts).

import type { Task, Team } from '../../dist/compute/team.js'
import { RandomStream, STREAM } from '../../dist/compute/random.js'
import { actionDoor, type ActionDoor } from '../../dist/policy/actions.js'
import type { Action, ActionSpace } from '../../dist/spaces/space.js'
import type { Seat } from '../../dist/training/crew.js'
import { pace } from '../../dist/training/pace.js'
import type { ThreadEnvironments, TrainingStart } from '../../dist/training/workspace.js'
import { now } from '../measure.js'
import { benchHost, environmentsOf, onAll, start, type Part } from './host.js'

export const REPLAY = 'replay'

export interface ReplayStart extends TrainingStart {
  /** Resets and steps of each environment so far; with snapshots, these continue. */
  readonly lives: readonly number[]
  /** T: room for the actions of so many steps. */
  readonly steps: number
}

export class Replay {
  /** As a policy drew them, unclipped [T, N, A]. */
  readonly actions: Float32Array
  /** What the last run was paid [T, N]. */
  readonly rewards: Float64Array
  readonly actionSpace: ActionSpace
  private readonly team: Team
  private readonly door: ActionDoor
  private readonly streams: readonly RandomStream[]
  private readonly lives: number[]
  private readonly fresh: boolean[]
  private readonly count: number
  private moves: readonly (readonly Action[])[] = []
  private readonly loadTask: Task
  private readonly runTask: Task

  constructor({ arena, team }: Seat, private readonly given: ReplayStart, private readonly own: ThreadEnvironments) {
    const { config, steps, lives, snapshots } = given
    const { block: { first, environments } } = own
    this.team = team
    this.actionSpace = environments.actionSpace
    this.actions = arena.f32(steps * config.environments * this.actionSpace.flatSize)
    this.rewards = arena.f64(steps * config.environments)
    this.door = actionDoor(this.actionSpace.toJSON())
    this.count = environments.environments
    this.streams = Array.from({ length: this.count }, (_, i) => new RandomStream(config.seed, STREAM.environment, first + i))
    this.lives = this.streams.map((_, i) => lives[first + i])
    this.fresh = this.streams.map(() => snapshots === null)
    this.loadTask = team.task(() => { this.load() })
    this.runTask = team.task(() => { this.run(0, steps) })
  }

  /** Has every thread take the actions up; not timed. */
  async prepare(): Promise<void> {
    await onAll(this.team, this.loadTask, () => { this.load() })
  }

  /** Steps all environments through the actions; returns seconds. */
  async replay(): Promise<number> {
    const begun = now()
    await this.team.eachThread(this.runTask, () => pace((from, to) => { this.run(from, to) }, this.given.steps, benchHost))
    return now() - begun
  }

  private load(): void {
    const { own: { block: { first } }, given: { config: { environments }, steps }, actionSpace: { flatSize } } = this
    this.moves = Array.from({ length: steps }, (_, t) => (
      this.streams.map((_, i) => this.door(this.actions, (t * environments + first + i) * flatSize))
    ))
  }

  private run(from: number, to: number): void {
    const { streams, lives, fresh, count, team, own: { block: { first, environments } }, given: { config } } = this
    for (let i = 0; i < count; i++) if (fresh[i]) this.reset(i)
    for (let t = from; t < to; t++) {
      for (let i = 0; i < count; i++) streams[i].at(lives[i]++)
      const results = environments.step(this.moves[t], streams, (i) => { team.beat(first + i) })
      for (let i = 0; i < count; i++) {
        const { reward, terminated, truncated } = results[i]
        this.rewards[t * config.environments + first + i] = reward
        if (terminated || truncated) this.reset(i)
      }
    }
  }

  private reset(i: number): void {
    this.fresh[i] = false
    this.own.block.environments.reset(i, this.streams[i].at(this.lives[i]++))
  }
}

export interface OpenReplay {
  readonly replay: Replay
  close(): Promise<void>
}

/** @param part which of the config's environments this process has, where its threads have not all of them */
export async function openReplay(data: ReplayStart, threads: number, part: Part = { index: 0, of: threads }): Promise<OpenReplay> {
  const own = await environmentsOf(data, part)
  const crew = await start({ program: REPLAY, data, build: (seat) => new Replay(seat, data, own) }, threads)
  return {
    replay: crew.workspace,
    close: async () => {
      await crew.close()
      own.close()
    },
  }
}

/** New environments, and actions drawn uniformly from their space: the same ones whoever steps which environment. */
export async function openUniform(data: ReplayStart, threads: number, part?: Part): Promise<OpenReplay> {
  const opened = await openReplay(data, threads, part)
  const { actions, actionSpace } = opened.replay
  const random = new RandomStream(0, STREAM.user)
  for (let at = 0; at < actions.length; at += actionSpace.flatSize) actions.set(actionSpace.sample(random.at(at)) as Float32Array, at)
  await opened.replay.prepare()
  return opened
}
