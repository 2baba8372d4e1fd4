// Generalised state-dependent exploration (gSDE; Raffin et al. 2020, arXiv:2005.05719): a = μ(s) + Eᵀh(s), h the policy's last hidden
// layer, E ~ N(0, σ²) [m, n] a matrix that is held over several steps, log σ [m, n] the free parameters. At one state the action is
//   N(μ, s²),  s_i² = Σ_j h_j²·σ_ji² + 1e-6
// and log π, KL, entropy, score and metric are those of this Gaussian as a function of all of θ, h included. (Stable-Baselines3 detaches
// h in s² unless told otherwise: its gradient is then not that of the ratio that it reports. The line search needs the whole one.)
// The 1e-6, as there, keeps the density where every feature is 0; here the samples have it too, as white noise of deviation 0.001.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import type { Distribution } from './distribution.js'

/** @param n action dimensions @param m features; the arena's windows are for one thread */
export function sdeGaussian(kernels: Kernels, arena: Arena, memory: ArrayBufferLike, n: number, m: number): Distribution {
  const tables = [arena.f64(m * n).byteOffset, arena.f64(m * n).byteOffset] as const
  const workspace = arena.f64(n).byteOffset
  const logStd = arena.f32(n).byteOffset
  /** σ² of all features and dimensions, in one of two places: the old distribution's and the new one's. */
  const variances = (free: number, which: 0 | 1 = 0): number => {
    kernels.sdeVariances(m * n, free, tables[which])
    return tables[which]
  }
  return {
    outputs: n + m,
    features: m,
    free: m * n,
    freeShape: [m, n],
    actionSize: n,
    sample: (out, free, action, counter) => { kernels.sdeSample(n, m, out, variances(free), action, ...counter) },
    mode: (out, action) => { new Float32Array(memory, action, n).set(new Float32Array(memory, out, n)) },
    logProb: (rows, out, free, actions, result) => { kernels.sdeLogProb(rows, n, m, out, variances(free), actions, result) },
    entropy: (rows, out, free, result) => { kernels.sdeEntropy(rows, n, m, out, variances(free), result) },
    entropyGradient: (rows, out, free, dOut, dFree) => {
      kernels.sdeEntropyGradient(rows, n, m, out, variances(free), workspace, dOut, dFree)
    },
    klOldNew: (rows, out, free, newOut, newFree, result) => {
      kernels.sdeKl(rows, n, m, out, variances(free), newOut, variances(newFree, 1), result)
    },
    klGradient: (rows, out, free, newOut, newFree, dOut, dFree) => {
      kernels.sdeKlGradient(rows, n, m, out, variances(free), newOut, variances(newFree, 1), workspace, dOut, dFree)
    },
    score: (rows, out, free, actions, weights, dOut, dFree) => {
      kernels.sdeScore(rows, n, m, out, variances(free), actions, weights, workspace, dOut, dFree)
    },
    scoreAlong: (rows, out, free, actions, tOut, tFree, result) => {
      kernels.sdeScoreAlong(rows, n, m, out, variances(free), actions, tOut, tFree, result)
    },
    fisher: (rows, out, free, tOut, tFree, dOut, dFree) => {
      kernels.sdeFisher(rows, n, m, out, variances(free), tOut, tFree, workspace, dOut, dFree)
    },
    rowLogStd: (free) => {
      const table = variances(free)
      return (out) => {
        kernels.sdeLogStd(1, n, m, out, table, logStd)
        return logStd
      }
    },
    held: {
      size: m * n,
      draw: (noise, counter) => { kernels.normals(m * n, 0, noise, ...counter) },
      sample: (out, free, noise, action, counter) => { kernels.sdeSampleHeld(n, m, out, free, noise, action, ...counter) },
    },
  }
}
