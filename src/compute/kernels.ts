// The kernels as one interface: `wasm/` implements it in AssemblyScript (SIMD), `compute/reference/` in plain TypeScript.
// Both give the same bits. A kernel is stateless: pointers, counts and strides in, numbers out; it allocates nothing.
//
// The contract of every sum (docs/determinism.md):
//   over features          index order, f32, one rounding per operation (no fused multiply-add)
//   over the rows of a call (one block of the batch)  index order, f32
//   over blocks            block order, f64 (`reduceBlocks`)
//   to a scalar            f64; `dot64`: eight interleaved lanes, then lane order; per-row results: index order
// No row of an output depends on another row. Where a kernel says f64, each operation is in f64 and one rounding to f32
// happens where the result is stored. `f32` kernels round after each operation.
//
// Matrices are row-major; `ld*` is the distance between rows in elements. SIMD kernels may read (never write) up to 28 bytes
// beyond the last element of an array: the arena keeps a guard behind its end.

import type { ExplorationKernels } from './exploration-kernels.js'
import type { Counter, Pointer } from './pointer.js'

export type { Counter, Pointer } from './pointer.js'

/** Activation of a dense layer, as kernels take it. */
export const ACTIVATION = { identity: 0, tanh: 1, relu: 2 } as const
export type ActivationCode = (typeof ACTIVATION)[keyof typeof ACTIVATION]

export interface MatrixKernels {
  /** C[m,n] = A[m,k]·B[k,n] (accumulate = 0) or C + A·B (1), f32; each element starts from 0 or C and adds k = 0, 1, … */
  gemmNN(
    m: number, n: number, k: number, a: Pointer, lda: number, b: Pointer, ldb: number, c: Pointer, ldc: number, accumulate: number,
  ): void
  /** C[m,n] = A[m,k]·B[n,k]ᵀ (+ C), f32, same order. `workspace`: room for k·n f32 (B is packed there as [k,n]). */
  gemmNT(
    m: number, n: number, k: number, a: Pointer, lda: number, b: Pointer, ldb: number, c: Pointer, ldc: number, accumulate: number,
    workspace: Pointer,
  ): void
  /** C[m,n] = A[k,m]ᵀ·B[k,n] (+ C), f32, same order: the sum over k runs over the rows of both. */
  gemmTN(
    m: number, n: number, k: number, a: Pointer, lda: number, b: Pointer, ldb: number, c: Pointer, ldc: number, accumulate: number,
  ): void
}

/** One dense layer, y = act(x·W + b), f32. x [rows, inputs], W [inputs, outputs], b [outputs], y [rows, outputs], all contiguous. */
export interface DenseKernels {
  /** y = act(x·W + b); each sum starts from the bias. */
  denseForward(rows: number, inputs: number, outputs: number, x: Pointer, w: Pointer, b: Pointer, y: Pointer, activation: number): void
  /**
   * Tangent (Jacobian-vector product): dy = act′(y) ⊙ (db + x·dW + dx·W). `dx` = 0: the input has no tangent.
   * The sum starts from db, adds all of x·dW, then all of dx·W. act′ is taken from the output: 1 − y² (tanh), y > 0 (ReLU).
   */
  denseJvp(
    rows: number, inputs: number, outputs: number, x: Pointer, dx: Pointer, w: Pointer, dw: Pointer, db: Pointer,
    y: Pointer, dy: Pointer, activation: number,
  ): void
  /**
   * Cotangent (vector-Jacobian product). In: dy [rows, outputs], overwritten by dz = dy ⊙ act′(y).
   * Out: dW = xᵀ·dz, db = Σ_rows dz (both overwritten), and dx = dz·Wᵀ unless `dx` = 0.
   * `workspace`: room for inputs·outputs f32; not touched when dx = 0.
   */
  denseVjp(
    rows: number, inputs: number, outputs: number, x: Pointer, w: Pointer, y: Pointer, dy: Pointer,
    dw: Pointer, db: Pointer, dx: Pointer, activation: number, workspace: Pointer,
  ): void
  /**
   * As denseVjp, but what is summed over the rows are the squares of each row's own gradient: with dz = dy ⊙ act′(y),
   * dW[i,j] = Σ_rows x[i]²·dz[j]², db[j] = Σ_rows dz[j]² (both overwritten), and dx = dz·Wᵀ (not squared) unless `dx` = 0.
   * dy is overwritten by dz². `workspace`: room for rows·inputs and for inputs·outputs f32, one after the other in time; x² stays there.
   */
  denseVjpSquares(
    rows: number, inputs: number, outputs: number, x: Pointer, w: Pointer, y: Pointer, dy: Pointer,
    dw: Pointer, db: Pointer, dx: Pointer, activation: number, workspace: Pointer,
  ): void
}

export interface VectorKernels {
  /** y[i] = tanh(x[i]), f32; x and y may be the same. */
  tanhForward(n: number, x: Pointer, y: Pointer): void
  /** out[i] = scale · Σ_blocks partial[block·stride + i], block order, f64; partial f32, out f64. */
  reduceBlocks(blocks: number, n: number, stride: number, partial: Pointer, scale: number, out: Pointer): void
  /** out[i] = f32(x[i] + α·d[i]) computed in f64; x f32, d f64, out f32. */
  addScaled(n: number, x: Pointer, alpha: number, d: Pointer, out: Pointer): void
  /** Σ x[i]·y[i], f64 vectors, eight interleaved lanes (lane l adds i ≡ l mod 8 in index order), then lanes in order. */
  dot64(n: number, x: Pointer, y: Pointer): number
  /** y[i] = y[i] + α·x[i], f64. */
  axpy64(n: number, alpha: number, x: Pointer, y: Pointer): void
  /** y[i] = x[i] + β·y[i], f64. */
  xpby64(n: number, x: Pointer, beta: number, y: Pointer): void
  /** Σ x[i]·y[i] of f32 vectors, in f64, the lanes of dot64. */
  dot32(n: number, x: Pointer, y: Pointer): number
  /** y[i] = y[i] + α·x[i], f32, two roundings; α rounded to f32 on entry. */
  axpy32(n: number, alpha: number, x: Pointer, y: Pointer): void
  /** x[i] = α·x[i], f32; α rounded to f32 on entry. */
  scale32(n: number, alpha: number, x: Pointer): void
  /** out[r,i] = f32(clip((x[r,i] − mean[i])·inverseStd[i], ±limit)); x, mean, inverseStd f64; out f32; rows contiguous. */
  normalizeRows(rows: number, n: number, x: Pointer, mean: Pointer, inverseStd: Pointer, limit: number, out: Pointer): void
  /** Σ_r (v[r] − target[r])², f64, index order; v and target f32. */
  squaredError(rows: number, values: Pointer, targets: Pointer): number
  /** d[r] = f32(scale·(v[r] − target[r])) computed in f64. */
  errorGradient(rows: number, values: Pointer, targets: Pointer, scale: number, d: Pointer): void
  /** Row gather: out[r,:] = x[index[r],:]; x and out f32 [·, n], index i32 [rows]. */
  gatherRows(rows: number, n: number, x: Pointer, index: Pointer, out: Pointer): void
  /**
   * Adam (Kingma & Ba 2015, Algorithm 1), f32: m = β₁m + (1−β₁)g; v = β₂v + (1−β₂)g²; θ = θ − stepSize·m/(√v·vScale + ε), with
   * stepSize = α/(1−β₁ᵗ) and vScale = 1/√(1−β₂ᵗ) from the caller (rounded to f32 on entry, like 1−β₁ and 1−β₂).
   */
  adam(
    n: number, theta: Pointer, gradient: Pointer, m: Pointer, v: Pointer,
    stepSize: number, beta1: number, beta2: number, vScale: number, epsilon: number,
  ): void
}

/**
 * Importance sampling, f64, rows in index order. logProb, oldLogProb f64 [rows]; advantages f32 [rows].
 * ratio = exp(logProb − oldLogProb), exactly 1 where they are equal.
 */
export interface SurrogateKernels {
  /** Σ_r ratio·advantage. */
  surrogateSum(rows: number, logProb: Pointer, oldLogProb: Pointer, advantages: Pointer): number
  /** weights[r] = f32(ratio·advantage): what the score function is weighted by in the surrogate's gradient. */
  surrogateWeights(rows: number, logProb: Pointer, oldLogProb: Pointer, advantages: Pointer, weights: Pointer): void
}

/** PPO's losses (Schulman et al. 2017, eq. 7 and 9), f64, rows in index order; ratio as in SurrogateKernels, ln ratio 0 where it is 1. */
export interface PpoKernels {
  /**
   * sums f64 [4] = Σ ratio·Â, Σ min(ratio·Â, clip(ratio, 1 ± ε)·Â), the number of rows with |ratio − 1| > ε, Σ (ratio − 1) − ln ratio.
   * weights[r] = f32(scale·ratio·Â), what the score function is weighted by in the gradient of the second sum; exactly 0 where
   * clip(ratio)·Â is the smaller. `weights` = 0: not asked for. ε = Infinity: nothing is clipped.
   */
  clippedSurrogate(
    rows: number, logProb: Pointer, oldLogProb: Pointer, advantages: Pointer, epsilon: number, scale: number, weights: Pointer,
    sums: Pointer,
  ): void
  /**
   * Σ_r max((v − R)², (clip(v, v_old ± limit) − R)²), and d[r] = f32(scale·(v − R)), exactly 0 where the clipped error is the larger:
   * its gradient for scale = 2. All but the sum f32 [rows]; `d` = 0: not asked for.
   */
  clippedError(
    rows: number, values: Pointer, targets: Pointer, oldValues: Pointer, limit: number, scale: number, d: Pointer,
  ): number
}

/**
 * The seeds and counters come last: (…, seedLow, seedHigh, step, environment, stream), u32 each.
 * Uniform i of a counter: block draw = i >> 1; words (w0, w1) for even i, (w2, w3) for odd:
 * u = ((w0 >>> 5)·2²⁶ + (w1 >>> 6))·2⁻⁵³ in [0, 1). Normal i: √(−2·ln(1 − u₂ᵢ))·cos(2π·u₂ᵢ₊₁) (Box and Muller 1958).
 */
export interface RandomKernels {
  /** The four words of one Philox4x32-10 block (Salmon et al. 2011), counter [draw, step, environment, stream] → out u32 [4]. */
  philox(draw: number, out: Pointer, ...counter: Counter): void
  /** Uniforms first, first+1, … of the counter → out f64 [n]. */
  uniforms(n: number, first: number, out: Pointer, ...counter: Counter): void
  /** Normals first, first+1, … of the counter → out f64 [n]. */
  normals(n: number, first: number, out: Pointer, ...counter: Counter): void
}

/**
 * Diagonal Gaussian. mean f32 [rows, n]; logStd f32 [n], the same for all rows; actions f32 [rows, n]. Rows of results are f64,
 * sums over dimensions in index order, f64. Kernels that sum over rows (dLogStd) do so in index order and f32.
 */
export interface GaussianKernels {
  /** One action: action[i] = f32(mean[i] + exp(logStd[i])·normalᵢ), normals 0 … n−1 of the counter. */
  gaussianSample(n: number, mean: Pointer, logStd: Pointer, action: Pointer, ...counter: Counter): void
  /** out[r] = −½ Σ ((a−μ)/σ)² − Σ logσ − n/2·ln 2π. */
  gaussianLogProb(rows: number, n: number, mean: Pointer, logStd: Pointer, actions: Pointer, out: Pointer): void
  /** out[r] = Σ logσ + n/2·(1 + ln 2π), the same for each row. */
  gaussianEntropy(rows: number, n: number, logStd: Pointer, out: Pointer): void
  /** ∇ of Σ_r entropy: dMean [rows, n] = 0, dLogStd [n] = f32(rows) (overwritten). */
  gaussianEntropyGradient(rows: number, n: number, dMean: Pointer, dLogStd: Pointer): void
  /** out[r] = KL(old‖new) = Σ logσ′ − logσ + (σ² + (μ − μ′)²)/(2σ′²) − ½ (primes: new). */
  gaussianKl(rows: number, n: number, mean: Pointer, logStd: Pointer, newMean: Pointer, newLogStd: Pointer, out: Pointer): void
  /** ∇ of KL(old‖new) in the new: dMean [rows, n] = (μ′−μ)/σ′², dLogStd [n] = Σ_r 1 − (σ² + (μ−μ′)²)/σ′² (overwritten). */
  gaussianKlGradient(
    rows: number, n: number, mean: Pointer, logStd: Pointer, newMean: Pointer, newLogStd: Pointer, dMean: Pointer, dLogStd: Pointer,
  ): void
  /** ∇ of Σ_r weights[r]·log π(a_r): dMean [rows, n] = w(a−μ)/σ², dLogStd [n] = Σ_r w(((a−μ)/σ)² − 1) (overwritten). weights f32 [rows]. */
  gaussianScore(
    rows: number, n: number, mean: Pointer, logStd: Pointer, actions: Pointer, weights: Pointer, dMean: Pointer, dLogStd: Pointer,
  ): void
  /**
   * out[r] = f32(d/dε log π(a_r) along the tangent (tMean, tLogStd)), f32 [rows]: Σ_i (a−μ)·tMean/σ² + (((a−μ)/σ)² − 1)·tLogStd,
   * in f64, the two terms of a dimension added first.
   */
  gaussianScoreAlong(
    rows: number, n: number, mean: Pointer, logStd: Pointer, actions: Pointer, tMean: Pointer, tLogStd: Pointer, out: Pointer,
  ): void
  /** Fisher metric times a tangent: dMean = tMean/σ² [rows, n], dLogStd [n] = f32(rows·2·tLogStd) (overwritten). */
  gaussianFisher(rows: number, n: number, logStd: Pointer, tMean: Pointer, tLogStd: Pointer, dMean: Pointer, dLogStd: Pointer): void
}

/**
 * `groups` independent categorical variables with sizes nvec i32 [groups], D = Σ nvec logits a row, f32 [rows, D]. One group is a
 * categorical, several a multi-categorical. actions f32 [rows, groups] hold indices from 0. Per group: m = max logit,
 * Z = Σ exp(l−m) in index order, f64; log p = (l − m) − ln Z. Sums over groups in index order, f64.
 */
export interface CategoricalKernels {
  /** One action; group g uses uniform g: the first index whose running sum of exp(l−m) exceeds u·Z (the last, should none). */
  categoricalSample(groups: number, nvec: Pointer, logits: Pointer, action: Pointer, ...counter: Counter): void
  /** Index of the largest logit of each group, the first of equals. */
  categoricalMode(groups: number, nvec: Pointer, logits: Pointer, action: Pointer): void
  categoricalLogProb(rows: number, groups: number, nvec: Pointer, logits: Pointer, actions: Pointer, out: Pointer): void
  /** out[r] = −Σ p·log p. */
  categoricalEntropy(rows: number, groups: number, nvec: Pointer, logits: Pointer, out: Pointer): void
  /** ∇ of Σ_r entropy: −p·(log p + H), H the group's entropy; 0 where p is 0. */
  categoricalEntropyGradient(rows: number, groups: number, nvec: Pointer, logits: Pointer, dLogits: Pointer): void
  /** out[r] = KL(old‖new) = Σ p·(log p − log p′). */
  categoricalKl(rows: number, groups: number, nvec: Pointer, logits: Pointer, newLogits: Pointer, out: Pointer): void
  /** ∇ of KL(old‖new) in the new logits: p′ − p. */
  categoricalKlGradient(rows: number, groups: number, nvec: Pointer, logits: Pointer, newLogits: Pointer, dLogits: Pointer): void
  /** ∇ of Σ_r weights[r]·log π(a_r): w·(1[a] − p). */
  categoricalScore(rows: number, groups: number, nvec: Pointer, logits: Pointer, actions: Pointer, weights: Pointer, dLogits: Pointer): void
  /** out[r] = f32(d/dε log π(a_r) along the tangent): Σ_groups t[a] − Σ p·t, in f64; out f32 [rows]. */
  categoricalScoreAlong(
    rows: number, groups: number, nvec: Pointer, logits: Pointer, actions: Pointer, tangent: Pointer, out: Pointer,
  ): void
  /** Fisher metric times a tangent: p ⊙ (t − Σ p·t), per group. */
  categoricalFisher(rows: number, groups: number, nvec: Pointer, logits: Pointer, tangent: Pointer, dLogits: Pointer): void
}

/** n independent Bernoulli variables from logits f32 [rows, n]; p = 1/(1 + exp(−l)), evaluated without overflow. actions f32 0 or 1. */
export interface BernoulliKernels {
  /** action[i] = 1 where uniform i < p. */
  bernoulliSample(n: number, logits: Pointer, action: Pointer, ...counter: Counter): void
  bernoulliLogProb(rows: number, n: number, logits: Pointer, actions: Pointer, out: Pointer): void
  bernoulliEntropy(rows: number, n: number, logits: Pointer, out: Pointer): void
  /** ∇ of Σ_r entropy: −l·p(1−p). */
  bernoulliEntropyGradient(rows: number, n: number, logits: Pointer, dLogits: Pointer): void
  bernoulliKl(rows: number, n: number, logits: Pointer, newLogits: Pointer, out: Pointer): void
  bernoulliKlGradient(rows: number, n: number, logits: Pointer, newLogits: Pointer, dLogits: Pointer): void
  bernoulliScore(rows: number, n: number, logits: Pointer, actions: Pointer, weights: Pointer, dLogits: Pointer): void
  /** out[r] = f32(d/dε log π(a_r) along the tangent): Σ_i (a − p)·t, in f64; out f32 [rows]. */
  bernoulliScoreAlong(rows: number, n: number, logits: Pointer, actions: Pointer, tangent: Pointer, out: Pointer): void
  /** p(1−p)·t. */
  bernoulliFisher(rows: number, n: number, logits: Pointer, tangent: Pointer, dLogits: Pointer): void
}

export interface Kernels extends
  MatrixKernels, DenseKernels, VectorKernels, SurrogateKernels, PpoKernels, RandomKernels, GaussianKernels, CategoricalKernels,
  BernoulliKernels, ExplorationKernels {}
