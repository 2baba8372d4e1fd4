// Categorical (Discrete: one group) and multi-categorical (MultiDiscrete: independent groups) from unnormalised logits.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import type { Distribution } from './distribution.js'

/** @param sizes number of categories of each group */
export function categorical(kernels: Kernels, arena: Arena, sizes: readonly number[]): Distribution {
  const groups = sizes.length
  const window = arena.i32(groups)
  window.set(sizes)
  const nvec = window.byteOffset
  return {
    outputs: sizes.reduce((sum, size) => sum + size, 0),
    free: 0,
    actionSize: groups,
    sample: (logits, _free, action, counter) => { kernels.categoricalSample(groups, nvec, logits, action, ...counter) },
    mode: (logits, action) => { kernels.categoricalMode(groups, nvec, logits, action) },
    logProb: (rows, logits, _free, actions, result) => { kernels.categoricalLogProb(rows, groups, nvec, logits, actions, result) },
    entropy: (rows, logits, _free, result) => { kernels.categoricalEntropy(rows, groups, nvec, logits, result) },
    entropyGradient: (rows, logits, _free, dLogits) => { kernels.categoricalEntropyGradient(rows, groups, nvec, logits, dLogits) },
    klOldNew: (rows, logits, _free, newLogits, _newFree, result) => {
      kernels.categoricalKl(rows, groups, nvec, logits, newLogits, result)
    },
    klGradient: (rows, logits, _free, newLogits, _newFree, dLogits) => {
      kernels.categoricalKlGradient(rows, groups, nvec, logits, newLogits, dLogits)
    },
    score: (rows, logits, _free, actions, weights, dLogits) => {
      kernels.categoricalScore(rows, groups, nvec, logits, actions, weights, dLogits)
    },
    scoreAlong: (rows, logits, _free, actions, tangent, _tFree, result) => {
      kernels.categoricalScoreAlong(rows, groups, nvec, logits, actions, tangent, result)
    },
    fisher: (rows, logits, _free, tangent, _tFree, dLogits) => {
      kernels.categoricalFisher(rows, groups, nvec, logits, tangent, dLogits)
    },
  }
}
