// How the algorithms of the natural gradient solve (F + λI)x = g.

import type { CgOptions } from '../solvers/conjugate-gradient.js'
import type { Learner } from './learner.js'

export interface SolverConfig {
  /** Most iterations of conjugate gradient. */
  readonly cgIterations: number
  /** λ. */
  readonly cgDamping: number
  /** Relative residual at which it stops. */
  readonly cgTolerance: number
}

/** Of conjugate gradient, preconditioned if the learner was laid out so; `learner.surrogate.old` must be up to date. */
export function solverOptions(learner: Learner, { cgIterations, cgDamping, cgTolerance }: SolverConfig): CgOptions {
  return { iterations: cgIterations, tolerance: cgTolerance, preconditioner: learner.preconditioner(cgDamping) }
}
