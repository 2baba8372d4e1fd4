// Twin of wasm/state-gaussian.ts: a row of parameters is μ (n), then log σ (n); f64 inside.

import type { StateGaussianKernels } from '../exploration-kernels.js'
import { exp } from '../libm.js'
import { gaussianAction } from './gaussian.js'
import { normalAt } from './random.js'
import type { Views } from './views.js'

const LN_2PI = 1.8378770664093456

export function stateGaussianKernels({ f32, f64 }: Views): StateGaussianKernels {
  const at = (pointer: number, i: number): number => f32[pointer / 4 + i]
  /** set(r, place of μ, place of log σ, place of the action, i) for every entry. */
  const visit = (rows: number, n: number, set: (r: number, mu: number, logStd: number, action: number) => void): void => {
    for (let r = 0; r < rows; r++) {
      for (let i = 0; i < n; i++) set(r, r * 2 * n + i, r * 2 * n + n + i, r * n + i)
    }
  }
  const sumRows = (rows: number, n: number, term: (mu: number, logStd: number, action: number) => number): number[] => {
    const sums = new Array<number>(rows).fill(0)
    visit(rows, n, (r, mu, logStd, action) => { sums[r] += term(mu, logStd, action) })
    return sums
  }
  const logStdSums = (rows: number, n: number, params: number): number[] => sumRows(rows, n, (_, logStd) => at(params, logStd))
  const z = (params: number, actions: number, mu: number, logStd: number, action: number): number => (
    (at(actions, action) - at(params, mu)) / exp(at(params, logStd))
  )
  const variance = (params: number, logStd: number): number => exp(at(params, logStd)) * exp(at(params, logStd))

  return {
    stateGaussianSample(n, params, action, ...counter) {
      for (let i = 0; i < n; i++) f32[action / 4 + i] = gaussianAction(at(params, i), at(params, n + i), normalAt(i, counter))
    },
    stateGaussianLogProb(rows, n, params, actions, out) {
      const logStds = logStdSums(rows, n, params)
      const squares = sumRows(rows, n, (mu, logStd, action) => {
        const value = z(params, actions, mu, logStd, action)
        return value * value
      })
      squares.forEach((square, r) => { f64[out / 8 + r] = -0.5 * square - logStds[r] - 0.5 * n * LN_2PI })
    },
    stateGaussianEntropy(rows, n, params, out) {
      logStdSums(rows, n, params).forEach((sum, r) => { f64[out / 8 + r] = sum + 0.5 * n * (1 + LN_2PI) })
    },
    stateGaussianEntropyGradient(rows, n, dParams) {
      visit(rows, n, (_, mu, logStd) => {
        f32[dParams / 4 + mu] = 0
        f32[dParams / 4 + logStd] = 1
      })
    },
    stateGaussianKl(rows, n, params, newParams, out) {
      const kls = sumRows(rows, n, (mu, logStd) => {
        const d = at(params, mu) - at(newParams, mu)
        return at(newParams, logStd) - at(params, logStd) + (variance(params, logStd) + d * d) / (2 * variance(newParams, logStd)) - 0.5
      })
      f64.set(kls, out / 8)
    },
    stateGaussianKlGradient(rows, n, params, newParams, dParams) {
      visit(rows, n, (_, mu, logStd) => {
        const d = at(newParams, mu) - at(params, mu)
        f32[dParams / 4 + mu] = d / variance(newParams, logStd)
        f32[dParams / 4 + logStd] = 1 - (variance(params, logStd) + d * d) / variance(newParams, logStd)
      })
    },
    stateGaussianScore(rows, n, params, actions, weights, dParams) {
      visit(rows, n, (r, mu, logStd, action) => {
        const value = z(params, actions, mu, logStd, action)
        f32[dParams / 4 + mu] = at(weights, r) * (at(actions, action) - at(params, mu)) / variance(params, logStd)
        f32[dParams / 4 + logStd] = at(weights, r) * (value * value - 1)
      })
    },
    stateGaussianScoreAlong(rows, n, params, actions, tParams, out) {
      const sums = sumRows(rows, n, (mu, logStd, action) => {
        const value = z(params, actions, mu, logStd, action)
        const d = at(actions, action) - at(params, mu)
        return d * at(tParams, mu) / variance(params, logStd) + (value * value - 1) * at(tParams, logStd)
      })
      f32.set(sums, out / 4)
    },
    stateGaussianFisher(rows, n, params, tParams, dParams) {
      visit(rows, n, (_, mu, logStd) => {
        f32[dParams / 4 + mu] = at(tParams, mu) / variance(params, logStd)
        f32[dParams / 4 + logStd] = 2 * at(tParams, logStd)
      })
    },
  }
}
