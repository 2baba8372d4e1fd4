// CMA-ES over the policy's parameters. Hansen 2016, "The CMA evolution strategy: a tutorial" (arXiv:1604.00772), Figure 6; a gradient-free
// baseline of Schulman et al. 2015, section 8.1. A generation:
//   θ_i = m + σ·y_i,  y_i ~ N(0, C), i = 1 … λ   λ  config.population
//   R_i = mean return of θ_i's episodes; only their order counts
//   m ← m + σ·y_w,  y_w = Σ_{i≤μ} w_i·y_(i)      μ = λ/2 best candidates, weights falling with the rank
//   σ ← by the length of the path of y_w;  C ← by that path and the steps y_i
// C is learned whole where n is small, else its diagonal: sep-CMA-ES (Ros & Hansen 2008), which takes O(n) time and memory.

import { CmaEs } from '../solvers/cma-es.js'
import type { SearchConfig, SearchStart } from './population-search.js'

export interface CmaEsConfig extends SearchConfig {
  /** What of C is learned; `auto`: all of it up to MOST_FULL_DIMENSION parameters, the diagonal beyond. */
  readonly covariance: 'auto' | 'full' | 'diagonal'
}

export function cmaEs({ searchStd: std, covariance }: CmaEsConfig, start: SearchStart): CmaEs {
  return new CmaEs({ ...start, std, covariance })
}
