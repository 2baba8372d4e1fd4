// The penalised objective, on the whole batch and at any parameters:
//   J(θ) = L(θ) − C·KL(θ),  KL the mean over the batch's states, or the largest of them (Schulman et al. 2015, eq. 10 and Theorem 1)
// with ∇L and ∇KL at the candidate: the score weighted by ratio·Â, and the gradient of KL(old‖new) in the new. The largest KL has the
// gradient of the worst state's (the first of equals): a subgradient where two states are equally bad.

import type { Arena } from '../compute/arena.js'
import { blockRange } from '../compute/blocks.js'
import type { Task, Team } from '../compute/team.js'
import type { Scratch } from '../nn/mlp.js'
import type { BlockReduction } from './block-reduction.js'
import { klOf, type KlKind, type PolicyBatch, type Surrogate, type SurrogateValue } from './surrogate.js'

export interface PenalizedValue extends SurrogateValue {
  /** J = L − C·KL. */
  readonly objective: number
}

export class PenalizedObjective {
  /** Cotangents of the network's outputs [B, D]: of the surrogate, and of the KL. */
  private readonly surrogateOut: Float32Array
  private readonly klOut: Float32Array
  /** Gradient of each block's KL in log σ [blocks, F]. */
  private readonly klFree: Float32Array
  private readonly weights: Float32Array
  /** Factors of ∇L and of ∇Σ_rows KL, and the one row whose KL counts (−1: all). */
  private readonly arguments: Float64Array
  private readonly task: Task

  /** @param surrogate evaluates L and KL; its candidate is where the gradient is taken @param batch the surrogate's */
  constructor(
    private readonly team: Team, arena: Arena, private readonly surrogate: Surrogate, private readonly batch: PolicyBatch,
    readonly kind: KlKind, private readonly reduction: BlockReduction, scratch: Scratch,
  ) {
    const { candidate: { rows, blocks, policy: { distribution } } } = surrogate
    this.surrogateOut = arena.f32(rows * distribution.outputs)
    this.klOut = arena.f32(rows * distribution.outputs)
    this.klFree = arena.f32(blocks.count * distribution.free)
    this.weights = arena.f32(rows)
    this.arguments = arena.f64(3)
    this.task = team.task((block) => { this.block(block, scratch) })
  }

  /** L, KL and J at the candidate's parameters. `surrogate.old` must be up to date. @param penalty C */
  evaluate(penalty: number): PenalizedValue {
    const value = this.surrogate.evaluate()
    return { ...value, objective: value.surrogate - penalty * klOf(value, this.kind) }
  }

  /** ∇J = ∇L − C·∇KL [P] at the candidate, where `evaluate` was called last; valid until the next sum over the batch. */
  gradient(penalty: number): Float64Array {
    return this.combine(1, -penalty)
  }

  /** ∇L [P], as `gradient`. */
  surrogateGradient(): Float64Array {
    return this.combine(1, 0)
  }

  /** ∇KL [P], as `gradient`. */
  klGradient(): Float64Array {
    return this.combine(0, 1)
  }

  /** surrogate·∇L + kl·∇KL; a part with factor 0 is not computed. */
  private combine(surrogate: number, kl: number): Float64Array {
    const { rows, blocks } = this.surrogate.candidate
    const worst = this.kind === 'max' ? worstRow(this.surrogate.rowKl) : -1
    this.arguments.set([surrogate, this.kind === 'max' ? kl * rows : kl, worst]) // both are divided by the rows in the end
    this.team.parallelFor(this.task, blocks.count)
    return this.reduction.sum(blocks.count, 1 / rows)
  }

  private block(block: number, scratch: Scratch): void {
    const { candidate } = this.surrogate
    const { policy, theta, inputs, activations } = candidate
    const { distribution: { outputs } } = policy
    const { first, rows } = blockRange(candidate.blocks, block)
    const [surrogateFactor, klFactor] = this.arguments
    const partial = this.reduction.partial(block)
    const out = this.surrogateOut.subarray(first * outputs, (first + rows) * outputs)
    const free = policy.logStd ? partial.subarray(policy.logStd.offset, policy.logStd.offset + policy.logStd.size) : null

    if (surrogateFactor === 0) {
      out.fill(0)
      free?.fill(0)
    } else {
      this.scoreBlock(first, rows, policy.free(partial))
    }
    if (klFactor !== 0) {
      const kl = this.klBlock(block, first, rows)
      addScaled(klFactor, this.klOut.subarray(first * outputs, (first + rows) * outputs), out)
      if (free) addScaled(klFactor, kl, free)
    }
    policy.network.vjp(policy.kernels, theta, inputs.byteOffset, activations, first, rows, out.byteOffset, partial, scratch)
  }

  /** Gradient of Σ_rows ratio·Â in the distribution's parameters. */
  private scoreBlock(first: number, rows: number, dFree: number): void {
    const { surrogate: { candidate, rowLogProb }, batch } = this
    const { kernels, distribution } = candidate.policy
    const weights = this.weights.byteOffset + 4 * first
    kernels.surrogateWeights(
      rows, rowLogProb.byteOffset + 8 * first, batch.logProbs.byteOffset + 8 * first, batch.advantages.byteOffset + 4 * first, weights,
    )
    distribution.score(
      rows, candidate.out(first), candidate.free, batch.actions.byteOffset + 4 * first * distribution.actionSize, weights,
      this.surrogateOut.byteOffset + 4 * first * distribution.outputs, dFree,
    )
  }

  /** Gradient of Σ_rows KL(old‖new), of all rows or of the worst alone, into klOut; returns that in log σ [F]. */
  private klBlock(block: number, first: number, rows: number): Float32Array {
    const { old, candidate } = this.surrogate
    const { distribution: { outputs, free }, distribution } = candidate.policy
    const worst = this.arguments[2]
    const dFree = this.klFree.subarray(block * free, (block + 1) * free)
    const gradient = (row: number, count: number): void => {
      distribution.klGradient(
        count, old.out(row), old.free, candidate.out(row), candidate.free, this.klOut.byteOffset + 4 * row * outputs, dFree.byteOffset,
      )
    }
    if (worst < 0) {
      gradient(first, rows)
    } else {
      this.klOut.fill(0, first * outputs, (first + rows) * outputs)
      dFree.fill(0)
      if (worst >= first && worst < first + rows) gradient(worst, 1)
    }
    return dFree
  }
}

/** y = f32(y + factor·x), f64 inside. */
function addScaled(factor: number, x: Float32Array, y: Float32Array): void {
  for (let i = 0; i < y.length; i++) y[i] += factor * x[i]
}

/** Index of the largest entry, the first of equals. */
function worstRow(kl: Float64Array): number {
  let worst = 0
  for (let row = 1; row < kl.length; row++) {
    if (kl[row] > kl[worst]) worst = row
  }
  return worst
}
