// The strategy parameters of CMA-ES, all of them functions of dimension and population: Hansen 2016, "The CMA evolution strategy: a
// tutorial" (arXiv:1604.00772), Table 1 and equations 49–58; and for a diagonal covariance Ros & Hansen 2008, "A simple modification in
// CMA-ES achieving linear time and space complexity": rates of the covariance times (n + 2)/3, and no negative weights.

import { log } from '../compute/libm.js'

export interface CmaParameters {
  /** μ, candidates with positive weight. */
  readonly parents: number
  /** w_i [λ], best candidate first: the first μ sum to 1, the rest are 0 or negative. */
  readonly weights: Float64Array
  /** μ_eff = 1/Σ_{i≤μ} w_i². */
  readonly effectiveParents: number
  /** Cumulation and damping of the step size. */
  readonly cSigma: number
  readonly dSigma: number
  /** Cumulation and learning rates of the covariance: rank one and rank μ. */
  readonly cC: number
  readonly c1: number
  readonly cMu: number
  /** E‖N(0, I)‖, to 1e-4 relative or better. */
  readonly expectedNorm: number
}

/** λ = 4 + ⌊3·ln n⌋: eq. 48. */
export function defaultPopulation(n: number): number {
  return 4 + Math.floor(3 * log(n))
}

/** @param population λ ≥ 4 */
export function cmaParameters(n: number, population: number, diagonal: boolean): CmaParameters {
  const parents = Math.floor(population / 2)
  const raw = Float64Array.from({ length: population }, (_, i) => log((population + 1) / 2) - log(i + 1))
  const effectiveParents = effective(raw.subarray(0, parents))
  const c1 = 2 / ((n + 1.3) * (n + 1.3) + effectiveParents)
  const cMu = Math.min(1 - c1, 2 * (0.25 + effectiveParents + 1 / effectiveParents - 2) / ((n + 2) * (n + 2) + effectiveParents))
  const faster = diagonal ? (n + 2) / 3 : 1
  const c1Used = Math.min(1, faster * c1)
  const cMuUsed = Math.min(1 - c1Used, faster * cMu)
  const negative = diagonal ? 0 : negativeWeight(n, raw.subarray(parents), effectiveParents, c1Used, cMuUsed)
  const cSigma = (effectiveParents + 2) / (n + effectiveParents + 5)
  return {
    parents, effectiveParents, cSigma, c1: c1Used, cMu: cMuUsed,
    weights: weightsOf(raw, parents, negative),
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((effectiveParents - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + effectiveParents / n) / (n + 4 + 2 * effectiveParents / n),
    expectedNorm: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  }
}

/** (Σw)²/Σw². */
function effective(weights: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (const weight of weights) {
    sum += weight
    squares += weight * weight
  }
  return sum * sum / squares
}

/** Σ|w_i| of the negative weights: the least of three bounds, of which the last keeps the covariance positive definite; eq. 50–52. */
function negativeWeight(n: number, raw: Float64Array, effectiveParents: number, c1: number, cMu: number): number {
  return Math.min(1 + c1 / cMu, 1 + 2 * effective(raw) / (effectiveParents + 2), (1 - c1 - cMu) / (n * cMu))
}

/** Eq. 53. */
function weightsOf(raw: Float64Array, parents: number, negative: number): Float64Array {
  let [above, below] = [0, 0]
  raw.forEach((weight, i) => {
    if (i < parents) above += weight
    else below -= weight
  })
  return raw.map((weight, i) => (i < parents ? weight / above : negative === 0 ? 0 : negative * weight / below))
}
