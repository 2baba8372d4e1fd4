// Conjugate gradient for A·x = b with A symmetric positive definite and known only as a product (Hestenes & Stiefel 1952;
// Shewchuk 1994, Appendix B2 and B3, with and without a preconditioner). All in f64, from x = 0, sums in index order. It knows
// nothing of policies.

import { plainVectors, type VectorSpace } from '../compute/vectors.js'

export type CgOutcome = 'converged' | 'iterations' | 'negative-curvature' | 'not-finite' | 'zero-right-side'

export interface CgOptions {
  /** Most products with A. */
  readonly iterations: number
  /** Stop when ‖b − Ax‖ ≤ tolerance·‖b‖; 0 never stops early. */
  readonly tolerance: number
  /**
   * Writes M⁻¹·r into z [n], M symmetric positive definite and near A: fewer iterations where A is badly scaled. What is promised of
   * the solution and of its residual does not change.
   */
  readonly preconditioner?: Preconditioner
}

export type Preconditioner = (r: Float64Array, z: Float64Array) => void

export interface CgSolution {
  /** [n]; the last iterate with finite, positive curvature (zeros, if there was none). */
  readonly x: Float64Array
  /** b − A·x [n], by the recursion. */
  readonly residualVector: Float64Array
  /** ‖b − Ax‖/‖b‖, in the plain norm, whatever the preconditioner. */
  readonly residual: number
  readonly iterations: number
  /** Breakdowns are reported, never repaired: what to do with `x` is the caller's decision. */
  readonly outcome: CgOutcome
}

/** Slots of the vector space that a solution takes; the next solution in the same space overwrites it. */
export const CG_SLOTS = { x: 0, residual: 1, direction: 2, preconditioned: 3 } as const

/**
 * A direction p with pᵀAp ≤ 0, or a residual with rᵀM⁻¹r ≤ 0 (M is not positive definite), ends it with `negative-curvature`.
 * @param apply v ↦ A·v [n]; the array it returns may be reused by its next call
 * @param vectors where x, r, p and z live and are added up; ordinary arrays if not given. `b` must lie there too
 */
export function conjugateGradient(
  apply: (v: Float64Array) => Float64Array, b: Float64Array, options: CgOptions, vectors: VectorSpace = plainVectors(b.length),
): CgSolution {
  const { preconditioner } = options
  const x = vectors.zeros(CG_SLOTS.x)
  const r = vectors.zeros(CG_SLOTS.residual)
  const p = vectors.zeros(CG_SLOTS.direction)
  const z = preconditioner ? vectors.zeros(CG_SLOTS.preconditioned) : r
  r.set(b)
  const bb = vectors.dot(b, b)
  let rr = bb
  let iterations = 0
  const solution = (outcome: CgOutcome): CgSolution => ({
    x, residualVector: r, residual: bb === 0 ? 0 : Math.sqrt(rr / bb), iterations, outcome,
  })
  /** z = M⁻¹r; rᵀz, which is rᵀr without a preconditioner. */
  const precondition = (): number => {
    if (!preconditioner) return rr
    preconditioner(r, z)
    return vectors.dot(r, z)
  }

  if (!Number.isFinite(bb)) return solution('not-finite')
  if (bb === 0) return solution('zero-right-side')
  let rz = precondition()
  p.set(z)
  while (iterations < options.iterations) {
    if (!Number.isFinite(rz)) return solution('not-finite')
    if (rz <= 0) return solution('negative-curvature')
    const Ap = apply(p)
    const curvature = vectors.dot(p, Ap)
    if (!Number.isFinite(curvature)) return solution('not-finite')
    if (curvature <= 0) return solution('negative-curvature')
    const alpha = rz / curvature
    vectors.axpy(alpha, p, x)
    vectors.axpy(-alpha, Ap, r)
    iterations++
    rr = vectors.dot(r, r)
    if (Math.sqrt(rr) <= options.tolerance * Math.sqrt(bb)) return solution('converged')
    const next = precondition()
    vectors.xpby(z, next / rz, p)
    rz = next
  }
  return solution('iterations')
}
