// Contracts of the kernels behind the further Gaussian policies: a deviation that the network gives, gSDE, tanh squashing, and the rows
// that join a network's outputs with its last hidden layer. Part of `Kernels` (kernels.ts, which states how sums are ordered and
// rounded); everything here is f64 inside, with one rounding where an f32 is stored.

import type { Counter, Pointer } from './pointer.js'

/**
 * Diagonal Gaussian whose deviation depends on the state. params f32 [rows, 2n]: a row is μ (n), then log σ (n); actions f32 [rows, n].
 * Formulas and orders are those of GaussianKernels, so that equal numbers give equal bits; all of a row's gradients are its own.
 */
export interface StateGaussianKernels {
  stateGaussianSample(n: number, params: Pointer, action: Pointer, ...counter: Counter): void
  stateGaussianLogProb(rows: number, n: number, params: Pointer, actions: Pointer, out: Pointer): void
  stateGaussianEntropy(rows: number, n: number, params: Pointer, out: Pointer): void
  /** ∇ of Σ_r entropy: 0 for μ, 1 for log σ. */
  stateGaussianEntropyGradient(rows: number, n: number, dParams: Pointer): void
  stateGaussianKl(rows: number, n: number, params: Pointer, newParams: Pointer, out: Pointer): void
  stateGaussianKlGradient(rows: number, n: number, params: Pointer, newParams: Pointer, dParams: Pointer): void
  stateGaussianScore(rows: number, n: number, params: Pointer, actions: Pointer, weights: Pointer, dParams: Pointer): void
  stateGaussianScoreAlong(rows: number, n: number, params: Pointer, actions: Pointer, tParams: Pointer, out: Pointer): void
  /** (t_μ/σ², 2·t_logσ). */
  stateGaussianFisher(rows: number, n: number, params: Pointer, tParams: Pointer, dParams: Pointer): void
}

/**
 * gSDE (Raffin et al. 2020, arXiv:2005.05719): a = μ + Eᵀh, E_ji ~ N(0, σ_ji²) independent, so a ~ N(μ, s²) in each dimension with
 *   s_i² = Σ_j h_j²·v_ji + 1e-6,   v = σ² = exp(log σ)²   (sum from 1e-6 on, j = 0, 1, …)
 * out f32 [rows, n + m]: a row is μ (n), then the features h (m). logStd f32 [m, n]; variances f64 [m, n] = v, made by sdeVariances.
 * Gradients are in (μ, h, log σ): dOut f32 [rows, n + m]; dFree f32 [m, n], rows added in index order and f32. With k_i the
 * derivative in s_i² and g = 2·k_i·v_ji: dh_j = f32(h_j·Σ_i g), d log σ_ji = Σ_r f32(h_j²·g). workspace: f64 [n].
 */
export interface SdeKernels {
  sdeVariances(size: number, logStd: Pointer, variances: Pointer): void
  /** An action with noise of its own: f32(μ_i + s_i·normal_i). */
  sdeSample(n: number, m: number, out: Pointer, variances: Pointer, action: Pointer, ...counter: Counter): void
  /** The action under a matrix of normals that is held, noise f64 [m, n]: f32(μ_i + Σ_j h_j·σ_ji·noise_ji + 0.001·normal_i). */
  sdeSampleHeld(n: number, m: number, out: Pointer, logStd: Pointer, noise: Pointer, action: Pointer, ...counter: Counter): void
  /** result f32 [rows, n] = f32(½·ln s²). */
  sdeLogStd(rows: number, n: number, m: number, out: Pointer, variances: Pointer, result: Pointer): void
  /** −½ Σ (d²/s² + ln s²) − n/2·ln 2π, d = a − μ. */
  sdeLogProb(rows: number, n: number, m: number, out: Pointer, variances: Pointer, actions: Pointer, result: Pointer): void
  /** ½ Σ ln s² + n/2·(1 + ln 2π). */
  sdeEntropy(rows: number, n: number, m: number, out: Pointer, variances: Pointer, result: Pointer): void
  /** k = 1/(2s²). */
  sdeEntropyGradient(
    rows: number, n: number, m: number, out: Pointer, variances: Pointer, workspace: Pointer, dOut: Pointer, dFree: Pointer,
  ): void
  /** KL(old‖new) = ½ Σ (ln s′² − ln s²) + (s² + d²)/s′² − 1, d = μ − μ′. */
  sdeKl(
    rows: number, n: number, m: number, out: Pointer, variances: Pointer, newOut: Pointer, newVariances: Pointer, result: Pointer,
  ): void
  /** dμ = −d/s′², k = ½(1/s′²)(1 − (s² + d²)/s′²). */
  sdeKlGradient(
    rows: number, n: number, m: number, out: Pointer, variances: Pointer, newOut: Pointer, newVariances: Pointer, workspace: Pointer,
    dOut: Pointer, dFree: Pointer,
  ): void
  /** dμ = w·d/s², k = ½(w/s²)(d²/s² − 1); weights f32 [rows]. */
  sdeScore(
    rows: number, n: number, m: number, out: Pointer, variances: Pointer, actions: Pointer, weights: Pointer, workspace: Pointer,
    dOut: Pointer, dFree: Pointer,
  ): void
  /** d/dε log π(a_r) along (tOut, tFree) → f32 [rows]: Σ_i d·t_μ/s² + ½(d²/s² − 1)·τ/s², τ_i = Σ_j 2v_ji·h_j·(t_h + h_j·t_logσ). */
  sdeScoreAlong(
    rows: number, n: number, m: number, out: Pointer, variances: Pointer, actions: Pointer, tOut: Pointer, tFree: Pointer, result: Pointer,
  ): void
  /** Fisher metric times a tangent: dμ = t_μ/s², k = τ/(2s⁴). */
  sdeFisher(
    rows: number, n: number, m: number, out: Pointer, variances: Pointer, tOut: Pointer, tFree: Pointer, workspace: Pointer,
    dOut: Pointer, dFree: Pointer,
  ): void
}

/**
 * What tanh squashing adds to a Gaussian in u: f(u) = ln(1 − tanh²u) = 2(ln 2 − |u| − ln(1 + exp(−2|u|))). mean and logStd f32: entry i
 * of row r is at r·stride + i; a stride of 0 is one row for all. `constant` is Σ_i ln of what tanh is multiplied by.
 * Expectations over u ~ N(μ, σ²) are trapezoidal sums over u = μ ± kσh, k = 0 … K, weights exp(−k²h²/2) over their sum: h = ½, K = 12;
 * for σ > 1, h = 1/(2σ), K = ⌈12σ⌉; beyond K = 4096, h = 6/K. Off by less than 1e-6 of max(1, σ).
 */
export interface SquashKernels {
  /** out[r] = out[r] − (constant + Σ_i f(u_i)); u f32 [rows, n]. */
  squashLogProb(rows: number, n: number, u: Pointer, constant: number, out: Pointer): void
  /** out[r] = out[r] + (constant + Σ_i E f(u_i)). */
  squashEntropy(
    rows: number, n: number, mean: Pointer, meanStride: number, logStd: Pointer, logStdStride: number, constant: number, out: Pointer,
  ): void
  /** dMean += E f′(u), dLogStd += E f′(u)·(u − μ), in the places of mean and logStd; each addition in f32, rows in index order. */
  squashEntropyGradient(
    rows: number, n: number, mean: Pointer, meanStride: number, logStd: Pointer, logStdStride: number, dMean: Pointer, dLogStd: Pointer,
  ): void
}

export interface ColumnKernels {
  /** out[r] = (a[r], b[r]); a f32 [rows, m], b f32 [rows, n], out f32 [rows, m + n], which may begin where a begins. */
  joinColumns(rows: number, m: number, a: Pointer, n: number, b: Pointer, out: Pointer): void
  /** The reverse: (a[r], b[r]) = x[r]; nothing may overlap. */
  splitColumns(rows: number, m: number, a: Pointer, n: number, b: Pointer, x: Pointer): void
}

export interface ExplorationKernels extends StateGaussianKernels, SdeKernels, SquashKernels, ColumnKernels {}
