// The family of first-order objectives of a policy over n rows, and its gradient at any θ:
//   J(θ) = Σ_rows min(r·Â, clip(r, 1 ± ε)·Â) − β·KL(old‖new) + c₂·H         r = π_θ(a|s)/π_old(a|s)
// Schulman et al. 2017 (arXiv:1707.06347): eq. 7 (ε finite, β = 0), eq. 8 (ε infinite), the bonus of eq. 9. One implementation for a
// block of the batch and for a minibatch; it has room for so many rows and belongs to one thread.

import type { Arena } from '../compute/arena.js'
import type { Pointer } from '../compute/kernels.js'
import { Activations, type Scratch } from '../nn/mlp.js'
import type { Policy } from '../policy/policy.js'
import { forbid } from '../spaces/action-mask.js'

/** Which objective. */
export interface ObjectiveTerms {
  /** ε; Infinity: the surrogate as it is. */
  readonly clip: number
  /** β. */
  readonly klPenalty: number
  /** c₂. */
  readonly entropyBonus: number
}

/** Where n consecutive rows lie in the kernels' memory: what the objective needs of a batch, and the policy's outputs at θ_old. */
export interface ObjectiveRows {
  /** [n, O] f32, [n, A] f32, [n] f64, [n] f32. */
  readonly inputs: Pointer
  readonly actions: Pointer
  readonly logProbs: Pointer
  readonly advantages: Pointer
  /** [n, D] f32; read if β is not 0. */
  readonly oldOut: Pointer
  /** The allowed choices [≥ n, D]; empty: everything is allowed. */
  readonly masks: Uint8Array
}

export class PolicyGradient {
  readonly activations: Activations
  /** Of the last `forward`: Σ r·Â, Σ min(r·Â, clip(r)·Â), rows with |r − 1| > ε, Σ (r − 1) − ln r. */
  readonly sums: Float64Array
  private readonly logProb: Float64Array
  private readonly weights: Float32Array
  /** A term's gradient in the distribution's parameters [rows, D], [F]. */
  private readonly termOut: Float32Array
  private readonly termFree: Float32Array

  /** @param rows at most so many at a time */
  constructor(arena: Arena, private readonly policy: Policy, rows: number) {
    const { distribution, network } = policy
    this.activations = new Activations(arena, network, rows)
    this.sums = arena.f64(4)
    this.logProb = arena.f64(rows)
    this.weights = arena.f32(rows)
    this.termOut = arena.f32(rows * distribution.outputs)
    this.termFree = arena.f32(distribution.free)
  }

  /** Address of the policy's outputs of the last `forward`. */
  get out(): Pointer {
    return this.activations.outputRow(0)
  }

  /** The policy at θ on n rows: `sums`, and what `backward` starts from. `scale` is that of the gradient. */
  forward(theta: Float32Array, at: ObjectiveRows, n: number, terms: ObjectiveTerms, scale: number): void {
    const { policy } = this
    policy.network.forward(policy.kernels, theta, at.inputs, this.activations, 0, n)
    if (at.masks.length > 0) forbid(this.activations.outputs, at.masks, 0, n * policy.maskSize)
    this.compare(this.out, policy.free(theta), at, n, terms, scale)
  }

  /** `sums` for a policy whose outputs [n, D] and log σ lie where `out` and `free` point. */
  compare(out: Pointer, free: Pointer, at: ObjectiveRows, n: number, terms: ObjectiveTerms, scale: number): void {
    const { policy: { kernels, distribution }, logProb, weights, sums } = this
    distribution.logProb(n, out, free, at.actions, logProb.byteOffset)
    kernels.clippedSurrogate(
      n, logProb.byteOffset, at.logProbs, at.advantages, terms.clip, scale, weights.byteOffset, sums.byteOffset,
    )
  }

  /**
   * ∇ of scale·J over the rows of the last `forward`, written to the policy's windows of `gradient` [P].
   * @param oldFree address of log σ at θ_old; read if β is not 0
   * @param fromOtherHead see Mlp.vjp
   */
  backward(
    theta: Float32Array, oldFree: Pointer, at: ObjectiveRows, n: number, terms: ObjectiveTerms, scale: number,
    gradient: Float32Array, scratch: Scratch, fromOtherHead: Pointer = 0,
  ): void {
    const { policy, termOut, termFree } = this
    const { kernels, network, distribution } = policy
    const cotangent = scratch.side(0)
    const dFree = policy.free(gradient)
    const free = policy.free(theta)
    const add = (factor: number): void => {
      kernels.axpy32(n * distribution.outputs, factor, termOut.byteOffset, cotangent)
      if (dFree) kernels.axpy32(distribution.free, factor, termFree.byteOffset, dFree)
    }

    distribution.score(n, this.out, free, at.actions, this.weights.byteOffset, cotangent, dFree)
    if (terms.klPenalty !== 0) {
      distribution.klGradient(n, at.oldOut, oldFree, this.out, free, termOut.byteOffset, termFree.byteOffset)
      add(-scale * terms.klPenalty)
    }
    if (terms.entropyBonus !== 0) {
      distribution.entropyGradient(n, this.out, free, termOut.byteOffset, termFree.byteOffset)
      add(scale * terms.entropyBonus)
    }
    network.vjp(kernels, theta, at.inputs, this.activations, 0, n, cotangent, gradient, scratch, fromOtherHead)
  }
}
