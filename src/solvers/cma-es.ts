// CMA-ES, the (μ/μ_w, λ) evolution strategy with covariance matrix adaptation: Hansen 2016, "The CMA evolution strategy: a tutorial"
// (arXiv:1604.00772), Figure 6, for maximisation; and sep-CMA-ES (Ros & Hansen 2008), which learns the diagonal only.
//   x_i = m + σ·C^½·z_i        m ← m + σ·y_w, y_w = Σ_{i≤μ} w_i·C^½·z_i        σ from the length of a path of y_w, C from steps and path

import { exp } from '../compute/libm.js'
import { DiagonalCovariance, FullCovariance, type Covariance } from './cma-covariance.js'
import { cmaParameters, defaultPopulation, type CmaParameters } from './cma-parameters.js'
import {
  describeGeneration, drawNormals, rank, requireInteger, requirePositive, restoreArrays, type GenerationReport, type PopulationSolver,
  type Ranking,
} from './population.js'

/**
 * Largest dimension for which all of the covariance is learned unless told otherwise. Beyond it, memory and time grow with n² and n³ and
 * the number of generations until C is known with n²/λ, while the diagonal takes O(n) of each (measured: 11 ms a generation at n = 100,
 * 40 ms at 200, 130 ms at 300, on one core of a busy machine).
 */
export const MOST_FULL_DIMENSION = 200

export interface CmaEsOptions {
  readonly seed: number
  /** First mean [n], and step size: about a third of the distance at which the optimum is expected. */
  readonly mean: ArrayLike<number>
  readonly std: number
  /** λ ≥ 4; 4 + ⌊3·ln n⌋ if not given. Larger is more robust against noise, and slower. */
  readonly population?: number
  /** `auto`: all of it up to MOST_FULL_DIMENSION, the diagonal beyond. */
  readonly covariance?: 'auto' | 'full' | 'diagonal'
}

export class CmaEs implements PopulationSolver {
  readonly dimension: number
  readonly population: number
  readonly covarianceKind: 'full' | 'diagonal'
  readonly mean: Float64Array
  /** σ */
  private readonly stepSize: Float64Array
  private readonly sigmaPath: Float64Array
  private readonly covariancePath: Float64Array
  /** Generations that changed the distribution. */
  private readonly count = new Float64Array(1)
  private readonly covariance: Covariance
  private readonly parameters: CmaParameters
  private readonly seed: number
  private readonly candidates: Float64Array
  /** Each candidate's C^½·z [n], and ‖z‖². */
  private readonly steps: readonly Float64Array[]
  private readonly squares: Float64Array

  constructor({ seed, mean, std, population = defaultPopulation(mean.length), covariance = 'auto' }: CmaEsOptions) {
    const n = mean.length
    requireInteger('cma-es', 'the length of mean', n, 1)
    requireInteger('cma-es', 'population', population, 4)
    requirePositive('cma-es', 'std', std)
    this.seed = seed
    this.dimension = n
    this.population = population
    this.covarianceKind = covariance === 'auto' ? (n <= MOST_FULL_DIMENSION ? 'full' : 'diagonal') : covariance
    this.parameters = cmaParameters(n, population, this.covarianceKind === 'diagonal')
    const { c1, cMu } = this.parameters
    this.covariance = this.covarianceKind === 'full' ? new FullCovariance(n, Math.floor(1 / (10 * n * (c1 + cMu)))) : new DiagonalCovariance(n)
    this.mean = Float64Array.from(mean)
    this.stepSize = Float64Array.of(std)
    this.sigmaPath = new Float64Array(n)
    this.covariancePath = new Float64Array(n)
    this.candidates = new Float64Array(population * n)
    this.steps = Array.from({ length: population }, () => new Float64Array(n))
    this.squares = new Float64Array(population)
  }

  ask(generation: number): Float64Array {
    const { dimension: n, candidates, mean, steps, squares } = this
    const z = new Float64Array(n)
    for (let i = 0; i < this.population; i++) {
      drawNormals(this.seed, generation, i, z, 0, n)
      squares[i] = squaredNorm(z)
      this.covariance.shape(z, steps[i])
      for (let j = 0; j < n; j++) candidates[i * n + j] = mean[j] + this.stepSize[0] * steps[i][j]
    }
    return candidates
  }

  /** A generation with fewer than μ finite returns is refused. */
  tell(returns: ArrayLike<number>): GenerationReport {
    const { parents } = this.parameters
    const ranking = rank(returns, this.population)
    if (ranking.finite < parents) return describeGeneration(returns, ranking, this.spread(), null)
    const step = this.weightedStep(ranking)
    for (let j = 0; j < this.dimension; j++) this.mean[j] += this.stepSize[0] * step[j]
    this.count[0]++
    const stalled = this.cumulate(step)
    this.learnCovariance(ranking, stalled)
    this.adaptStepSize()
    return describeGeneration(returns, ranking, this.spread(), this.parameters.weights.slice(0, parents))
  }

  state(): Readonly<Record<string, Float64Array>> {
    const { mean, stepSize, sigmaPath, covariancePath, count } = this
    return { mean, stepSize, sigmaPath, covariancePath, count, ...this.covariance.state() }
  }

  restore(state: Readonly<Record<string, ArrayLike<number>>>): void {
    restoreArrays('cma-es', this.state(), state)
  }

  /** y_w: eq. 41. */
  private weightedStep({ order }: Ranking): Float64Array {
    const { parents, weights } = this.parameters
    const step = new Float64Array(this.dimension)
    for (let rankOf = 0; rankOf < parents; rankOf++) {
      const y = this.steps[order[rankOf]]
      for (let j = 0; j < step.length; j++) step[j] += weights[rankOf] * y[j]
    }
    return step
  }

  /** Both evolution paths, eq. 43 and 45. Is the path of the step size so long that the other one is stalled (h_σ = 0)? */
  private cumulate(step: Float64Array): boolean {
    const { sigmaPath, covariancePath, dimension: n } = this
    const { cSigma, cC, effectiveParents, expectedNorm } = this.parameters
    const whitened = this.covariance.whiten(step)
    const towards = Math.sqrt(cSigma * (2 - cSigma) * effectiveParents)
    for (let j = 0; j < n; j++) sigmaPath[j] = (1 - cSigma) * sigmaPath[j] + towards * whitened[j]
    const forgotten = 1 - integerPower((1 - cSigma) * (1 - cSigma), this.count[0])
    const stalled = !(Math.sqrt(squaredNorm(sigmaPath) / forgotten) < (1.4 + 2 / (n + 1)) * expectedNorm)
    const along = stalled ? 0 : Math.sqrt(cC * (2 - cC) * effectiveParents)
    for (let j = 0; j < n; j++) covariancePath[j] = (1 - cC) * covariancePath[j] + along * step[j]
    return stalled
  }

  /** Eq. 46 and 47: rank one from the path, rank μ from the steps, of which bad ones count negatively, at unit length. */
  private learnCovariance({ order }: Ranking, stalled: boolean): void {
    const { weights, c1, cMu, cC } = this.parameters
    const n = this.dimension
    let sum = 0
    const steps = []
    for (let rankOf = 0; rankOf < weights.length; rankOf++) {
      const weight = weights[rankOf]
      sum += weight
      if (weight === 0) continue
      const scale = weight > 0 ? 1 : n / this.squares[order[rankOf]]
      steps.push({ step: this.steps[order[rankOf]], weight: cMu * weight * scale })
    }
    const keep = 1 + c1 * (stalled ? cC * (2 - cC) : 0) - c1 - cMu * sum
    this.covariance.learn(keep, c1, this.covariancePath, steps)
  }

  /** Eq. 44; at most a factor of e in a generation. */
  private adaptStepSize(): void {
    const { cSigma, dSigma, expectedNorm } = this.parameters
    const length = Math.sqrt(squaredNorm(this.sigmaPath)) / expectedNorm
    this.stepSize[0] *= exp(Math.min(1, cSigma / dSigma * (length - 1)))
  }

  private spread(): number {
    return this.stepSize[0] * Math.sqrt(this.covariance.meanVariance())
  }
}

function squaredNorm(x: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i]
  return sum
}

/** base^exponent by repeated squaring; exponent a non-negative integer. */
function integerPower(factor: number, exponent: number): number {
  let result = 1
  for (let power = factor, rest = exponent; rest > 0; rest = Math.floor(rest / 2), power *= power) {
    if (rest % 2 === 1) result *= power
  }
  return result
}
