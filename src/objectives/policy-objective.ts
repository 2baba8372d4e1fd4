// The objectives of policy-gradient.ts on the whole batch, as means, in blocks on all threads; and what is measured beside them:
// clip fraction, the approximate KL of Schulman's note ("Approximating KL divergence", 2020: mean (r − 1) − ln r), and the exact mean
// and largest KL(old‖new), summed over action dimensions.

import type { Arena } from '../compute/arena.js'
import { blockRange } from '../compute/blocks.js'
import { perThread, type Task, type Team } from '../compute/team.js'
import type { Scratch } from '../nn/mlp.js'
import type { BlockReduction } from './block-reduction.js'
import { PolicyGradient, type ObjectiveRows, type ObjectiveTerms } from './policy-gradient.js'
import type { PolicyForward } from './policy-forward.js'
import type { PolicyBatch } from './surrogate.js'

export interface ObjectiveValue {
  /** mean r·Â */
  readonly surrogate: number
  /** mean min(r·Â, clip(r)·Â): the surrogate where nothing is clipped. */
  readonly clipped: number
  /** clipped − β·KL + c₂·entropy: what is maximised. */
  readonly objective: number
  /** Share of the rows with |r − 1| > ε. */
  readonly clipFraction: number
  /** mean (r − 1) − ln r */
  readonly approxKl: number
  /** Mean and largest KL(old‖new). */
  readonly kl: number
  readonly maxKl: number
  readonly entropy: number
}

/** Sums of one block: the four of PolicyGradient, KL, largest KL, entropy. */
const SUMS = 7

export class PolicyObjective {
  private readonly room: PolicyGradient
  private readonly rowKl: Float64Array
  private readonly rowEntropy: Float64Array
  private readonly sums: Float64Array
  /** ε, β, c₂, for all threads. */
  private readonly given: Float64Array
  private readonly oldTask: Task
  private readonly newTask: Task
  private readonly gradientTask: Task

  /** @param old the network at θ_old @param theta the parameters to evaluate [P]; a window, read at each call */
  constructor(
    private readonly team: Team, arena: Arena, private readonly old: PolicyForward, private readonly theta: Float32Array,
    private readonly batch: PolicyBatch, private readonly reduction: BlockReduction, private readonly scratch: Scratch,
  ) {
    const { policy, rows, blocks } = old
    this.room = perThread(team, () => new PolicyGradient(arena, policy, blocks.size))
    this.rowKl = arena.f64(rows)
    this.rowEntropy = arena.f64(rows)
    this.sums = arena.f64(SUMS * blocks.count)
    this.given = arena.f64(3)
    this.oldTask = team.task((block) => { this.oldBlock(block) })
    this.newTask = team.task((block) => { this.newBlock(block) })
    this.gradientTask = team.task((block) => { this.gradientBlock(block) })
  }

  /** At θ_old, where every ratio is 1 and every KL 0. Brings `old` up to date with its parameters and inputs. */
  evaluateOld(terms: ObjectiveTerms): ObjectiveValue {
    return this.measure(this.oldTask, terms)
  }

  /** At `theta`. `old` must be up to date. */
  evaluate(terms: ObjectiveTerms): ObjectiveValue {
    return this.measure(this.newTask, terms)
  }

  /** ∇ of the objective at `theta` [P], valid until the next sum over the batch. `old` must be up to date. */
  gradient(terms: ObjectiveTerms): Float64Array {
    const { rows, blocks } = this.old
    this.give(terms)
    this.team.parallelFor(this.gradientTask, blocks.count)
    return this.reduction.sum(blocks.count, 1 / rows)
  }

  private measure(task: Task, terms: ObjectiveTerms): ObjectiveValue {
    this.give(terms)
    this.team.parallelFor(task, this.old.blocks.count)
    return this.total(terms)
  }

  private give({ clip, klPenalty, entropyBonus }: ObjectiveTerms): void {
    this.given.set([clip, klPenalty, entropyBonus])
  }

  private terms(): ObjectiveTerms {
    const [clip, klPenalty, entropyBonus] = this.given
    return { clip, klPenalty, entropyBonus }
  }

  private oldBlock(block: number): void {
    const { old, room, rowKl, rowEntropy } = this
    const { first, rows } = blockRange(old.blocks, block)
    old.run(block)
    room.compare(old.out(first), old.free, this.rowsFrom(first), rows, this.terms(), 1)
    rowKl.fill(0, first, first + rows)
    old.policy.distribution.entropy(rows, old.out(first), old.free, rowEntropy.byteOffset + 8 * first)
    this.sumBlock(block)
  }

  private newBlock(block: number): void {
    const { old, theta, room, rowKl, rowEntropy } = this
    const { distribution } = old.policy
    const { first, rows } = blockRange(old.blocks, block)
    const free = old.policy.free(theta)
    room.forward(theta, this.rowsFrom(first), rows, this.terms(), 1)
    distribution.klOldNew(rows, old.out(first), old.free, room.out, free, rowKl.byteOffset + 8 * first)
    distribution.entropy(rows, room.out, free, rowEntropy.byteOffset + 8 * first)
    this.sumBlock(block)
  }

  private gradientBlock(block: number): void {
    const { old, theta, room } = this
    const { first, rows } = blockRange(old.blocks, block)
    const at = this.rowsFrom(first), terms = this.terms()
    room.forward(theta, at, rows, terms, 1)
    room.backward(theta, old.free, at, rows, terms, 1, this.reduction.partial(block), this.scratch)
  }

  private rowsFrom(first: number): ObjectiveRows {
    const { old, batch } = this
    const { distribution, network } = old.policy
    return {
      inputs: old.inputs.byteOffset + 4 * first * network.spec.inputs,
      actions: batch.actions.byteOffset + 4 * first * distribution.actionSize,
      logProbs: batch.logProbs.byteOffset + 8 * first,
      advantages: batch.advantages.byteOffset + 4 * first,
      oldOut: old.out(first),
      masks: old.masks.subarray(first * old.policy.maskSize),
    }
  }

  /** Block sums in index order. */
  private sumBlock(block: number): void {
    const { first, rows } = blockRange(this.old.blocks, block)
    let kl = 0
    let maxKl = -Infinity
    let entropy = 0
    for (let row = first; row < first + rows; row++) {
      kl += this.rowKl[row]
      maxKl = Math.max(maxKl, this.rowKl[row])
      entropy += this.rowEntropy[row]
    }
    this.sums.set(this.room.sums, SUMS * block)
    this.sums.set([kl, maxKl, entropy], SUMS * block + 4)
  }

  /** Block sums in block order, as means over the batch. */
  private total({ klPenalty, entropyBonus }: ObjectiveTerms): ObjectiveValue {
    const totals = new Float64Array(SUMS)
    let maxKl = -Infinity
    for (let at = 0; at < this.sums.length; at += SUMS) {
      for (let i = 0; i < SUMS; i++) totals[i] += this.sums[at + i]
      maxKl = Math.max(maxKl, this.sums[at + 5])
    }
    const [surrogate, clipped, clipFraction, approxKl, kl, , entropy] = totals.map((sum) => sum / this.old.rows)
    const penalty = klPenalty === 0 ? 0 : klPenalty * kl // no penalty: 0, not 0·∞
    const objective = clipped - penalty + entropyBonus * entropy
    return { surrogate, clipped, objective, clipFraction, approxKl, kl, maxKl, entropy }
  }
}
