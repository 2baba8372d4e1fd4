// σ of each action dimension, for reports: the parameter, or, where it depends on the state, its mean over the batch.

import { exp } from '../compute/libm.js'
import type { PolicyForward } from './policy-forward.js'

/** Mean over the rows of σ [A] in units of what is stored, in index order, f64; empty for discrete actions. `at` must be up to date. */
export function meanStd(at: PolicyForward): number[] {
  const { policy, theta, rows } = at
  const { rowLogStd, actionSize } = policy.distribution
  if (rowLogStd === undefined) return []
  const logStd = rowLogStd(at.free)
  const sums = new Array<number>(actionSize).fill(0)
  for (let row = 0; row < rows; row++) {
    const values = new Float32Array(theta.buffer, logStd(at.out(row)), actionSize)
    for (let i = 0; i < actionSize; i++) sums[i] += exp(values[i])
  }
  return sums.map((sum) => sum / rows)
}
