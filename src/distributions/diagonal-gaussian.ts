// Diagonal Gaussian for Box actions: the network gives the mean, log σ is a parameter of its own, the same in every state.

import type { Kernels } from '../compute/kernels.js'
import type { Distribution } from './distribution.js'

/** @param kernels compute backend @param memory the kernels' memory @param n action dimensions */
export function diagonalGaussian(kernels: Kernels, memory: ArrayBufferLike, n: number): Distribution {
  return {
    outputs: n,
    free: n,
    actionSize: n,
    sample: (mean, logStd, action, counter) => { kernels.gaussianSample(n, mean, logStd, action, ...counter) },
    mode: (mean, action) => { new Float32Array(memory, action, n).set(new Float32Array(memory, mean, n)) },
    logProb: (rows, mean, logStd, actions, result) => { kernels.gaussianLogProb(rows, n, mean, logStd, actions, result) },
    entropy: (rows, _mean, logStd, result) => { kernels.gaussianEntropy(rows, n, logStd, result) },
    entropyGradient: (rows, _mean, _logStd, dMean, dLogStd) => { kernels.gaussianEntropyGradient(rows, n, dMean, dLogStd) },
    klOldNew: (rows, mean, logStd, newMean, newLogStd, result) => {
      kernels.gaussianKl(rows, n, mean, logStd, newMean, newLogStd, result)
    },
    klGradient: (rows, mean, logStd, newMean, newLogStd, dMean, dLogStd) => {
      kernels.gaussianKlGradient(rows, n, mean, logStd, newMean, newLogStd, dMean, dLogStd)
    },
    score: (rows, mean, logStd, actions, weights, dMean, dLogStd) => {
      kernels.gaussianScore(rows, n, mean, logStd, actions, weights, dMean, dLogStd)
    },
    scoreAlong: (rows, mean, logStd, actions, tMean, tLogStd, result) => {
      kernels.gaussianScoreAlong(rows, n, mean, logStd, actions, tMean, tLogStd, result)
    },
    fisher: (rows, _mean, logStd, tMean, tLogStd, dMean, dLogStd) => {
      kernels.gaussianFisher(rows, n, logStd, tMean, tLogStd, dMean, dLogStd)
    },
    rowLogStd: (logStd) => () => logStd,
  }
}
