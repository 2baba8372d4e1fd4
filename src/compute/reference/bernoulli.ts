// Twin of wasm/bernoulli.ts: independent Bernoulli variables from logits; p = σ(l), 1 − p = σ(−l), −log p = softplus(−l).

import type { BernoulliKernels } from '../kernels.js'
import { exp, log } from '../libm.js'
import { uniformAt } from './random.js'
import type { Views } from './views.js'

function sigmoid(l: number): number {
  const e = exp(-Math.abs(l))
  return (l < 0 ? e : 1) / (1 + e)
}

function softplus(l: number): number {
  const e = exp(-Math.abs(l))
  const u = 1 + e
  const logU = u === 1 ? e : log(u) * e / (u - 1)
  return (l > 0 ? l : 0) + logU
}

/** 1 with probability σ(logit); uniform in [0, 1). */
export function drawBit(logit: number, uniform: number): 0 | 1 {
  return uniform < sigmoid(logit) ? 1 : 0
}

/** p·value with 0 where p is 0. */
function weighted(p: number, value: number): number {
  return p === 0 ? 0 : p * value
}

export function bernoulliKernels({ f32, f64 }: Views): BernoulliKernels {
  const at = (pointer: number, i: number): number => f32[pointer / 4 + i]
  /** out[r] = Σ term(r·n + i), f64, index order. */
  const sumVariables = (rows: number, n: number, out: number, term: (ri: number) => number): void => {
    for (let r = 0; r < rows; r++) {
      let sum = 0
      for (let i = 0; i < n; i++) sum += term(r * n + i)
      f64[out / 8 + r] = sum
    }
  }
  const fill = (count: number, out: number, term: (ri: number) => number): void => {
    for (let ri = 0; ri < count; ri++) f32[out / 4 + ri] = term(ri)
  }

  return {
    bernoulliSample(n, logits, action, ...counter) {
      fill(n, action, (i) => drawBit(at(logits, i), uniformAt(i, counter)))
    },
    bernoulliLogProb(rows, n, logits, actions, out) {
      sumVariables(rows, n, out, (ri) => -softplus(at(actions, ri) === 0 ? at(logits, ri) : -at(logits, ri)))
    },
    bernoulliEntropy(rows, n, logits, out) {
      sumVariables(rows, n, out, (ri) => {
        const l = at(logits, ri)
        return weighted(sigmoid(l), softplus(-l)) + weighted(sigmoid(-l), softplus(l))
      })
    },
    bernoulliEntropyGradient(rows, n, logits, dLogits) {
      fill(rows * n, dLogits, (ri) => sigmoid(at(logits, ri)) * sigmoid(-at(logits, ri)) * -at(logits, ri))
    },
    bernoulliKl(rows, n, logits, newLogits, out) {
      sumVariables(rows, n, out, (ri) => {
        const l = at(logits, ri), l1 = at(newLogits, ri)
        return weighted(sigmoid(l), softplus(-l1) - softplus(-l)) + weighted(sigmoid(-l), softplus(l1) - softplus(l))
      })
    },
    bernoulliKlGradient(rows, n, logits, newLogits, dLogits) {
      fill(rows * n, dLogits, (ri) => sigmoid(at(newLogits, ri)) - sigmoid(at(logits, ri)))
    },
    bernoulliScore(rows, n, logits, actions, weights, dLogits) {
      fill(rows * n, dLogits, (ri) => at(weights, Math.floor(ri / n)) * (at(actions, ri) - sigmoid(at(logits, ri))))
    },
    bernoulliScoreAlong(rows, n, logits, actions, tangent, out) {
      for (let r = 0; r < rows; r++) {
        let sum = 0
        for (let ri = r * n; ri < (r + 1) * n; ri++) sum += (at(actions, ri) - sigmoid(at(logits, ri))) * at(tangent, ri)
        f32[out / 4 + r] = sum
      }
    },
    bernoulliFisher(rows, n, logits, tangent, dLogits) {
      fill(rows * n, dLogits, (ri) => sigmoid(at(logits, ri)) * sigmoid(-at(logits, ri)) * at(tangent, ri))
    },
  }
}
