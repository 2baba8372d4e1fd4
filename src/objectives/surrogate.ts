// The surrogate objective and the trust region's measure, on the whole batch:
//   L(θ) = mean( π_θ(a|s)/π_old(a|s) · Â )              Schulman et al. 2015, eq. 14 with q = π_old
//   KL(θ) = mean KL(π_old(·|s) ‖ π_θ(·|s))              eq. 12; summed over action dimensions, averaged over states
// and ∇L at θ_old. One forward pass serves both: a candidate of the line search is evaluated once.

import type { Arena } from '../compute/arena.js'
import { blockRange } from '../compute/blocks.js'
import type { Task, Team } from '../compute/team.js'
import type { Scratch } from '../nn/mlp.js'
import type { BlockReduction } from './block-reduction.js'
import type { PolicyForward } from './policy-forward.js'

/** What the objectives need of a batch of B rows; windows of the arena. */
export interface PolicyBatch {
  /** Stored actions [B, A]. */
  readonly actions: Float32Array
  /** log π_old(a|s) [B], recorded when the actions were drawn. */
  readonly logProbs: Float64Array
  /** Â, standardised [B]. */
  readonly advantages: Float32Array
}

export interface SurrogateValue {
  readonly surrogate: number
  readonly kl: number
  readonly maxKl: number
  readonly entropy: number
}

/** Over which of the batch's states a divergence is taken: their mean (Schulman et al. 2015, eq. 12), or the worst of them (eq. 11). */
export type KlKind = 'mean' | 'max'

export function klOf({ kl, maxKl }: SurrogateValue, kind: KlKind): number {
  return kind === 'mean' ? kl : maxKl
}

/** What a step climbs: an estimate of the improvement, with the trust region's measure beside it. */
export type Objective = Pick<Surrogate, 'gradient' | 'evaluate'>

/** Sums of one block: surrogate, KL, largest KL, entropy. */
const SUMS = 4

export class Surrogate {
  /** log π(a|s) and KL(old‖·) of each row [B], where the last `evaluate` or `gradient` was. */
  readonly rowLogProb: Float64Array
  readonly rowKl: Float64Array
  private readonly rowEntropy: Float64Array
  private readonly weights: Float32Array
  private readonly sums: Float64Array
  private readonly gradientTask: Task
  private readonly evaluateTask: Task
  private readonly refreshTask: Task

  /** @param old the network at θ_old @param candidate the network at the parameters to evaluate, on the same rows */
  constructor(
    private readonly team: Team, arena: Arena, readonly old: PolicyForward, readonly candidate: PolicyForward,
    private readonly batch: PolicyBatch, private readonly reduction: BlockReduction, scratch: Scratch,
  ) {
    const { rows, blocks } = old
    this.rowLogProb = arena.f64(rows)
    this.rowKl = arena.f64(rows)
    this.rowEntropy = arena.f64(rows)
    this.weights = arena.f32(rows)
    this.sums = arena.f64(SUMS * blocks.count)
    this.gradientTask = team.task((block) => { this.gradientBlock(block, scratch) })
    this.evaluateTask = team.task((block) => { this.evaluateBlock(block) })
    this.refreshTask = team.task((block) => { old.run(block) })
  }

  /** L(θ_old), its entropy, and g = ∇L(θ_old) [P], valid until the next sum over the batch. Leaves `old` at θ_old. */
  gradient(): { surrogate: number, entropy: number, gradient: Float64Array } {
    const { rows, blocks } = this.old
    this.team.parallelFor(this.gradientTask, blocks.count)
    const { surrogate, entropy } = this.total()
    return { surrogate, entropy, gradient: this.reduction.sum(blocks.count, 1 / rows) }
  }

  /** L, mean and largest KL(old‖candidate), and the entropy at the candidate's parameters. `old` must be up to date. */
  evaluate(): SurrogateValue {
    this.team.parallelFor(this.evaluateTask, this.candidate.blocks.count)
    return this.total()
  }

  /** Brings `old` up to date with its parameters and inputs. */
  refresh(): void {
    this.team.parallelFor(this.refreshTask, this.old.blocks.count)
  }

  private gradientBlock(block: number, scratch: Scratch): void {
    const { old, batch } = this
    const { policy } = old
    const { kernels, distribution, network } = policy
    const { first, rows } = blockRange(old.blocks, block)
    const actions = batch.actions.byteOffset + 4 * first * distribution.actionSize
    const advantages = batch.advantages.byteOffset + 4 * first
    const logProb = this.rowLogProb.byteOffset + 8 * first
    const oldLogProb = batch.logProbs.byteOffset + 8 * first
    const weights = this.weights.byteOffset + 4 * first
    const partial = this.reduction.partial(block)
    const cotangent = scratch.side(0)

    old.run(block)
    distribution.logProb(rows, old.out(first), old.free, actions, logProb)
    distribution.entropy(rows, old.out(first), old.free, this.rowEntropy.byteOffset + 8 * first)
    kernels.surrogateWeights(rows, logProb, oldLogProb, advantages, weights)
    distribution.score(rows, old.out(first), old.free, actions, weights, cotangent, policy.free(partial))
    network.vjp(kernels, old.theta, old.inputs.byteOffset, old.activations, first, rows, cotangent, partial, scratch)
    this.rowKl.fill(0, first, first + rows)
    this.sumBlock(block, kernels.surrogateSum(rows, logProb, oldLogProb, advantages))
  }

  private evaluateBlock(block: number): void {
    const { old, candidate, batch } = this
    const { kernels, distribution } = candidate.policy
    const { first, rows } = blockRange(candidate.blocks, block)
    const actions = batch.actions.byteOffset + 4 * first * distribution.actionSize
    const logProb = this.rowLogProb.byteOffset + 8 * first

    candidate.run(block)
    distribution.logProb(rows, candidate.out(first), candidate.free, actions, logProb)
    distribution.entropy(rows, candidate.out(first), candidate.free, this.rowEntropy.byteOffset + 8 * first)
    distribution.klOldNew(rows, old.out(first), old.free, candidate.out(first), candidate.free, this.rowKl.byteOffset + 8 * first)
    this.sumBlock(block, kernels.surrogateSum(
      rows, logProb, batch.logProbs.byteOffset + 8 * first, batch.advantages.byteOffset + 4 * first,
    ))
  }

  /** Block sums in index order. */
  private sumBlock(block: number, surrogate: number): void {
    const { first, rows } = blockRange(this.old.blocks, block)
    let kl = 0
    let maxKl = -Infinity
    let entropy = 0
    for (let row = first; row < first + rows; row++) {
      kl += this.rowKl[row]
      maxKl = Math.max(maxKl, this.rowKl[row])
      entropy += this.rowEntropy[row]
    }
    this.sums.set([surrogate, kl, maxKl, entropy], SUMS * block)
  }

  /** Block sums in block order, as means over the batch. */
  private total(): SurrogateValue {
    let surrogate = 0
    let kl = 0
    let maxKl = -Infinity
    let entropy = 0
    for (let at = 0; at < this.sums.length; at += SUMS) {
      surrogate += this.sums[at]
      kl += this.sums[at + 1]
      maxKl = Math.max(maxKl, this.sums[at + 2])
      entropy += this.sums[at + 3]
    }
    const { rows } = this.old
    return { surrogate: surrogate / rows, kl: kl / rows, maxKl, entropy: entropy / rows }
  }
}
