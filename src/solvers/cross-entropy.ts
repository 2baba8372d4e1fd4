// The noisy cross-entropy method with a diagonal Gaussian (Rubinstein 1999; Szita & Lőrincz 2006, "Learning Tetris using the noisy
// cross-entropy method"): mean and variance become those of the best candidates, and a variance that decreases over the generations is
// added, without which the distribution narrows before it has found anything.

import {
  describeGeneration, drawNormals, rank, requireInteger, requirePositive, restoreArrays, type GenerationReport, type PopulationSolver,
} from './population.js'

export interface CrossEntropyOptions {
  readonly seed: number
  /** First mean [n], and deviation of every coordinate. */
  readonly mean: ArrayLike<number>
  readonly std: number
  /** λ, candidates of a generation; 100 in the paper. */
  readonly population: number
  /** Share of them that the next distribution is fitted to, in (0, 1]; 0.1 in the paper. At least two are taken. */
  readonly elite: number
  /**
   * Variance added in the first generation; it falls linearly to 0 over `extraGenerations` (Infinity: it stays). The paper's
   * Z_t = max(5 − t/10, 0), for a first variance of 100, is 5 over 50 generations.
   */
  readonly extraVariance: number
  readonly extraGenerations: number
}

export class CrossEntropy implements PopulationSolver {
  readonly dimension: number
  readonly population: number
  readonly elites: number
  readonly mean: Float64Array
  private readonly variance: Float64Array
  /** Generations that changed the distribution. */
  private readonly count = new Float64Array(1)
  private readonly candidates: Float64Array

  constructor(private readonly options: CrossEntropyOptions) {
    const { mean, std, population, elite, extraVariance, extraGenerations } = options
    requireInteger('cross-entropy', 'population', population, 2)
    requirePositive('cross-entropy', 'std', std)
    requirePositive('cross-entropy', 'extraGenerations', extraGenerations === Infinity ? 1 : extraGenerations)
    if (!(elite > 0 && elite <= 1)) throw new RangeError(`cross-entropy: elite is ${elite}; expected a share above 0, at most 1`)
    if (!(extraVariance >= 0)) throw new RangeError(`cross-entropy: extraVariance is ${extraVariance}; expected a number of at least 0`)
    this.dimension = mean.length
    this.population = population
    this.elites = Math.max(2, Math.round(elite * population))
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

  tell(returns: ArrayLike<number>): GenerationReport {
    const { dimension: n, candidates, mean, variance, elites } = this
    const ranking = rank(returns, this.population)
    if (ranking.finite < elites) return describeGeneration(returns, ranking, this.spread(), null)
    const best = ranking.order.slice(0, elites)
    const extra = this.extra()
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (const i of best) sum += candidates[i * n + j]
      mean[j] = sum / elites
      let squares = 0
      for (const i of best) squares += (candidates[i * n + j] - mean[j]) * (candidates[i * n + j] - mean[j])
      variance[j] = squares / elites + extra
    }
    this.count[0]++
    return describeGeneration(returns, ranking, this.spread(), best.map(() => 1))
  }

  state(): Readonly<Record<string, Float64Array>> {
    return { mean: this.mean, variance: this.variance, count: this.count }
  }

  restore(state: Readonly<Record<string, ArrayLike<number>>>): void {
    restoreArrays('cross-entropy', this.state(), state)
  }

  private extra(): number {
    const { extraVariance, extraGenerations } = this.options
    return extraGenerations === Infinity ? extraVariance : extraVariance * Math.max(0, 1 - this.count[0] / extraGenerations)
  }

  private spread(): number {
    return Math.sqrt(this.variance.reduce((sum, entry) => sum + entry, 0) / this.dimension)
  }
}
