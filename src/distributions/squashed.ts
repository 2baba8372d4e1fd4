// A Gaussian squashed into a bounded Box: action = low + (tanh(u) + 1)/2·(high − low), u Gaussian. The stored action is u: nothing is
// lost to rounding near the ends, and nothing has to be inverted. As u ↦ action is a bijection that does not depend on θ, KL, scores and
// the Fisher metric are the Gaussian's own; log π and the entropy take the logarithm of the derivative along:
//   log π(a) = log N(u) − Σ_i ln((high − low)/2) + ln(1 − tanh²u)        H(a) = H(u) + Σ_i ln((high − low)/2) + E ln(1 − tanh²u)
// The last expectation has no closed form. It is taken by quadrature for each dimension (compute/exploration-kernels.ts), and not from
// the stored actions: −log π of those is the entropy only of the policy that drew them, and noisy; the line search and an entropy bonus
// ask for that of other parameters, and the bonus for its gradient.

import type { Kernels } from '../compute/kernels.js'
import { log } from '../compute/libm.js'
import type { Distribution } from './distribution.js'

/** Where μ and log σ of rows lie, from the addresses of the outputs and the free parameters: strides in elements, 0 for one row for all. */
export type GaussianPlaces = (out: number, free: number) => {
  readonly mean: number
  readonly meanStride: number
  readonly logStd: number
  readonly logStdStride: number
}

/**
 * @param gaussian the distribution of u @param places where its parameters lie @param n action dimensions
 * @param low @param high the Box's bounds [n], finite
 */
export function squashed(
  kernels: Kernels, gaussian: Distribution, places: GaussianPlaces, n: number, low: readonly number[], high: readonly number[],
): Distribution {
  let constant = 0
  for (let i = 0; i < n; i++) constant += log((high[i] - low[i]) / 2)
  return {
    ...gaussian,
    logProb: (rows, out, free, actions, result) => {
      gaussian.logProb(rows, out, free, actions, result)
      kernels.squashLogProb(rows, n, actions, constant, result)
    },
    entropy: (rows, out, free, result) => {
      gaussian.entropy(rows, out, free, result)
      const { mean, meanStride, logStd, logStdStride } = places(out, free)
      kernels.squashEntropy(rows, n, mean, meanStride, logStd, logStdStride, constant, result)
    },
    entropyGradient: (rows, out, free, dOut, dFree) => {
      gaussian.entropyGradient(rows, out, free, dOut, dFree)
      const { mean, meanStride, logStd, logStdStride } = places(out, free)
      const d = places(dOut, dFree)
      kernels.squashEntropyGradient(rows, n, mean, meanStride, logStd, logStdStride, d.mean, d.logStd)
    },
  }
}
