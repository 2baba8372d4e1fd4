// Twin of wasm/surrogate.ts: importance sampling, f64, rows in index order.

import type { SurrogateKernels } from '../kernels.js'
import { exp } from '../libm.js'
import type { Views } from './views.js'

export function surrogateKernels({ f32, f64 }: Views): SurrogateKernels {
  const weighted = (r: number, logProb: number, oldLogProb: number, advantages: number): number => {
    const now = f64[logProb / 8 + r], before = f64[oldLogProb / 8 + r]
    return (now === before ? 1 : exp(now - before)) * f32[advantages / 4 + r]
  }

  return {
    surrogateSum(rows, logProb, oldLogProb, advantages) {
      let sum = 0
      for (let r = 0; r < rows; r++) sum += weighted(r, logProb, oldLogProb, advantages)
      return sum
    },
    surrogateWeights(rows, logProb, oldLogProb, advantages, weights) {
      for (let r = 0; r < rows; r++) f32[weights / 4 + r] = weighted(r, logProb, oldLogProb, advantages)
    },
  }
}
