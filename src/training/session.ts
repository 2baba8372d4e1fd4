// A training session: one report an iteration.
//   collect ─► scale rewards ─► update (policy beside value) ─► episodes ─► statistics ─► report
// It returns to the event loop at least every 200 ms of collection and between phases. Leaving it early ends the threads.

import { learningAlgorithm } from '../algorithms/registry.js'
import { EpisodeStatistics, type FinishedEpisode } from '../envs/episode-statistics.js'
import { specOf } from '../envs/registry.js'
import type { Host } from '../host/host.js'
import type { Batch } from '../rollout/batch.js'
import type { EnvironmentSnapshots } from '../rollout/collect.js'
import { meanInfo, type InfoBlock } from '../rollout/info.js'
import { progressOf, remainingIterations } from './budget.js'
import type { Crew, Seat } from './crew.js'
import { summarize, type EvaluationResult } from './evaluation-result.js'
import { EvaluationsOnTheWay } from './evaluations-on-the-way.js'
import { audit } from './improvement-audit.js'
import { configAt } from './config-at.js'
import { openAround } from './open-around.js'
import { pace } from './pace.js'
import { statisticsMove } from './moving-statistics.js'
import { PROGRAM } from './programs.js'
import type { EpisodesReport, LearningReport, TimeReport } from './report.js'
import { startsAnew, type TrainState } from './state.js'
import { stopwatch } from './stopwatch.js'
import type { SessionOptions, Spaces, TrainingSession } from './training-session.js'
import { makeEnvironments, Workspace, type TrainingStart } from './workspace.js'

export type { SessionOptions } from './training-session.js'

/** A running training session of an algorithm that learns from batches. */
export class Session implements TrainingSession {
  private iteration = 0
  private taken = 0
  private episodes: EpisodeStatistics
  private readonly evaluations: EvaluationsOnTheWay

  private constructor(private readonly crew: Crew<Workspace>, readonly spaces: Spaces, private readonly host: Host) {
    this.episodes = new EpisodeStatistics(crew.workspace.config.environments)
    this.evaluations = new EvaluationsOnTheWay(crew.workspace.config)
  }

  /** Starts the threads and makes the environments; then runs the warm-up that supplies the first statistics, or takes over a state. */
  static async open(options: SessionOptions): Promise<Session> {
    const { host, config, threads, spec, warn, hangSeconds, kernels, state = null, initial = null } = options
    const data: TrainingStart = { config, snapshots: state?.snapshots ?? null }
    const environments = await makeEnvironments(spec ?? await specOf(config), config, 0, threads, data.snapshots)
    const build = (seat: Seat): Workspace => new Workspace(seat, config, environments)
    return openAround(environments, { host, threads, hangSeconds, program: PROGRAM.train, data, kernels, build }, async (crew, spaces) => {
      const session = new Session(crew, spaces, host)
      if (state !== null) session.restore(state, warn)
      else if (initial !== null) session.beginWith(initial)
      else await session.warmUp()
      return session
    })
  }

  /** Environment steps taken, the warm-up included. */
  get steps(): number { return this.taken }

  get workspace(): Workspace { return this.crew.workspace }

  async close(): Promise<void> {
    await this.crew.close()
  }

  /** Iterations still to run within the budget (budget.ts); none once an evaluation has reached `stopAt`. */
  get remaining(): number {
    const { iteration, taken: steps } = this
    return this.evaluations.reached ? 0 : remainingIterations(this.workspace.config, { iteration, steps })
  }

  /** Everything that is needed to continue from here. */
  async state(): Promise<TrainState> {
    const own = await this.workspace.snapshots()
    const blocks = [own, ...this.crew.received() as EnvironmentSnapshots[]].sort((a, b) => a.first - b.first)
    const arrays = Object.entries(this.workspace.arrays()).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }])
    return {
      iteration: this.iteration, steps: this.taken, arrays: Object.fromEntries(arrays) as TrainState['arrays'],
      snapshots: blocks.flatMap((block) => block.snapshots),
      episodes: this.episodes.toJSON(), best: this.evaluations.best, lastEvaluation: this.evaluations.last,
    }
  }

  /** One iteration of learning. */
  async iterate(): Promise<LearningReport> {
    const { workspace, host } = this
    const { batch, config, learner } = workspace
    const current = configAt(config, progressOf(config, { iteration: this.iteration, steps: this.taken }))
    const before = this.taken
    const time = stopwatch(() => host.now())
    const info = await this.collect(config.horizon, current.gamma)
    const collect = time.lap()
    workspace.rewardScale.apply(batch)
    const { policy, value, seconds } = await learningAlgorithm(config.algorithm).update(learner, current, this.iteration, host)
    time.lap()
    await host.breathe()
    const episodes = this.recordEpisodes(batch, config.horizon)
    const audited = audit(workspace.audit, episodes.returns, policy, learner.advantageScale, current.gamma)
    const statisticsKl = this.updateStatistics(current.gamma)
    const statistics = time.lap()
    this.iteration++
    const evaluation = await this.evaluations.after(this.iteration, (count) => this.evaluate(count))
    const evaluating = time.lap()
    const total = time.total()
    const timing: Required<TimeReport> = { collect, ...seconds, statistics, evaluation: evaluating, total }
    return {
      iteration: this.iteration, steps: this.taken, ...policy, ...value, ...episodes, ...audited, statisticsKl, info, evaluation,
      stepsPerSecond: (this.taken - before) / (total - evaluating), seconds: timing,
    }
  }

  /** `episodes` whole episodes of the current policy's mode, on all threads. */
  async evaluate(episodes: number): Promise<EvaluationResult> {
    return summarize(await this.workspace.evaluation.run(episodes))
  }

  /** The iteration and result of the best evaluation on the way; null before the first. */
  get best(): TrainState['best'] { return this.evaluations.best }

  private restore(state: TrainState, warn: SessionOptions['warn']): void {
    const { workspace } = this
    workspace.restore(state.arrays)
    this.iteration = state.iteration
    this.taken = state.steps
    this.evaluations.restore(state)
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

  /** Merges the batch into the statistics; returns the KL that this alone caused. */
  private updateStatistics(gamma: number): number {
    const { workspace } = this
    const { config } = workspace
    if (!statisticsMove(config, this.taken)) {
      workspace.updateStatistics(config.horizon, gamma, false)
      return 0
    }
    return workspace.learner.klOfChangedInputs(() => {
      workspace.updateStatistics(config.horizon, gamma, true)
      workspace.renormalize()
    })
  }
}
