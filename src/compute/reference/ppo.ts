// Twin of wasm/ppo.ts: PPO's clipped surrogate and clipped value error, f64, rows in index order.

import type { PpoKernels } from '../kernels.js'
import { exp } from '../libm.js'
import type { Views } from './views.js'

export function ppoKernels({ f32, f64 }: Views): PpoKernels {
  return {
    clippedSurrogate(rows, logProb, oldLogProb, advantages, epsilon, scale, weights, sums) {
      const totals = [0, 0, 0, 0]
      for (let r = 0; r < rows; r++) {
        const now = f64[logProb / 8 + r], before = f64[oldLogProb / 8 + r]
        const advantage = f32[advantages / 4 + r]
        const logRatio = now === before ? 0 : now - before
        const ratio = logRatio === 0 ? 1 : exp(logRatio)
        const bound = advantage > 0 ? 1 + epsilon : 1 - epsilon
        const cut = advantage > 0 ? ratio > bound : ratio < bound
        totals[0] += ratio * advantage
        totals[1] += cut ? bound * advantage : ratio * advantage
        totals[2] += Math.abs(ratio - 1) > epsilon ? 1 : 0
        totals[3] += ratio - 1 - logRatio
        if (weights) f32[weights / 4 + r] = cut ? 0 : scale * (ratio * advantage)
      }
      f64.set(totals, sums / 8)
    },
    clippedError(rows, values, targets, oldValues, limit, scale, d) {
      let sum = 0
      for (let r = 0; r < rows; r++) {
        const value = f32[values / 4 + r], target = f32[targets / 4 + r], before = f32[oldValues / 4 + r]
        const error = value - target, change = value - before
        const held = Math.abs(change) > limit ? (change > 0 ? before + limit : before - limit) - target : 0
        const isHeld = held * held > error * error
        sum += isHeld ? held * held : error * error
        if (d) f32[d / 4 + r] = isHeld ? 0 : scale * error
      }
      return sum
    },
  }
}
