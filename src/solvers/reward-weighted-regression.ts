// Episodic reward-weighted regression over parameters (Peters & Schaal 2007, "Reinforcement learning by reward-weighted regression",
// with whole episodes as in Deisenroth, Neumann & Peters 2013, "A survey on policy search for robotics"): the search distribution is
// fitted to the candidates by maximum likelihood, each weighted by exp(β(R − max R)). The M step of EM, so there is no step size.
// β = greed/(max R − min R): weights depend on neither the unit nor the zero of the returns, and the worst candidate's is exp(−greed).
// (Peters & Schaal adapt β by its own likelihood; this rule is that of Theodorou et al. 2010, PI², whose h is 10.)

import { exp } from '../compute/libm.js'
import {
  describeGeneration, drawNormals, rank, requireInteger, requirePositive, restoreArrays, type GenerationReport, type PopulationSolver,
  type Ranking,
} from './population.js'

export interface RewardWeightedRegressionOptions {
  readonly seed: number
  /** First mean [n], and deviation of every coordinate. */
  readonly mean: ArrayLike<number>
  readonly std: number
  /** λ, candidates of a generation. */
  readonly population: number
  /** β·(max R − min R); 10 if not given. */
  readonly greed?: number
  /** Deviations are kept at or above this; 0 lets the distribution narrow to a point. */
  readonly leastStd: number
}

export class RewardWeightedRegression implements PopulationSolver {
  readonly dimension: number
  readonly population: number
  readonly mean: Float64Array
  private readonly variance: Float64Array
  private readonly candidates: Float64Array
  private readonly greed: number

  constructor(private readonly options: RewardWeightedRegressionOptions) {
    const { mean, std, population, greed = 10, leastStd } = options
    requireInteger('rwr', 'population', population, 2)
    requirePositive('rwr', 'std', std)
    requirePositive('rwr', 'greed', greed)
    if (!(leastStd >= 0)) throw new RangeError(`rwr: leastStd is ${leastStd}; expected a number of at least 0`)
    this.greed = greed
    this.dimension = mean.length
    this.population = population
    this.mean = Float64Array.from(mean)
    this.variance = new Float64Array(mean.length).fill(std * std)
    this.candidates = new Float64Array(population * mean.length)
  }

  ask(generation: number): Float64Array {
    const { dimension: n, candidates, mean, variance } = this
    for (let i = 0; i < this.population; i++) {
      drawNormals(this.options.seed, generation, i, candidates, i * n, n)
      for (let j = 0; j < n; j++) candidates[i * n + j] = mean[j] + Math.sqrt(variance[j]) * candidates[i * n + j]
    }
    return candidates
  }

  /** Returns that are not finite have weight 0; a generation with fewer than two finite ones is refused. */
  tell(returns: ArrayLike<number>): GenerationReport {
    const { dimension: n, candidates, mean, variance } = this
    const ranking = rank(returns, this.population)
    if (ranking.finite < 2) return describeGeneration(returns, ranking, this.spread(), null)
    const weights = returnWeights(returns, ranking, this.greed)
    const { correction } = weights
    const floor = this.options.leastStd * this.options.leastStd
    for (let j = 0; j < n; j++) {
      let sum = 0
      weights.list.forEach((weight, i) => { sum += weight * candidates[i * n + j] })
      mean[j] = sum
      let squares = 0
      weights.list.forEach((weight, i) => {
        const d = candidates[i * n + j] - sum
        squares += weight * d * d
      })
      variance[j] = Math.max(floor, correction > 0 ? squares / correction : 0) // one candidate has all the weight: no spread is left
    }
    return describeGeneration(returns, ranking, this.spread(), ranking.order.map((i) => weights.list[i]))
  }

  state(): Readonly<Record<string, Float64Array>> {
    return { mean: this.mean, variance: this.variance }
  }

  restore(state: Readonly<Record<string, ArrayLike<number>>>): void {
    restoreArrays('rwr', this.state(), state)
  }

  private spread(): number {
    return Math.sqrt(this.variance.reduce((sum, entry) => sum + entry, 0) / this.dimension)
  }
}

/**
 * Weights that sum to 1, in index order, 0 where a return is not finite; and 1 − Σw², by which the weighted squares are divided for an
 * unbiased variance: E Σ w(x − Σ wx)² = (1 − Σw²)σ². Equal returns have equal weights.
 */
function returnWeights(returns: ArrayLike<number>, { order, finite }: Ranking, greed: number): { list: Float64Array, correction: number } {
  const [most, least] = [returns[order[0]], returns[order[finite - 1]]]
  const range = most - least
  const list = Float64Array.from(returns, (value) => {
    if (!Number.isFinite(value)) return 0
    return range === 0 ? 1 : exp(greed * ((value - most) / range))
  })
  const sum = list.reduce((total, weight) => total + weight, 0)
  list.forEach((weight, i) => { list[i] = weight / sum })
  return { list, correction: 1 - list.reduce((total, weight) => total + weight * weight, 0) }
}
