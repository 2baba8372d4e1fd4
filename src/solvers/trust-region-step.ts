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

/**
 * The length at which a constraint would be at its limit if it grew with the square of the length: for one that the quadratic model
 * does not know, such as the largest KL over the states, after it was measured once. A line search from there has less to shrink.
 * @param length multiple of x at which the constraint was measured @param measured its value there
 * @returns the length itself where it satisfies the constraint, or where the measurement is not finite
 */
export function lengthAtLimit(length: number, measured: number, limit: number): number {
  return measured > limit && Number.isFinite(measured) ? length * Math.sqrt(limit / measured) : length
}
