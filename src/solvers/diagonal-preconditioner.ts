// A diagonal as preconditioner of conjugate gradient: M = (D + λI)^p, entry by entry (Martens 2010, section 4.7, with p = 3/4). D is an
// estimate of A's diagonal, λ the damping that A has. It pays where the parameters have different units.
// For the Fisher matrix of a tanh policy with orthogonal weights and normalised inputs it does not: after 12 iterations of TRPO on Hopper
// (64-64) residuals of 0.1 and 0.01 took 8 and 17 iterations without, 7 and 19 with p = 3/4 at λ = 0.1, and 18 and 39 against 15 and 54
// at λ = 0.01; p = 1 took 13 and 65, p = ½ 16 and 40; Pendulum and CartPole alike, and the exact diagonal no better than the estimate.
// F is λI and a matrix of low rank, and a cluster of equal eigenvalues costs plain conjugate gradient one iteration: M tears it apart.

import type { Preconditioner } from './conjugate-gradient.js'

/** Powers that square roots and divisions can take: a result may not depend on an engine's pow. */
export type DiagonalPower = 0.5 | 0.75 | 1

/**
 * r ↦ (D + λI)^−p·r.
 * @param diagonal D [n], entries ≥ 0 @param damping λ ≥ 0; an entry with D + λ = 0 is left as it is
 */
export function diagonalPreconditioner(diagonal: Float64Array, damping: number, power: DiagonalPower): Preconditioner {
  const factors = diagonal.map((entry) => {
    const scale = powerOf(entry + damping, power)
    return scale === 0 ? 1 : 1 / scale
  })
  return (r, z) => {
    for (let i = 0; i < factors.length; i++) z[i] = factors[i] * r[i]
  }
}

function powerOf(x: number, power: DiagonalPower): number {
  switch (power) {
    case 0.5: return Math.sqrt(x)
    case 0.75: return Math.sqrt(x) * Math.sqrt(Math.sqrt(x))
    case 1: return x
    default: return power satisfies never
  }
}
