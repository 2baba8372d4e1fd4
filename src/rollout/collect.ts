// Collection: every thread steps its own block of environments for a whole iteration and does its own policy inference, with no
// barrier per step. What is written depends on the environment's index and life only, never on the thread.
//
//   observation ─ normalise (f64 → f32) ─► policy ─ mask ─► sample ─► log π ─► clip at the door ─► environment ─► reward, ends, next

import type { Arena } from '../compute/arena.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { BatchEnvironment } from '../envs/batch.js'
import type { Environment, Snapshot, StepResult } from '../envs/env.js'
import { Activations } from '../nn/mlp.js'
import { ActionDraws, type Moment } from '../policy/action-draws.js'
import { actionDoor, type ActionDoor } from '../policy/actions.js'
import type { Policy, ValueFunction } from '../policy/policy.js'
import { forbid, readMask } from '../spaces/action-mask.js'
import type { Action, ActionSpaceJSON, Space } from '../spaces/space.js'
import type { Batch } from './batch.js'
import { atPlace, placeText, type EnvironmentPlace } from './environment-error.js'
import { addInfo, type InfoBlock, type InfoSums } from './info.js'
import { checkedEnd, checkedRecord, checkedReward, observe } from './observe.js'
import type { RunningStatistics } from './running-statistics.js'

export interface CollectConfig {
  readonly env: string
  readonly seed: number
  readonly normalizeObservations: boolean
  readonly observationClip: number
}

/** The environments of one thread, behind one `step`: number i of them has index `first + i`. */
export interface EnvironmentBlock {
  readonly first: number
  readonly environments: BatchEnvironment
}

/** Snapshots of a thread's environments, from index `first`; null for one that offers none. */
export interface EnvironmentSnapshots {
  readonly first: number
  readonly snapshots: readonly (Snapshot | null)[]
}

/** Which environments a thread owns: a contiguous block, sizes differing by at most one. */
export function environmentsOf(thread: number, threads: number, environments: number): { first: number, count: number } {
  const first = Math.floor(environments * thread / threads)
  return { first, count: Math.floor(environments * (thread + 1) / threads) - first }
}

export class Collector {
  /** Observation that comes next in each environment [N, O]; part of the training state, like `lives` and `fresh`. */
  readonly current: Float64Array
  /** Resets and steps of each environment so far [N]: the step word of its random streams. */
  readonly lives: Float64Array
  /** 1: the environment must be reset before its next step [N]. */
  readonly fresh: Uint8Array
  private readonly policyActivations: Activations
  private readonly valueActivations: Activations
  private readonly finalInputs: Float32Array
  private readonly draws: ActionDraws
  private readonly door: ActionDoor
  private readonly streams: readonly RandomStream[]
  private readonly actions: Action[] = []
  private readonly count: number
  private readonly observationSpace: Space
  private readonly actionSpace: ActionSpaceJSON
  private readonly observationSize: number
  private info: InfoSums[]

  /**
   * @param block this thread's environments
   * @param statistics of the raw observations, frozen while collecting
   * @param beat a sign of life, before an environment is called
   */
  constructor(
    arena: Arena, private readonly policy: Policy, private readonly value: ValueFunction,
    private readonly theta: Float32Array, private readonly phi: Float32Array, private readonly statistics: RunningStatistics,
    private readonly batch: Batch, private readonly block: EnvironmentBlock, spaces: Pick<Environment, 'observationSpace' | 'actionSpace'>,
    private readonly config: CollectConfig, private readonly beat: (environment: number) => void,
  ) {
    const { environments } = batch
    this.observationSpace = spaces.observationSpace
    this.observationSize = spaces.observationSpace.flatSize
    this.current = arena.f64(environments * this.observationSize)
    this.lives = arena.f64(environments)
    this.fresh = arena.u8(environments)
    this.policyActivations = new Activations(arena, policy.network, environments)
    this.valueActivations = new Activations(arena, value.network, environments)
    this.finalInputs = arena.f32(environments * this.observationSize)
    this.actionSpace = spaces.actionSpace.toJSON()
    this.draws = new ActionDraws(arena, policy, environments)
    this.door = actionDoor(this.actionSpace, policy.form.squashActions)
    this.count = block.environments.environments
    this.info = Array.from({ length: this.count }, () => ({}))
    this.streams = Array.from({ length: this.count }, (_, i) => new RandomStream(config.seed, STREAM.environment, block.first + i))
  }

  /** All environments at the start of their life. */
  reset(): void {
    this.lives.fill(0)
    this.fresh.fill(1)
  }

  /**
   * Steps this thread's environments through steps from … to − 1 of the iteration. `last`: `to` is where the batch is cut; `before`: steps
   * that each of them had taken before this batch.
   */
  run(from: number, to: number, last: boolean, before: number): void {
    const { count, block: { first } } = this
    if (count === 0) return
    for (let n = first; n < first + count; n++) if (this.fresh[n] === 1) this.resetEnvironment(n)
    if (this.policy.maskSize === 0) for (let n = first; n < first + count; n++) this.mask(from, n) // a mask would be in vain: tell it now
    for (let t = from; t < to; t++) {
      this.infer(t)
      const moment = { taken: before + t, before }
      for (let n = first; n < first + count; n++) this.actions[n - first] = this.act(t, n, moment)
      const results = this.step()
      for (let n = first; n < first + count; n++) this.record(t, n, results[n - first])
    }
    if (!last) return
    for (let n = first; n < first + count; n++) this.bootstrapCut(to - 1, n)
  }

  snapshots(): EnvironmentSnapshots {
    const { count, block: { first, environments } } = this
    const snapshotAt = (i: number): Snapshot | null => (
      atPlace(() => this.placeNow(first + i), () => environments.snapshot?.(i) ?? null)
    )
    return { first, snapshots: Array.from({ length: count }, (_, i) => snapshotAt(i)) }
  }

  /** Sums of the numeric entries of `info` since the last call, per environment of this thread. */
  takeInfo(): InfoBlock {
    const sums = this.info
    this.info = sums.map(() => ({}))
    return { first: this.block.first, sums }
  }

  /** Normalises a raw observation [rows, O] into network inputs. */
  normalize(rows: number, observations: number, inputs: number): void {
    const { statistics, config } = this
    const limit = config.normalizeObservations ? config.observationClip : Infinity
    this.policy.kernels.normalizeRows(
      rows, this.observationSize, observations, statistics.mean.byteOffset, statistics.inverseStd.byteOffset, limit, inputs,
    )
  }

  /** Policy outputs for this thread's environments at step t. */
  private infer(t: number): void {
    const { batch, block, policy, observationSize: O } = this
    const row = t * batch.environments + block.first
    const rows = this.count
    batch.observations.set(this.current.subarray(block.first * O, (block.first + rows) * O), row * O)
    this.normalize(rows, this.current.byteOffset + 8 * block.first * O, batch.inputs.byteOffset + 4 * row * O)
    const inputs = batch.inputs.byteOffset + 4 * t * batch.environments * O
    policy.network.forward(policy.kernels, this.theta, inputs, this.policyActivations, block.first, rows)
    if (policy.maskSize > 0) for (let n = block.first; n < block.first + rows; n++) this.mask(t, n)
  }

  /** Asks the environment what is allowed, keeps it in the batch, and forbids the rest. */
  private mask(t: number, n: number): void {
    const { batch, block, policy: { maskSize }, policyActivations: { outputs } } = this
    const at = (t * batch.environments + n) * maskSize
    atPlace(() => this.placeNow(n), () => {
      readMask(this.actionSpace, block.environments.actionMask?.(n - block.first) ?? null, batch.masks, at)
    })
    forbid(outputs.subarray(n * maskSize, (n + 1) * maskSize), batch.masks.subarray(at, at + maskSize), 0, maskSize)
  }

  /** Draws an action, stores it as drawn, and returns it as the environment takes it; the environment's stream stands ready. */
  private act(t: number, n: number, moment: Moment): Action {
    const { batch, policy, config } = this
    const { distribution } = policy
    const i = t * batch.environments + n
    const life = this.lives[n]++
    const out = this.policyActivations.outputRow(n)
    const free = policy.free(this.theta)
    const action = batch.actions.byteOffset + 4 * i * distribution.actionSize
    const counter = [config.seed >>> 0, Math.floor(config.seed / 4294967296), life, n, STREAM.action] as const
    this.draws.draw(n, out, free, action, counter, moment)
    distribution.logProb(1, out, free, action, batch.logProbs.byteOffset + 8 * i)
    this.streams[n - this.block.first].at(life)
    return this.door(batch.actions, i * distribution.actionSize)
  }

  private step(): readonly StepResult[] {
    const { actions, streams, count, block: { first, environments } } = this
    this.beat(first)
    return atPlace((i) => this.placeNow(first + i), () => {
      const results = environments.step(actions, streams, (i) => { this.beat(first + i) })
      if (results.length === count) return results
      throw new Error(`a step of the batch gave ${results.length} results; expected ${count}, one for each of its environments.`)
    })
  }

  private record(t: number, n: number, given: StepResult): void {
    const { batch } = this
    const i = t * batch.environments + n
    atPlace(() => this.placeNow(n), () => {
      const result = checkedRecord('step', given)
      batch.rewards[i] = checkedReward(result.reward)
      batch.terminated[i] = checkedEnd('terminated', result.terminated)
      batch.truncated[i] = checkedEnd('truncated', result.truncated)
      observe(this.observationSpace, result.observation, this.current, n * this.observationSize)
      addInfo(this.info[n - this.block.first], result.info)
    })
    batch.bootstrap[i] = 0
    if (batch.terminated[i] === 1 || batch.truncated[i] === 1) {
      if (batch.terminated[i] === 0) batch.bootstrap[i] = this.valueOfCurrent(n)
      this.resetEnvironment(n)
    }
  }

  /** The batch is cut after step t: an episode that goes on is bootstrapped from its next observation. */
  private bootstrapCut(t: number, n: number): void {
    const i = t * this.batch.environments + n
    if (this.batch.terminated[i] === 0 && this.batch.truncated[i] === 0) this.batch.bootstrap[i] = this.valueOfCurrent(n)
  }

  /** V of the environment's current observation, under the frozen statistics. */
  private valueOfCurrent(n: number): number {
    const { observationSize: O, value, finalInputs } = this
    const input = finalInputs.byteOffset + 4 * n * O
    this.normalize(1, this.current.byteOffset + 8 * n * O, input)
    value.network.forward(this.policy.kernels, this.phi, finalInputs.byteOffset, this.valueActivations, n, 1)
    return this.valueActivations.outputs[n]
  }

  private resetEnvironment(n: number): void {
    const life = this.lives[n]++
    const { first, environments } = this.block
    this.beat(n)
    atPlace(() => this.placeNow(n), () => {
      const { observation } = checkedRecord('reset', environments.reset(n - first, this.streams[n - first].at(life)))
      observe(this.observationSpace, observation, this.current, n * this.observationSize)
    })
    this.fresh[n] = 0
  }

  /** Where an environment of any thread stands, for messages. */
  describe(n: number): string {
    return placeText(this.placeNow(n))
  }

  private placeNow(index: number): EnvironmentPlace {
    return { id: this.config.env, index, seed: this.config.seed, life: this.lives[index] - 1 }
  }
}
