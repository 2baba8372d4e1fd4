// Returns and lengths of episodes: a running sum for every environment, and the last 100 finished episodes. Returns are raw rewards,
// undiscounted, summed in step order in f64. The whole state goes out as plain data and comes back in, so a resumed run reports alike.

/** Finished episodes that the means look back on. */
const WINDOW = 100

export interface FinishedEpisode {
  /** Sum of raw rewards. */
  readonly return: number
  /** Steps. */
  readonly length: number
}

/** Everything there is to continue from, as JSON. */
export interface EpisodeStatisticsState {
  /** The running episode of each environment [N]: its return and length so far. */
  readonly running: readonly FinishedEpisode[]
  /** The last finished episodes, oldest first, at most 100. */
  readonly finished: readonly FinishedEpisode[]
}

/** Follows N environments. */
export class EpisodeStatistics {
  private readonly running: { return: number, length: number }[]
  private readonly finished: FinishedEpisode[] = []

  /**
   * @param from number of environments, or the state of an earlier EpisodeStatistics
   * @throws RangeError if the number is not a positive integer
   */
  constructor(from: number | EpisodeStatisticsState) {
    if (typeof from === 'object') {
      this.running = from.running.map((episode) => ({ ...episode }))
      this.finished = from.finished.slice(-WINDOW)
      return
    }
    if (!Number.isSafeInteger(from) || from < 1) {
      throw new RangeError(`EpisodeStatistics: the number of environments is ${from}; expected a positive integer.`)
    }
    this.running = Array.from({ length: from }, () => ({ return: 0, length: 0 }))
  }

  /**
   * One step of one environment. Call in the order of steps, then environments: the order of `finished` depends on it.
   * @param ended terminated or truncated in this step
   * @returns the episode that this step finished, if it did
   */
  record(environment: number, reward: number, ended: boolean): FinishedEpisode | undefined {
    if (!(environment in this.running)) {
      throw new RangeError(`EpisodeStatistics: environment ${environment} of ${this.running.length}; expected an index below that.`)
    }
    const episode = this.running[environment]
    episode.return += reward
    episode.length++
    if (!ended) return undefined
    this.running[environment] = { return: 0, length: 0 }
    this.add(episode)
    return episode
  }

  /** A whole episode that was played beside those that are followed. */
  add(episode: FinishedEpisode): void {
    this.finished.push(episode)
    if (this.finished.length > WINDOW) this.finished.shift()
  }

  /** Mean return of the last 100 finished episodes; null before the first. */
  meanReturn(): number | null {
    return mean(this.finished.map((episode) => episode.return))
  }

  /** Mean length, in steps, of the last 100 finished episodes; null before the first. */
  meanLength(): number | null {
    return mean(this.finished.map((episode) => episode.length))
  }

  toJSON(): EpisodeStatisticsState {
    return { running: this.running.map((episode) => ({ ...episode })), finished: [...this.finished] }
  }
}

/** Summed from the oldest on. */
function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, x) => sum + x, 0) / values.length
}
