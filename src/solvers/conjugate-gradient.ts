// Conjugate gradient for A·x = b with A symmetric positive definite and known only as a product (Hestenes & Stiefel 1952;
// Shewchuk 1994, Appendix B2). All in f64, from x = 0, sums in index order. It knows nothing of policies.

export type CgOutcome = 'converged' | 'iterations' | 'negative-curvature' | 'not-finite' | 'zero-right-side'

export interface CgOptions {
  /** Most products with A. */
  readonly iterations: number
  /** Stop when ‖b − Ax‖ ≤ tolerance·‖b‖; 0 never stops early. */
  readonly tolerance: number
}

export interface CgSolution {
  /** [n]; the last iterate with finite, positive curvature (zeros, if there was none). */
  readonly x: Float64Array
  /** b − A·x [n], by the recursion. */
  readonly residualVector: Float64Array
  /** ‖b − Ax‖/‖b‖. */
  readonly residual: number
  readonly iterations: number
  /** Breakdowns are reported, never repaired: what to do with `x` is the caller's decision. */
  readonly outcome: CgOutcome
}

/** @param apply v ↦ A·v [n]; the array it returns may be reused by its next call */
export function conjugateGradient(apply: (v: Float64Array) => Float64Array, b: Float64Array, options: CgOptions): CgSolution {
  const x = new Float64Array(b.length)
  const r = Float64Array.from(b)
  const p = Float64Array.from(b)
  const bb = dot(b, b)
  let rr = bb
  let iterations = 0
  const solution = (outcome: CgOutcome): CgSolution => ({
    x, residualVector: r, residual: bb === 0 ? 0 : Math.sqrt(rr / bb), iterations, outcome,
  })

  if (!Number.isFinite(bb)) return solution('not-finite')
  if (bb === 0) return solution('zero-right-side')
  while (iterations < options.iterations) {
    const Ap = apply(p)
    const curvature = dot(p, Ap)
    if (!Number.isFinite(curvature)) return solution('not-finite')
    if (curvature <= 0) return solution('negative-curvature')
    const alpha = rr / curvature
    for (let i = 0; i < x.length; i++) {
      x[i] += alpha * p[i]
      r[i] -= alpha * Ap[i]
    }
    iterations++
    const next = dot(r, r)
    const beta = next / rr
    rr = next
    if (Math.sqrt(rr) <= options.tolerance * Math.sqrt(bb)) return solution('converged')
    for (let i = 0; i < p.length; i++) p[i] = r[i] + beta * p[i]
  }
  return solution('iterations')
}

/** Σ x[i]·y[i] in index order. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i]
  return sum
}
