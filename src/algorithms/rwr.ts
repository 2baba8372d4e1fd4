// Reward-weighted regression over the policy's parameters, with whole episodes. Peters & Schaal 2007, "Reinforcement learning by
// reward-weighted regression for operational space control"; a gradient-free baseline of Schulman et al. 2015, section 8.1. A generation:
//   θ_i ~ N(μ, diag σ²), i = 1 … λ                    λ  config.population
//   R_i = mean return of θ_i's episodes
//   w_i ∝ exp(β(R_i − max R)),  β = h/(max R − min R)  h  config.greed
//   μ, σ² ← those that make the weighted candidates most likely; σ ≥ config.leastStd

import { RewardWeightedRegression } from '../solvers/reward-weighted-regression.js'
import type { SearchConfig, SearchStart } from './population-search.js'

export interface RwrConfig extends SearchConfig {
  /** h: the worst candidate has exp(−h) of the best one's weight. */
  readonly greed: number
  readonly leastStd: number
}

export function rwr({ searchStd: std, greed, leastStd }: RwrConfig, start: SearchStart): RewardWeightedRegression {
  return new RewardWeightedRegression({ ...start, std, greed, leastStd })
}
