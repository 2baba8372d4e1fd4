// A session of a search over parameters: one report a generation.
//   ask ─► whole episodes of every candidate ─► tell ─► episodes ─► statistics ─► report
// A generation ends with its last episode, so nothing is under way between two of them: a state has no environments in it.

import { EpisodeStatistics } from '../envs/episode-statistics.js'
import { specOf } from '../envs/registry.js'
import type { Host } from '../host/host.js'
import { remainingIterations } from './budget.js'
import type { Crew, Seat } from './crew.js'
import { summarize, type EvaluationResult } from './evaluation-result.js'
import { EvaluationsOnTheWay } from './evaluations-on-the-way.js'
import { statisticsMove } from './moving-statistics.js'
import { openAround } from './open-around.js'
import { PROGRAM } from './programs.js'
import type { EpisodesReport, SearchReport } from './report.js'
import { makeSearchEnvironments, SearchWorkspace, type SearchStartData } from './search-workspace.js'
import type { TrainState } from './state.js'
import { stopwatch } from './stopwatch.js'
import type { SessionOptions, Spaces, TrainingSession } from './training-session.js'

export class SearchSession implements TrainingSession {
  private iteration = 0
  private taken = 0
  private episodes = new EpisodeStatistics({ running: [], finished: [] })
  private readonly evaluations: EvaluationsOnTheWay

  private constructor(private readonly crew: Crew<SearchWorkspace>, readonly spaces: Spaces, private readonly host: Host) {
    this.evaluations = new EvaluationsOnTheWay(crew.workspace.config)
  }

  /** Starts the threads and makes the environments; then begins the search, or takes over a state. */
  static async open(options: SessionOptions): Promise<SearchSession> {
    const { host, config, threads, spec, hangSeconds, kernels, state = null, initial = null } = options
    const environments = await makeSearchEnvironments(spec ?? await specOf(config), config)
    const data: SearchStartData = { config }
    const build = (seat: Seat): SearchWorkspace => new SearchWorkspace(seat, config, environments)
    return openAround(environments, { host, threads, hangSeconds, program: PROGRAM.search, data, kernels, build }, (crew, spaces) => {
      const session = new SearchSession(crew, spaces, host)
      session.begin(state, initial)
      return session
    })
  }

  get steps(): number { return this.taken }

  get workspace(): SearchWorkspace { return this.crew.workspace }

  get best(): TrainState['best'] { return this.evaluations.best }

  get remaining(): number {
    const { iteration, taken: steps } = this
    return this.evaluations.reached ? 0 : remainingIterations(this.workspace.config, { iteration, steps })
  }

  async close(): Promise<void> {
    await this.crew.close()
  }

  state(): Promise<TrainState> {
    const arrays = Object.entries(this.workspace.parameters()).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }])
    return Promise.resolve({
      iteration: this.iteration, steps: this.taken, arrays: Object.fromEntries(arrays) as TrainState['arrays'], snapshots: [],
      episodes: this.episodes.toJSON(), best: this.evaluations.best, lastEvaluation: this.evaluations.last,
    })
  }

  /** One generation. */
  async iterate(): Promise<SearchReport> {
    const { workspace, host } = this
    const { config, search, statistics } = workspace
    const time = stopwatch(() => host.now())
    const { report, seconds } = await search.generation(this.iteration, host)
    time.lap()
    const { steps } = workspace.episodes
    this.taken += steps
    const episodes = this.recordEpisodes()
    if (statisticsMove(config, this.taken)) workspace.episodes.mergeInto(statistics)
    const merging = time.lap()
    this.iteration++
    const evaluation = await this.evaluations.after(this.iteration, (count) => this.evaluate(count))
    const evaluating = time.lap()
    const total = time.total()
    return {
      iteration: this.iteration, steps: this.taken, ...report, ...episodes, evaluation, stepsPerSecond: steps / (total - evaluating),
      seconds: { ...seconds, statistics: merging, evaluation: evaluating, total },
    }
  }

  async evaluate(episodes: number): Promise<EvaluationResult> {
    return summarize(await this.workspace.evaluation.run(episodes))
  }

  private begin(state: TrainState | null, initial: TrainState | null): void {
    const { workspace } = this
    if (state !== null) {
      workspace.restore(state.arrays)
      this.iteration = state.iteration
      this.taken = state.steps
      this.episodes = new EpisodeStatistics(state.episodes)
      this.evaluations.restore(state)
      return
    }
    workspace.initialize()
    if (initial !== null) workspace.adopt(initial.arrays)
  }

  /** In the order of candidate, then episode. */
  private recordEpisodes(): EpisodesReport {
    const { returns, lengths } = this.workspace.episodes
    returns.forEach((sum, i) => { this.episodes.add({ return: sum, length: lengths[i] }) })
    return {
      episodes: returns.length, meanReturn: this.episodes.meanReturn(), meanLength: this.episodes.meanLength(),
      returns: Array.from(returns), lengths: Array.from(lengths),
    }
  }
}
