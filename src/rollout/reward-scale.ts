// Optional return scaling: rewards divided by the running deviation of the discounted return, then clipped. The raw rewards stay in
// the batch; only what the value function and the advantages see is scaled. Frozen inside an iteration (invariant 5).

import type { Arena } from '../compute/arena.js'
import type { Batch } from './batch.js'
import { RunningStatistics } from './running-statistics.js'

export interface RewardScaleConfig {
  readonly scaleRewards: boolean
  readonly rewardClip: number
}

export class RewardScale {
  readonly statistics: RunningStatistics
  /** Discounted return of each environment's running episode [N]. */
  readonly running: Float64Array

  constructor(arena: Arena, environments: number, private readonly config: RewardScaleConfig) {
    this.statistics = new RunningStatistics(arena, 1)
    this.running = arena.f64(environments)
  }

  reset(): void {
    this.statistics.reset()
    this.running.fill(0)
  }

  /** Writes `scaledRewards` from `rewards` by the statistics as they stand. */
  apply(batch: Batch): void {
    for (let i = 0; i < batch.rows; i++) batch.scaledRewards[i] = this.scaled(batch.rewards[i])
  }

  /** A reward as the value function sees it, by the statistics as they stand. */
  scaled(raw: number): number {
    const { scaleRewards, rewardClip } = this.config
    if (!scaleRewards) return raw
    const reward = raw * this.statistics.inverseStd[0]
    return reward > rewardClip ? rewardClip : reward < -rewardClip ? -rewardClip : reward
  }

  /** Follows the discounted returns R = γR + r through the first `steps` steps of the batch, and merges them. */
  update(batch: Batch, steps: number, gamma: number): void {
    if (!this.config.scaleRewards) return
    const returns = new Float64Array(steps * batch.environments)
    for (let i = 0; i < returns.length; i++) {
      const n = i % batch.environments
      this.running[n] = gamma * this.running[n] + batch.rewards[i]
      returns[i] = this.running[n]
      if (batch.terminated[i] === 1 || batch.truncated[i] === 1) this.running[n] = 0
    }
    this.statistics.update(returns.length, returns)
  }
}
