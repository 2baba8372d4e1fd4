// Independent Bernoulli variables (MultiBinary) from logits.

import type { Kernels } from '../compute/kernels.js'
import type { Distribution } from './distribution.js'

/** The likelier of 0 and 1. */
export function likelyBit(logit: number): 0 | 1 {
  return logit > 0 ? 1 : 0
}

/** @param n number of binary actions */
export function bernoulli(kernels: Kernels, memory: ArrayBufferLike, n: number): Distribution {
  return {
    outputs: n,
    free: 0,
    actionSize: n,
    sample: (logits, _free, action, counter) => { kernels.bernoulliSample(n, logits, action, ...counter) },
    mode: (logits, action) => {
      const likely = new Float32Array(memory, logits, n).map(likelyBit)
      new Float32Array(memory, action, n).set(likely)
    },
    logProb: (rows, logits, _free, actions, result) => { kernels.bernoulliLogProb(rows, n, logits, actions, result) },
    entropy: (rows, logits, _free, result) => { kernels.bernoulliEntropy(rows, n, logits, result) },
    entropyGradient: (rows, logits, _free, dLogits) => { kernels.bernoulliEntropyGradient(rows, n, logits, dLogits) },
    klOldNew: (rows, logits, _free, newLogits, _newFree, result) => { kernels.bernoulliKl(rows, n, logits, newLogits, result) },
    klGradient: (rows, logits, _free, newLogits, _newFree, dLogits) => {
      kernels.bernoulliKlGradient(rows, n, logits, newLogits, dLogits)
    },
    score: (rows, logits, _free, actions, weights, dLogits) => {
      kernels.bernoulliScore(rows, n, logits, actions, weights, dLogits)
    },
    scoreAlong: (rows, logits, _free, actions, tangent, _tFree, result) => {
      kernels.bernoulliScoreAlong(rows, n, logits, actions, tangent, result)
    },
    fisher: (rows, logits, _free, tangent, _tFree, dLogits) => { kernels.bernoulliFisher(rows, n, logits, tangent, dLogits) },
  }
}
