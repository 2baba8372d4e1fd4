// A training session: one report an iteration.
//   collect ─► scale rewards ─► update (policy beside value) ─► episodes ─► statistics ─► report
// It returns to the event loop at least every 200 ms of collection and between phases. Leaving it early ends the threads.

import { ALGORITHMS } from '../algorithms/registry.js'
import type { Kernels } from '../compute/kernels.js'
import type { KernelMemory } from '../compute/load.js'
import { EpisodeStatistics, type FinishedEpisode } from '../envs/episode-statistics.js'
import { specOf } from '../envs/registry.js'
import type { EnvironmentSpec } from '../envs/spec.js'
import type { Host } from '../host/host.js'
import type { Batch } from '../rollout/batch.js'
import type { EnvironmentSnapshots } from '../rollout/collect.js'
import { meanInfo, type InfoBlock } from '../rollout/info.js'
import type { ActionSpaceJSON, SpaceJSON } from '../spaces/space.js'
import { progressOf, remainingIterations } from './budget.js'
import type { TrainConfig } from './config.js'
import { assemble, type Crew } from './crew.js'
import { summarize, type EvaluationResult } from './evaluation-result.js'
import { audit } from './improvement-audit.js'
import { configAt } from './config-at.js'
import { pace } from './pace.js'
import { PROGRAM } from './programs.js'
import type { EpisodesReport, IterationReport, TimeReport } from './report.js'
import { startsAnew, type TrainState } from './state.js'
import { stopwatch } from './stopwatch.js'
import { makeEnvironments, Workspace, type TrainingStart } from './workspace.js'

export interface SessionOptions {
  readonly host: Host
  readonly config: TrainConfig
  readonly threads: number
  /** The environment, where the config alone does not lead to it: a function of the caller's, which one thread only can call. */
  readonly spec?: EnvironmentSpec
  /** Told when a state continues otherwise than it would have. */
  readonly warn?: (text: string) => void
  /** Seconds without a sign of life after which a thread is given up; 120 if not given. */
  readonly hangSeconds?: number
  /** Where to continue from; a new run if not given. */
  readonly state?: TrainState | null
  /** Parameters and statistics to begin a new run with, in place of fresh ones and a warm-up. */
  readonly initial?: TrainState | null
  /** Other kernels than the WASM ones: the TypeScript twins, for the tests that compare them (one thread). */
  readonly kernels?: (memory: KernelMemory) => Kernels
}

interface Spaces {
  readonly observationSpace: SpaceJSON
  readonly actionSpace: ActionSpaceJSON
}

/** A running training session: `iterate` once an iteration, `close` at the end. */
export class Session {
  private iteration = 0
  private taken = 0
  private episodes: EpisodeStatistics
  private bestEvaluation: TrainState['best'] = null
  private lastEvaluation: EvaluationResult | null = null

  private constructor(private readonly crew: Crew<Workspace>, readonly spaces: Spaces, private readonly host: Host) {
    this.episodes = new EpisodeStatistics(crew.workspace.config.environments)
  }

  /** Starts the threads and makes the environments; then runs the warm-up that supplies the first statistics, or takes over a state. */
  static async open(options: SessionOptions): Promise<Session> {
    const { host, config, threads, spec, warn, hangSeconds, kernels, state = null, initial = null } = options
    const data: TrainingStart = { config, snapshots: state?.snapshots ?? null }
    const environments = await makeEnvironments(spec ?? await specOf(config), config, 0, threads, data.snapshots)
    const crew = await assemble({
      host, threads, hangSeconds, program: PROGRAM.train, data, kernels, build: (seat) => new Workspace(seat, config, environments),
    }).catch((error: unknown) => {
      environments.close()
      throw error
    })
    const close = async (): Promise<void> => {
      await crew.close()
      environments.close()
    }
    const { observationSpace, actionSpace } = environments.evaluation
    const spaces = { observationSpace: observationSpace.toJSON(), actionSpace: actionSpace.toJSON() }
    const session = new Session({ ...crew, close }, spaces, host)
    try {
      if (state !== null) session.restore(state, warn)
      else if (initial !== null) session.beginWith(initial)
      else await session.warmUp()
    } catch (error) {
      await close()
      throw error
    }
    return session
  }

  /** Environment steps taken, the warm-up included. */
  get steps(): number { return this.taken }

  get workspace(): Workspace { return this.crew.workspace }

  async close(): Promise<void> {
    await this.crew.close()
  }

  /** Iterations still to run within the budget (budget.ts); none once an evaluation has reached `stopAt`. */
  get remaining(): number {
    const { config } = this.workspace
    if (config.stopAt !== null && this.lastEvaluation !== null && this.lastEvaluation.meanReturn >= config.stopAt) return 0
    return remainingIterations(config, { iteration: this.iteration, steps: this.taken })
  }

  /** Everything that is needed to continue from here. */
  async state(): Promise<TrainState> {
    const own = await this.workspace.snapshots()
    const blocks = [own, ...this.crew.received() as EnvironmentSnapshots[]].sort((a, b) => a.first - b.first)
    const arrays = Object.entries(this.workspace.arrays()).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }])
    return {
      iteration: this.iteration, steps: this.taken, arrays: Object.fromEntries(arrays) as TrainState['arrays'],
      snapshots: blocks.flatMap((block) => block.snapshots),
      episodes: this.episodes.toJSON(), best: this.bestEvaluation, lastEvaluation: this.lastEvaluation,
    }
  }

  /** One iteration of learning. */
  async iterate(): Promise<IterationReport> {
    const { workspace, host } = this
    const { batch, config, learner } = workspace
    const current = configAt(config, progressOf(config, { iteration: this.iteration, steps: this.taken }))
    const before = this.taken
    const time = stopwatch(() => host.now())
    const info = await this.collect(config.horizon, current.gamma)
    const collect = time.lap()
    workspace.rewardScale.apply(batch)
    const { policy, value, seconds } = await ALGORITHMS[config.algorithm].update(learner, current, this.iteration, host)
    time.lap()
    await host.breathe()
    const episodes = this.recordEpisodes(batch, config.horizon)
    const audited = audit(workspace.audit, episodes.returns, policy, learner.advantageScale, current.gamma)
    const statisticsKl = this.updateStatistics(current.gamma)
    const statistics = time.lap()
    this.iteration++
    const evaluation = config.evalEvery > 0 && this.iteration % config.evalEvery === 0 ? await this.evaluateOnTheWay() : null
    const evaluating = time.lap()
    const total = time.total()
    const timing: TimeReport = { collect, policy: seconds.policy, value: seconds.value, statistics, evaluation: evaluating, total }
    return {
      iteration: this.iteration, steps: this.taken, ...policy, ...value, ...episodes, ...audited, statisticsKl, info, evaluation,
      stepsPerSecond: (this.taken - before) / (total - evaluating), seconds: timing,
    }
  }

  /** `episodes` whole episodes of the current policy's mode, on all threads. */
  async evaluate(episodes: number): Promise<EvaluationResult> {
    return summarize(await this.workspace.evaluation.run(episodes))
  }

  private async evaluateOnTheWay(): Promise<EvaluationResult> {
    const evaluation = await this.evaluate(this.workspace.config.evalEveryEpisodes)
    this.lastEvaluation = evaluation
    if (this.bestEvaluation === null || evaluation.meanReturn > this.bestEvaluation.evaluation.meanReturn) {
      this.bestEvaluation = { iteration: this.iteration, evaluation }
    }
    return evaluation
  }

  /** The iteration and result of the best evaluation on the way; null before the first. */
  get best(): TrainState['best'] { return this.bestEvaluation }

  private restore(state: TrainState, warn: SessionOptions['warn']): void {
    const { workspace } = this
    workspace.restore(state.arrays)
    this.iteration = state.iteration
    this.taken = state.steps
    this.bestEvaluation = state.best
    this.lastEvaluation = state.lastEvaluation
    // An environment that could not be snapshot starts its episode anew, and so does that episode's return.
    const { fresh } = workspace.collector
    const anew = state.snapshots.map((snapshot) => snapshot === null)
    const cut = anew.filter((isAnew, n) => isAnew && fresh[n] === 0).length
    if (cut > 0) warn?.(startsAnew(workspace.config.env, cut))
    anew.forEach((isAnew, n) => {
      if (!isAnew) return
      fresh[n] = 1
      workspace.rewardScale.running[n] = 0
    })
    const running = state.episodes.running.map((episode, n) => (anew[n] ? { return: 0, length: 0 } : episode))
    this.episodes = new EpisodeStatistics({ ...state.episodes, running })
  }

  private beginWith(initial: TrainState): void {
    this.workspace.initialize()
    this.workspace.adopt(initial.arrays)
  }

  private async warmUp(): Promise<void> {
    const { workspace } = this
    workspace.initialize()
    // More warm-up steps than the batch holds are taken in several pieces, each merged on its own.
    for (let left = workspace.config.warmupSteps; left > 0;) {
      const steps = Math.min(left, workspace.config.horizon)
      await this.collect(steps, null)
      this.recordEpisodes(workspace.batch, steps)
      workspace.updateStatistics(steps, configAt(workspace.config, 0).gamma, workspace.config.normalizeObservations)
      left -= steps
    }
  }

  /**
   * Collects so many steps of every environment; returns the means of what they told beside the rewards.
   * @param gamma discount of what an algorithm may grow from them; null: nothing
   */
  private async collect(steps: number, gamma: number | null): Promise<Record<string, number | null>> {
    const { environments } = this.workspace.config
    this.taken += await this.workspace.collect(steps, this.taken / environments, (run, count) => pace(run, count, this.host), gamma)
    return meanInfo([this.workspace.collector.takeInfo(), ...this.crew.received() as InfoBlock[]])
  }

  /** In the order of step, then environment. */
  private recordEpisodes(batch: Batch, steps: number): EpisodesReport {
    const finished: FinishedEpisode[] = []
    for (let i = 0; i < steps * batch.environments; i++) {
      const ended = batch.terminated[i] === 1 || batch.truncated[i] === 1
      const episode = this.episodes.record(i % batch.environments, batch.rewards[i], ended)
      if (episode) finished.push(episode)
    }
    return {
      episodes: finished.length,
      meanReturn: this.episodes.meanReturn(), meanLength: this.episodes.meanLength(),
      returns: finished.map((episode) => episode.return), lengths: finished.map((episode) => episode.length),
    }
  }

  /** Whether the statistics of observations still follow the batches. */
  private get movesStatistics(): boolean {
    const { normalizeObservations, statisticsSteps } = this.workspace.config
    return normalizeObservations && (statisticsSteps === null || this.taken <= statisticsSteps)
  }

  /** Merges the batch into the statistics; returns the KL that this alone caused. */
  private updateStatistics(gamma: number): number {
    const { workspace } = this
    const { config } = workspace
    if (!this.movesStatistics) {
      workspace.updateStatistics(config.horizon, gamma, false)
      return 0
    }
    return workspace.learner.klOfChangedInputs(() => {
      workspace.updateStatistics(config.horizon, gamma, true)
      workspace.renormalize()
    })
  }
}
