// The quadratic model with a penalty instead of a constraint: max_s gᵀs − C·½ sᵀAs has the solution s = A⁻¹g/C. It is the solution under
// ½ sᵀAs ≤ δ as well, for the one C that belongs to δ (Schulman et al. 2015, Appendix C; δ is what C's step spends, and C is δ's
// Lagrange multiplier). Both are exact on the model alone.

/** The step is this times x = A⁻¹g. @param penalty C > 0 */
export function penaltyScale(penalty: number): number {
  return 1 / penalty
}

/** C whose maximiser is the step of ½ sᵀAs = δ: √(xᵀAx/2δ). @param curvature xᵀAx = gᵀA⁻¹g > 0, as TrustRegionStep has it */
export function penaltyOfRadius(curvature: number, delta: number): number {
  return Math.sqrt(curvature / (2 * delta))
}

/** δ that the maximiser of the penalty C spends: xᵀAx/2C². @param curvature xᵀAx = gᵀA⁻¹g > 0 */
export function radiusOfPenalty(curvature: number, penalty: number): number {
  return curvature / (2 * penalty * penalty)
}
