// From a direction to a step of full length: the largest multiple of x whose quadratic model ½ sᵀAs stays within δ.

import { plainVectors, type VectorSpace } from '../compute/vectors.js'
import type { CgSolution } from './conjugate-gradient.js'

export interface TrustRegionStep {
  /** √(2δ / xᵀAx): the step is this times x. */
  readonly scale: number
  /** xᵀAx, which is xᵀ(b − r) since A·x = b − r: no further product. */
  readonly curvature: number
}

/**
 * Schulman et al. 2015, Appendix C: β = √(2δ / xᵀAx).
 * @param b the right side that x was solved for [n]
 * @returns null where xᵀAx is not a positive finite number: there is no such step
 */
export function trustRegionStep(
  { x, residualVector }: CgSolution, b: Float64Array, delta: number, vectors: VectorSpace = plainVectors(b.length),
): TrustRegionStep | null {
  const curvature = vectors.dot(x, b) - vectors.dot(x, residualVector)
  if (!(curvature > 0) || !Number.isFinite(curvature)) return null
  const scale = Math.sqrt(2 * delta / curvature)
  return Number.isFinite(scale) ? { scale, curvature } : null
}
