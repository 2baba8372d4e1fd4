// The training loop, an async generator: one report an iteration.
//   collect ─► scale rewards ─► update (policy beside value) ─► episodes ─► statistics ─► report
// It returns to the event loop at least every 200 ms of collection and between phases. Leaving it early ends the threads.

import { update } from '../algorithms/trpo.js'
import type { Kernels } from '../compute/kernels.js'
import type { KernelMemory } from '../compute/load.js'
import { EpisodeStatistics, type FinishedEpisode } from '../envs/episode-statistics.js'
import type { Host } from '../host/host.js'
import type { Batch } from '../rollout/batch.js'
import type { SpaceJSON } from '../spaces/space.js'
import type { TrainConfig } from './config.js'
import { iterationCount } from './config.js'
import { assemble } from './crew.js'
import type { EvaluationResult } from './evaluation-result.js'
import { summarize } from './evaluation-result.js'
import { PROGRAM } from './programs.js'
import type { EpisodesReport, IterationReport, TimeReport } from './report.js'
import { makeEnvironments, Workspace } from './workspace.js'

export interface LoopOptions {
  readonly host: Host
  readonly config: TrainConfig
  readonly threads: number
  /** Other kernels than the WASM ones: the TypeScript twins, for the tests that compare them (one thread). */
  readonly kernels?: (memory: KernelMemory) => Kernels
}

interface Spaces {
  readonly observationSpace: SpaceJSON
  readonly actionSpace: SpaceJSON
}

/** A running training session: `iterate` once an iteration, `close` at the end. */
export class Session {
  private iteration = 0
  private steps = 0
  private readonly episodes: EpisodeStatistics

  private constructor(
    readonly workspace: Workspace, readonly spaces: Spaces, private readonly host: Host, readonly close: () => Promise<void>,
  ) {
    this.episodes = new EpisodeStatistics(workspace.config.environments)
  }

  /** Starts the threads, makes the environments, and runs the warm-up that supplies the first statistics. */
  static async open({ host, config, threads, kernels }: LoopOptions): Promise<Session> {
    const environments = await makeEnvironments(config, 0, threads)
    const crew = await assemble({
      host, threads, program: PROGRAM.train, data: config, kernels, build: (seat) => new Workspace(seat, config, environments),
    }).catch((error: unknown) => {
      environments.close()
      throw error
    })
    const { observationSpace, actionSpace } = environments.evaluation
    const spaces = { observationSpace: observationSpace.toJSON(), actionSpace: actionSpace.toJSON() }
    const session = new Session(crew.workspace, spaces, host, async () => {
      await crew.close()
      environments.close()
    })
    try {
      await session.warmUp()
    } catch (error) {
      await session.close()
      throw error
    }
    return session
  }

  /** One iteration of learning. */
  async iterate(): Promise<IterationReport> {
    const { workspace, host } = this
    const { batch, config, learner } = workspace
    const time = stopwatch(() => host.now())
    await this.collect(config.horizon)
    const collect = time.lap()
    workspace.rewardScale.apply(batch)
    const { policy, value, seconds } = update(learner, config, this.iteration, () => host.now())
    time.lap()
    await host.breathe()
    const episodes = this.recordEpisodes(batch, config.horizon)
    const statisticsKl = this.updateStatistics()
    const statistics = time.lap()
    const total = time.total()
    this.iteration++
    const timing: TimeReport = { collect, policy: seconds.policy, value: seconds.value, statistics, total }
    return {
      iteration: this.iteration, steps: this.steps, ...policy, ...value, ...episodes, statisticsKl,
      stepsPerSecond: batch.rows / total, seconds: timing,
    }
  }

  /** `episodes` whole episodes of the current policy's mode, on all threads. */
  async evaluate(episodes: number): Promise<EvaluationResult> {
    return summarize(await this.workspace.evaluation.run(episodes))
  }

  private async warmUp(): Promise<void> {
    const { workspace } = this
    workspace.initialize()
    // More warm-up steps than the batch holds are taken in several pieces, each merged on its own.
    for (let left = workspace.config.warmupSteps; left > 0;) {
      const steps = Math.min(left, workspace.config.horizon)
      await this.collect(steps)
      this.recordEpisodes(workspace.batch, steps)
      workspace.updateStatistics(steps)
      left -= steps
    }
  }

  private async collect(steps: number): Promise<void> {
    await this.workspace.collect(steps, (run, count) => pace(run, count, this.host))
    this.steps += steps * this.workspace.config.environments
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
  private updateStatistics(): number {
    const { workspace } = this
    const { config } = workspace
    if (!config.normalizeObservations) {
      workspace.updateStatistics(config.horizon)
      return 0
    }
    return workspace.learner.klOfChangedInputs(() => {
      workspace.updateStatistics(config.horizon)
      workspace.renormalize()
    })
  }
}

/** Trains until the budget of steps is used, as many whole iterations as fit. Returns the open session's last evaluation. */
export async function* iterations(session: Session): AsyncGenerator<IterationReport, void> {
  const count = iterationCount(session.workspace.config)
  for (let i = 0; i < count; i++) yield await session.iterate()
}

const SLICE_SECONDS = 0.05

/** Runs steps 0 … steps − 1 in slices of about 50 ms, with a turn of the event loop after each. */
async function pace(run: (from: number, to: number) => void, steps: number, host: Host): Promise<void> {
  let slice = 8
  for (let from = 0; from < steps;) {
    const to = Math.min(from + slice, steps)
    const start = host.now()
    run(from, to)
    const seconds = host.now() - start
    slice = seconds < SLICE_SECONDS / 2 ? slice * 2 : seconds > SLICE_SECONDS * 2 ? Math.max(1, slice >> 1) : slice
    from = to
    await host.breathe()
  }
}

function stopwatch(now: () => number): { lap: () => number, total: () => number } {
  const start = now()
  let last = start
  return {
    lap: () => {
      const before = last
      last = now()
      return last - before
    },
    total: () => now() - start,
  }
}
