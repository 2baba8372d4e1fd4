// Everything a training run computes with, laid out in one order on every thread: parameters, statistics, batch, learner,
// collector, evaluation. Thread 0 drives it (session.ts); the others only run its tasks.

import { Learner } from '../algorithms/learner.js'
import type { Kernels } from '../compute/kernels.js'
import { perThread, type Task, type Team } from '../compute/team.js'
import type { BatchEnvironment } from '../envs/batch.js'
import type { Environment, Snapshot } from '../envs/env.js'
import { makeBlock, makeOne } from '../envs/make.js'
import type { EnvironmentSpec } from '../envs/spec.js'
import { Actor } from '../policy/actor.js'
import { Policy, ValueFunction } from '../policy/policy.js'
import { SharedValueFunction } from '../policy/shared-value.js'
import { layoutBatch, type Batch } from '../rollout/batch.js'
import { Branches } from '../rollout/branches.js'
import { Collector, environmentsOf, type EnvironmentBlock, type EnvironmentSnapshots } from '../rollout/collect.js'
import { Evaluation } from '../rollout/evaluate.js'
import { RewardScale } from '../rollout/reward-scale.js'
import { RunningStatistics } from '../rollout/running-statistics.js'
import { VineCollector } from '../rollout/vine.js'
import { branchSteps } from '../rollout/vine-batch.js'
import type { TrainConfig } from './config.js'
import { learnerConfig, learnerParts } from './learner-parts.js'
import { requireFittingSpace } from './fitting-space.js'
import { flat, takeOver, windows, type NamedArray } from './named-arrays.js'
import { AUDIT_SLOTS } from './improvement-audit.js'
import type { Seat } from './crew.js'
import type { StateArray, TrainState } from './state.js'
import { layoutVine } from './vine-parts.js'

/** One thread's environments: its block for collection, and one for evaluation. */
export interface ThreadEnvironments {
  readonly block: EnvironmentBlock
  readonly evaluation: Environment
  close(): void
}

/** What the threads of a training run are told: the config, and the environments' states to continue from. */
export interface TrainingStart {
  readonly config: TrainConfig
  readonly snapshots: readonly (Snapshot | null)[] | null
}

/** Makes the environments of a thread; with snapshots (one for each of all N environments), in the states they hold. */
export async function makeEnvironments(
  spec: EnvironmentSpec, config: TrainConfig, thread: number, threads: number, snapshots: TrainingStart['snapshots'],
): Promise<ThreadEnvironments> {
  const { first, count } = environmentsOf(thread, threads, config.environments)
  const evaluation = await makeOne(spec, config.envOptions)
  const environments = await makeBlock(spec, config.envOptions, count, evaluation)
  for (let i = 0; i < count; i++) {
    const snapshot = snapshots?.[first + i] ?? null
    if (snapshot !== null) restoreEnvironment(environments, i, snapshot, `environment ${config.env} (index ${first + i}, seed ${config.seed})`)
  }
  return {
    block: { first, environments },
    evaluation,
    close: () => {
      environments.close?.()
      evaluation.close?.()
    },
  }
}

function restoreEnvironment(environments: BatchEnvironment, index: number, snapshot: Snapshot, name: string): void {
  try {
    environments.restore?.(index, snapshot)
  } catch (cause) {
    throw new Error(`${name}: its snapshot cannot be put back: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

export class Workspace {
  readonly team: Team
  readonly kernels: Kernels
  readonly policy: Policy
  readonly valueFunction: ValueFunction
  /** Policy and value parameters. */
  readonly theta: Float32Array
  readonly phi: Float32Array
  readonly statistics: RunningStatistics
  readonly rewardScale: RewardScale
  readonly batch: Batch
  /** What the improvement audit carries from iteration to iteration. */
  readonly audit = new Float64Array(AUDIT_SLOTS)
  readonly learner: Learner
  readonly collector: Collector
  /** Grows branches from the trunk's states; null where the algorithm learns from single paths. */
  readonly vine: VineCollector | null
  readonly evaluation: Evaluation
  private readonly collectSteps: Float64Array
  private readonly collectTask: Task
  private readonly snapshotTask: Task

  constructor({ arena, team, kernels, memory, send }: Seat, readonly config: TrainConfig, environments: ThreadEnvironments) {
    const { observationSpace, actionSpace } = environments.evaluation
    const inputs = observationSpace.flatSize
    requireFittingSpace(config, environments.evaluation)
    this.team = team
    this.kernels = kernels
    const network = { inputs, hidden: config.policyHidden, activation: config.policyActivation }
    this.policy = perThread(team, () => new Policy(network, actionSpace.toJSON(), kernels, arena, memory, config))
    const sharesTrunk = 'sharedTrunk' in config && config.sharedTrunk
    const sharedValue = sharesTrunk ? new SharedValueFunction(this.policy) : null
    this.valueFunction = sharedValue ?? new ValueFunction({ inputs, hidden: config.valueHidden, activation: config.valueActivation })
    this.theta = arena.f32(this.policy.layout.size)
    this.phi = sharesTrunk ? this.theta : arena.f32(this.valueFunction.layout.size)
    this.statistics = new RunningStatistics(arena, inputs)
    this.rewardScale = new RewardScale(arena, config.environments, config)
    const { distribution, maskSize } = this.policy
    this.batch = layoutBatch(arena, config.environments, config.horizon, inputs, distribution.actionSize, maskSize)
    const vine = layoutVine(arena, config, this.policy, actionSpace.toJSON())
    this.learner = new Learner(
      team, arena, kernels, this.policy, this.valueFunction, this.theta, this.phi, this.batch, learnerConfig(config),
      learnerParts(config, sharedValue, vine),
    )
    this.collector = new Collector(
      arena, this.policy, this.valueFunction, this.theta, this.phi, this.statistics, this.batch, environments.block,
      environments.evaluation, config, (environment) => { team.beat(environment) },
    )
    this.vine = vine === null ? null : new VineCollector(this.collector, perThread(team, () => new Branches(
      arena, this.policy, this.valueFunction, this.theta, this.phi, vine, environments.evaluation, config, {
        normalize: (...rows) => { this.collector.normalize(...rows) },
        scaled: (reward) => this.rewardScale.scaled(reward),
        beat: (environment) => { team.beat(environment) },
      },
    )), vine, environments.block, config)
    const limit = config.normalizeObservations ? config.observationClip : Infinity
    const actor = perThread(team, () => new Actor(arena, this.policy, this.theta, actionSpace.toJSON(), this.statistics, limit))
    this.evaluation = new Evaluation(team, arena, actor, environments.evaluation, config)
    this.collectSteps = arena.f64(4)
    this.collectTask = team.task(() => {
      const [steps, before, branching, gamma] = this.collectSteps
      if (branching === 0) this.collector.run(0, steps, true, before)
      else this.vine?.runWhole(steps, before, gamma)
      send(this.collector.takeInfo())
    }, (n) => `${this.collector.describe(n)} does not return`)
    this.snapshotTask = team.task(() => { send(this.collector.snapshots()) }, () => 'the snapshot of its environments does not end')
  }

  /** The state before the first step: fresh parameters, moments, statistics and environments. */
  initialize(): void {
    const { seed, initialLogStd } = this.config
    this.policy.initialize(this.theta, seed, initialLogStd)
    this.valueFunction.initialize(this.phi, seed)
    this.learner.reset(this.config)
    this.statistics.reset()
    this.rewardScale.reset()
    this.collector.reset()
    this.audit.fill(0)
  }

  /**
   * Collects `steps` steps of every environment into the first rows of the batch; `slice` paces this thread's part.
   * @param before steps that each environment has taken so far
   * @param gamma γ of the branches, where the algorithm grows a vine from these steps; null: they are a trunk alone
   * @returns environment steps that were taken, by the branches too
   */
  async collect(
    steps: number, before: number, slice: (run: (from: number, to: number) => void, steps: number) => Promise<void>,
    gamma: number | null = null,
  ): Promise<number> {
    const vine = gamma === null ? null : this.vine
    this.collectSteps.set([steps, before, vine === null ? 0 : 1, gamma ?? 0])
    await this.team.eachThread(this.collectTask, async () => {
      const trunk = vine ?? this.collector
      vine?.choose(steps)
      await slice((from, to) => {
        this.team.requireSound()
        trunk.run(from, to, to === steps, before)
      }, steps)
      await slice((from, to) => {
        this.team.requireSound()
        vine?.grow(from, to, gamma ?? 0)
      }, vine?.count ?? 0)
    })
    return steps * this.batch.environments + (vine === null ? 0 : branchSteps(vine.batch))
  }

  /** Has every other thread send its environments' snapshots; returns this thread's. */
  async snapshots(): Promise<EnvironmentSnapshots> {
    await this.team.eachThread(this.snapshotTask, () => Promise.resolve())
    return this.collector.snapshots()
  }

  /** Merges the first `steps` steps of the batch into the statistics: returns, discounted by `gamma`, and observations if asked to. */
  updateStatistics(steps: number, gamma: number, observations: boolean): void {
    const { batch } = this
    if (observations) this.statistics.update(steps * batch.environments, batch.observations)
    this.rewardScale.update(batch, steps, gamma)
  }

  /** Rewrites the batch's inputs, and those of the branches' states, by the statistics as they now stand. */
  renormalize(): void {
    const { batch } = this
    this.collector.normalize(batch.rows, batch.observations.byteOffset, batch.inputs.byteOffset)
    this.vine?.renormalize()
  }

  /** The learned numbers by name, shared with the memory: θ, φ, moments, statistics. What the run's hash is taken over. */
  parameters(): Record<string, NamedArray<Float32Array | Float64Array>> {
    return {
      ...windows(this.policy.layout, this.theta),
      ...windows(this.valueFunction.layout, this.phi),
      ...Object.fromEntries(Object.entries(this.learner.state()).map(([name, array]) => [name, flat(array)])),
      'observation.count': flat(this.statistics.count), 'observation.mean': flat(this.statistics.mean),
      'observation.variance': flat(this.statistics.variance),
      'return.count': flat(this.rewardScale.statistics.count), 'return.mean': flat(this.rewardScale.statistics.mean),
      'return.variance': flat(this.rewardScale.statistics.variance), 'return.running': flat(this.rewardScale.running),
    }
  }

  /** All arrays that continue from iteration to iteration: the parameters, and where each environment stands. */
  arrays(): Record<string, NamedArray<StateArray>> {
    const { current, lives, fresh } = this.collector
    return {
      ...this.parameters(),
      'environment.observation': flat(current), 'environment.life': flat(lives), 'environment.fresh': flat(fresh),
      audit: flat(this.audit),
    }
  }

  /** Takes over all arrays of a state; throws where the names or lengths are not this run's. */
  restore(arrays: TrainState['arrays']): void {
    this.take(arrays, this.arrays())
  }

  /** Takes over another run's parameters and statistics, but not its moments or environments. */
  adopt(arrays: TrainState['arrays']): void {
    const kept = Object.entries(this.parameters()).filter(([name]) => !(name in this.learner.state()) && name !== 'return.running')
    this.take(arrays, Object.fromEntries(kept))
  }

  private take(arrays: TrainState['arrays'], into: Record<string, NamedArray<StateArray>>): void {
    takeOver(arrays, into)
    this.statistics.refresh()
    this.rewardScale.statistics.refresh()
  }
}
