// The objective of the vine procedure from the branches' returns Q̂(s, a) (Schulman et al. 2015, section 5.2):
//   every action tried  L(θ) = mean_s Σ_a π_θ(a|s)·Q̂(s, a)                                          eq. 15
//   K draws from π_old  L(θ) = mean_s Σ_k w_k·Q̂(s, a_k) / Σ_k w_k,  w_k = π_θ(a_k|s)/π_old(a_k|s)     eq. 16, self-normalised
// Both are unchanged by a constant of the state, so Q̂ less the state's mean takes its place. With
//   Â = K·π_old(a|s)·(Q̂(s, a) − Σ_a π_old·Q̂)   or   Â = Q̂(s, a_k) − mean_k Q̂
// the ordinary surrogate mean(w·Â) over the rows is eq. 15 itself, and has the gradient of eq. 16 at θ_old; in expectation that is
// (1 − 1/K) times the true one, as each draw is compared with a mean that it is part of.

import { exp } from '../compute/libm.js'
import { BRANCH_END, type VineBatch } from '../rollout/vine-batch.js'
import { standardize, type AdvantageScale } from './gae.js'
import type { Surrogate, SurrogateValue } from './surrogate.js'

/** What Â is made of. */
export type VineRows = Pick<VineBatch, 'actionsPerState' | 'returns' | 'logProbs' | 'ends'>

/**
 * Writes Â [M·K] (raw, f64); 0 in rows that have no branch.
 * @param allActions the K rows of a state are all of its actions; otherwise draws from π_old
 * @returns max |Q̂ − V̂|, V̂ the state's mean under the policy: the largest advantage, before it is weighted
 */
export function vineAdvantages({ actionsPerState: K, returns, logProbs, ends }: VineRows, allActions: boolean, out: Float64Array): number {
  let largest = 0
  for (let first = 0; first < returns.length; first += K) {
    let one = first // a row with a branch: from its return the others are counted, so that equal ones have Â = 0 to the last bit
    while (one < first + K - 1 && ends[one] === BRANCH_END.none) one++
    let mean = returns[one]
    for (let row = first; row < first + K; row++) {
      if (ends[row] !== BRANCH_END.none) mean += (allActions ? exp(logProbs[row]) : 1 / K) * (returns[row] - returns[one])
    }
    for (let row = first; row < first + K; row++) {
      const grown = ends[row] !== BRANCH_END.none
      const advantage = grown ? returns[row] - mean : 0
      out[row] = allActions ? K * exp(logProbs[row]) * advantage : advantage
      largest = Math.max(largest, Math.abs(advantage))
    }
  }
  return largest
}

/**
 * Eq. 16: mean_s Σ_k w_k·Â_k / Σ_k w_k, in row order.
 * @param logProb log π_θ(a|s) [M·K] @param oldLogProb log π_old(a|s) [M·K] @param advantages [M·K]
 */
export function selfNormalized(K: number, logProb: Float64Array, oldLogProb: Float64Array, advantages: Float32Array): number {
  let sum = 0
  for (let first = 0; first < advantages.length; first += K) {
    let weighted = 0
    let weights = 0
    for (let row = first; row < first + K; row++) {
      const weight = ratio(logProb[row], oldLogProb[row])
      weighted += weight * advantages[row]
      weights += weight
    }
    sum += weighted / weights
  }
  return sum / (advantages.length / K)
}

/** mean_s (Σ_k w_k)² / Σ_k w_k²: how many of a state's K draws its weights are worth, from 1 to K. */
export function effectiveDraws(K: number, logProb: Float64Array, oldLogProb: Float64Array): number {
  let sum = 0
  for (let first = 0; first < logProb.length; first += K) {
    let weights = 0
    let squares = 0
    for (let row = first; row < first + K; row++) {
      const weight = ratio(logProb[row], oldLogProb[row])
      weights += weight
      squares += weight * weight
    }
    sum += weights * weights / squares
  }
  return sum / (logProb.length / K)
}

function ratio(logProb: number, oldLogProb: number): number {
  return logProb === oldLogProb ? 1 : exp(logProb - oldLogProb)
}

export class VineObjective {
  private readonly raw: Float64Array

  /** @param surrogate the ordinary one, over the vine's rows @param advantages Â that it reads, standardised [M·K] */
  constructor(
    readonly batch: VineBatch, private readonly surrogate: Surrogate, private readonly advantages: Float32Array,
    readonly allActions: boolean,
  ) {
    this.raw = new Float64Array(batch.rows)
  }

  /** Makes Â from the branches. Its mean is 0 already: standardising divides it by its deviation. */
  estimate(): AdvantageScale {
    const largest = vineAdvantages(this.batch, this.allActions, this.raw)
    return { ...standardize(this.raw, this.advantages), largest }
  }

  /** As `Surrogate.gradient`. */
  gradient(): ReturnType<Surrogate['gradient']> {
    const old = this.surrogate.gradient()
    return { ...old, surrogate: this.measured(old.surrogate) }
  }

  /** As `Surrogate.evaluate`, with L in place of the surrogate. */
  evaluate(): SurrogateValue {
    const value = this.surrogate.evaluate()
    return { ...value, surrogate: this.measured(value.surrogate) }
  }

  /** What the K draws of a state are worth where the objective was evaluated last; null where all actions were tried. */
  effectiveDraws(): number | null {
    const { batch: { actionsPerState, logProbs }, surrogate } = this
    return this.allActions ? null : effectiveDraws(actionsPerState, surrogate.rowLogProb, logProbs)
  }

  private measured(ordinary: number): number {
    const { batch: { actionsPerState, logProbs }, surrogate, advantages } = this
    return this.allActions ? ordinary : selfNormalized(actionsPerState, surrogate.rowLogProb, logProbs, advantages)
  }
}
