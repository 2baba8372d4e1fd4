// The cross-entropy method over the policy's parameters, with noise. Szita & Lőrincz 2006, "Learning Tetris using the noisy
// cross-entropy method"; the gradient-free baseline of Schulman et al. 2015, section 8.1. A generation:
//   θ_i ~ N(μ, diag σ²), i = 1 … λ              λ  config.population
//   R_i = mean return of θ_i's episodes
//   E = the ρλ candidates of the largest return  ρ  config.elite
//   μ ← mean of E,  σ² ← variance of E + Z_t     Z_t  config.extraVariance, falling to 0 over extraGenerations

import { CrossEntropy } from '../solvers/cross-entropy.js'
import type { SearchConfig, SearchStart } from './population-search.js'

export interface CemConfig extends SearchConfig {
  /** ρ: share of the candidates that the next distribution is fitted to. */
  readonly elite: number
  /** Z_0, and the generations over which it falls to 0; null: it stays. */
  readonly extraVariance: number
  readonly extraGenerations: number | null
}

export function cem(config: CemConfig, start: SearchStart): CrossEntropy {
  const { searchStd: std, elite, extraVariance, extraGenerations } = config
  return new CrossEntropy({ ...start, std, elite, extraVariance, extraGenerations: extraGenerations ?? Infinity })
}
