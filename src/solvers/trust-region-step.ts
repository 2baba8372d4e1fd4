// From a direction to a step of full length: the largest multiple of x whose quadratic model ½ sᵀAs stays within δ.

import { dot, type CgSolution } from './conjugate-gradient.js'

export interface TrustRegionStep {
  /** s = √(2δ / xᵀAx)·x [n]. */
  readonly step: Float64Array
  /** The factor √(2δ / xᵀAx). */
  readonly scale: number
  /** xᵀAx, which is xᵀ(b − r) since A·x = b − r: no further product. */
  readonly curvature: number
}

/**
 * Schulman et al. 2015, Appendix C: β = √(2δ / xᵀAx).
 * @returns null where xᵀAx is not a positive finite number: there is no such step
 */
export function trustRegionStep(solution: CgSolution, b: Float64Array, delta: number): TrustRegionStep | null {
  const curvature = dot(solution.x, b) - dot(solution.x, solution.residualVector)
  if (!(curvature > 0) || !Number.isFinite(curvature)) return null
  const scale = Math.sqrt(2 * delta / curvature)
  if (!Number.isFinite(scale)) return null
  return { step: solution.x.map((x) => scale * x), scale, curvature }
}
