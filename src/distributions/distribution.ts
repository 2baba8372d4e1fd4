// An action distribution, per state: D numbers from the network (means or logits), and perhaps some parameters that no state
// changes (log σ). One interface for all kinds; every formula is a kernel (compute/kernels.ts states them with their sums' order).
//
// Arrays lie in the kernels' memory and are passed by address, for `rows` consecutive states:
//   out    network outputs [rows, D] f32          free    state-independent parameters [F] f32
//   action stored actions  [rows, A] f32          result  one number a row [rows] f64
// Gradients and metric products come back per state in dOut [rows, D] f32 and summed over the rows in dFree [F] f32.

import type { Counter, Pointer } from '../compute/kernels.js'

export interface Distribution {
  /** D: outputs that the policy network must have. */
  readonly outputs: number
  /** F: state-independent parameters; 0 for the discrete kinds. */
  readonly free: number
  /** A: f32 numbers that store one action. */
  readonly actionSize: number

  /** Draws one action. */
  sample(out: Pointer, free: Pointer, action: Pointer, counter: Counter): void
  /** The most likely action. */
  mode(out: Pointer, action: Pointer): void
  /** log π(a|s). */
  logProb(rows: number, out: Pointer, free: Pointer, actions: Pointer, result: Pointer): void
  entropy(rows: number, out: Pointer, free: Pointer, result: Pointer): void
  /** KL(old‖new), summed over action dimensions. */
  klOldNew(rows: number, out: Pointer, free: Pointer, newOut: Pointer, newFree: Pointer, result: Pointer): void
  /** Gradient of Σ_rows KL(old‖new) in the new distribution's parameters. */
  klGradient(rows: number, out: Pointer, free: Pointer, newOut: Pointer, newFree: Pointer, dOut: Pointer, dFree: Pointer): void
  /** Gradient of Σ_rows weight·log π(a|s); weights [rows] f32. */
  score(rows: number, out: Pointer, free: Pointer, actions: Pointer, weights: Pointer, dOut: Pointer, dFree: Pointer): void
  /** Fisher metric M of the distribution's own parameters times a tangent (tOut, tFree), summed over rows for dFree. */
  fisher(rows: number, out: Pointer, free: Pointer, tOut: Pointer, tFree: Pointer, dOut: Pointer, dFree: Pointer): void
}
