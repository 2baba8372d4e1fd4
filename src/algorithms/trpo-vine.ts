// TRPO, vine. Schulman et al. 2015 (arXiv:1502.05477), section 5.2 with Algorithm 1 and Appendix C:
//   1. trunk trajectories with π_θ; a random subset of their states; K first actions in each, and from each a short branch under common
//      random numbers: Q̂(s, a) = Σ γᵗ rₜ + γⁿ V_φ(sₙ)                                          rollout/vine.ts, rollout/branches.ts
//   2. L from Q̂: eq. 15 where all actions were tried, eq. 16 (self-normalised) where K were drawn             objectives/vine.ts
//   3. the constrained problem, solved as for single paths: max L(θ) subject to mean KL(old‖new) ≤ δ over the states         trpo.ts
// V_φ is fitted to the trunk's steps, which are an ordinary batch: the paper has no value function, and cuts no branch.

import { BRANCH_END, branchSteps } from '../rollout/vine-batch.js'
import { besideValueFit, type Clock, type UpdateReport } from './beside-value-fit.js'
import type { Learner } from './learner.js'
import type { TrustRegionReport } from './policy-report.js'
import { adaptRadius, step as trustRegionStep, type TrpoConfig } from './trpo.js'

export interface VineReport extends TrustRegionReport {
  /** M, states that branches were grown from. */
  readonly vineStates: number
  /** Branches of the iteration, and the environment steps that they took. */
  readonly branches: number
  readonly stepsInBranches: number
  /** Shares of the branches that came to a terminal state, to the environment's time limit, and to their last step. */
  readonly branchesTerminated: number
  readonly branchesTruncated: number
  readonly branchesCut: number
  /** Mean over the states of the deviation of Q̂ among their branches, in units of the rewards that the learner sees. */
  readonly qSpread: number
  /** What the K draws of a state are worth under the weights of the step taken, (Σw)²/Σw², its mean; null where all actions are tried. */
  readonly effectiveDraws: number | null
}

/** One iteration's learning from trunk and branches. */
export function update(learner: Learner, config: TrpoConfig, iteration: number, clock: Clock): Promise<UpdateReport<VineReport>> {
  return besideValueFit(learner, config, iteration, clock, () => step(learner, config)) // Â from Q̂; φ ← argmin mean (V_φ − R̂)², trunk
}

/** The policy's step from the branches' advantages. A refused step leaves θ bit-identical. */
export function step(learner: Learner, config: TrpoConfig): VineReport {
  const { vine: L } = learner //                              eq. 15 or 16
  const report = trustRegionStep(learner, config, L) //       θ ← θ + αʲ s
  adaptRadius(learner, config, report)
  return { ...report, ...grown(learner), effectiveDraws: L.effectiveDraws() }
}

/** What grew in this iteration. */
function grown({ vine: { batch } }: Learner): Omit<VineReport, keyof TrustRegionReport | 'effectiveDraws'> {
  const { states, actionsPerState: K, ends, returns } = batch
  const counts = [0, 0, 0, 0]
  for (const end of ends) counts[end]++
  const branches = batch.rows - counts[BRANCH_END.none]
  let spread = 0
  for (let m = 0; m < states; m++) spread += deviation(returns.subarray(m * K, (m + 1) * K), ends.subarray(m * K, (m + 1) * K))
  return {
    vineStates: states,
    branches,
    stepsInBranches: branchSteps(batch),
    branchesTerminated: counts[BRANCH_END.terminated] / branches,
    branchesTruncated: counts[BRANCH_END.truncated] / branches,
    branchesCut: counts[BRANCH_END.cut] / branches,
    qSpread: spread / states,
  }
}

/** Population deviation of the returns of the rows that have a branch. */
function deviation(returns: Float64Array, ends: Uint8Array): number {
  const values = returns.filter((_, i) => ends[i] !== BRANCH_END.none)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length)
}
