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
  /** The last so many of the outputs are the network's last hidden layer (nn/feature-mlp.ts); absent: none. */
  readonly features?: number
  /** Shape of the free parameters; absent: [F]. */
  readonly freeShape?: readonly number[]
  /**
   * Box actions: for these free parameters, a function from the address of one state's outputs to that of its log σ [A] f32, which is valid
   * until the next call; in units of what is stored.
   */
  readonly rowLogStd?: (free: Pointer) => (out: Pointer) => Pointer
  /** Noise that is held over several steps (gSDE); absent where every action has noise of its own. */
  readonly held?: HeldNoise

  /** Draws one action. */
  sample(out: Pointer, free: Pointer, action: Pointer, counter: Counter): void
  /** The most likely action. */
  mode(out: Pointer, action: Pointer): void
  /** log π(a|s). */
  logProb(rows: number, out: Pointer, free: Pointer, actions: Pointer, result: Pointer): void
  entropy(rows: number, out: Pointer, free: Pointer, result: Pointer): void
  /** Gradient of Σ_rows entropy. */
  entropyGradient(rows: number, out: Pointer, free: Pointer, dOut: Pointer, dFree: Pointer): void
  /** KL(old‖new), summed over action dimensions. */
  klOldNew(rows: number, out: Pointer, free: Pointer, newOut: Pointer, newFree: Pointer, result: Pointer): void
  /** Gradient of Σ_rows KL(old‖new) in the new distribution's parameters. */
  klGradient(rows: number, out: Pointer, free: Pointer, newOut: Pointer, newFree: Pointer, dOut: Pointer, dFree: Pointer): void
  /** Gradient of Σ_rows weight·log π(a|s); weights [rows] f32. */
  score(rows: number, out: Pointer, free: Pointer, actions: Pointer, weights: Pointer, dOut: Pointer, dFree: Pointer): void
  /** d/dε log π(a|s) along the tangent (tOut [rows, D], tFree [F]) of its parameters; result f32 [rows], unlike the others. */
  scoreAlong(rows: number, out: Pointer, free: Pointer, actions: Pointer, tOut: Pointer, tFree: Pointer, result: Pointer): void
  /** Fisher metric M of the distribution's own parameters times a tangent (tOut, tFree), summed over rows for dFree. */
  fisher(rows: number, out: Pointer, free: Pointer, tOut: Pointer, tFree: Pointer, dOut: Pointer, dFree: Pointer): void
}

/** Exploration noise that outlasts a step. At any one state the action has the distribution that `logProb` says. */
export interface HeldNoise {
  /** f64 numbers of one realisation. */
  readonly size: number
  /** Draws a realisation. */
  draw(noise: Pointer, counter: Counter): void
  /** The action under a realisation; `counter` as for `Distribution.sample`. */
  sample(out: Pointer, free: Pointer, noise: Pointer, action: Pointer, counter: Counter): void
}
