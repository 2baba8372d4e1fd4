// Diagonal Gaussian whose deviation depends on the state: the network gives [μ (n), log σ (n)], and there are no free parameters.
//
// log σ is taken as the network gives it. A hard clamp, as SAC has it, would make the score and the Fisher metric of log σ zero beyond its
// ends, where the policy then could not come back; here the trust region keeps log σ from running away, and a candidate whose σ is 0 or
// infinite has a KL that is not finite and is refused.

import type { Kernels } from '../compute/kernels.js'
import type { Distribution } from './distribution.js'

/** @param kernels compute backend @param memory the kernels' memory @param n action dimensions */
export function stateGaussian(kernels: Kernels, memory: ArrayBufferLike, n: number): Distribution {
  return {
    outputs: 2 * n,
    free: 0,
    actionSize: n,
    sample: (params, _free, action, counter) => { kernels.stateGaussianSample(n, params, action, ...counter) },
    mode: (params, action) => { new Float32Array(memory, action, n).set(new Float32Array(memory, params, n)) },
    logProb: (rows, params, _free, actions, result) => { kernels.stateGaussianLogProb(rows, n, params, actions, result) },
    entropy: (rows, params, _free, result) => { kernels.stateGaussianEntropy(rows, n, params, result) },
    entropyGradient: (rows, _params, _free, dParams) => { kernels.stateGaussianEntropyGradient(rows, n, dParams) },
    klOldNew: (rows, params, _free, newParams, _newFree, result) => { kernels.stateGaussianKl(rows, n, params, newParams, result) },
    klGradient: (rows, params, _free, newParams, _newFree, dParams) => {
      kernels.stateGaussianKlGradient(rows, n, params, newParams, dParams)
    },
    score: (rows, params, _free, actions, weights, dParams) => {
      kernels.stateGaussianScore(rows, n, params, actions, weights, dParams)
    },
    scoreAlong: (rows, params, _free, actions, tParams, _tFree, result) => {
      kernels.stateGaussianScoreAlong(rows, n, params, actions, tParams, result)
    },
    fisher: (rows, params, _free, tParams, _tFree, dParams) => { kernels.stateGaussianFisher(rows, n, params, tParams, dParams) },
    rowLogStd: () => (params) => params + 4 * n,
  }
}
