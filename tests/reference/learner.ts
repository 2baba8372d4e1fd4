// A TRPO update built from the library's own pieces over a batch that somebody else recorded: the policy at θ_old and at a
// candidate, the surrogate, the Fisher product, the line search. One formula is not the library's: the recorder measures the trust
// region by KL(new‖old), which is the distribution's klOldNew with its sides exchanged.

import { partition } from '../../src/compute/blocks.js'
import { Scratch } from '../../src/nn/mlp.js'
import { BlockReduction } from '../../src/objectives/block-reduction.js'
import { EmpiricalFisher } from '../../src/objectives/empirical-fisher.js'
import { FisherDiagonal } from '../../src/objectives/fisher-diagonal.js'
import { Fisher } from '../../src/objectives/fisher.js'
import { PolicyObjective } from '../../src/objectives/policy-objective.js'
import { PolicyForward } from '../../src/objectives/policy-forward.js'
import { PenalizedObjective } from '../../src/objectives/penalized.js'
import { Surrogate } from '../../src/objectives/surrogate.js'
import type { ActionForm } from '../../src/distributions/action-form.js'
import { Policy, type NetworkSpec } from '../../src/policy/policy.js'
import { lineSearch, type Candidate, type LineSearchResult } from '../../src/solvers/line-search.js'
import type { ActionSpaceJSON } from '../../src/spaces/space.js'
import type { Seat } from '../seat.js'

export interface LearnerForm {
  readonly network: NetworkSpec
  readonly actionSpace: ActionSpaceJSON
  /** B */
  readonly rows: number
  /** How Box actions are drawn; a plain Gaussian if not given. */
  readonly actionForm?: ActionForm
  /** Rows have action masks, which are to be filled; none if not given. */
  readonly masked?: boolean
  /** The Fisher product takes every k-th row; 1 if not given. */
  readonly fisherStride?: number
}

export interface SearchOptions {
  /** Which way the constraint's KL is taken; KL(old‖new) is the library's. */
  readonly klDirection: 'old-new' | 'new-old'
  /** The constraint is the KL divided by this. */
  readonly klMeanOver: number
  readonly limit: number
  readonly shrink: number
  readonly tries: number
}

export class PolicyLearner {
  readonly policy: Policy
  /** θ_old and the candidate [P]. */
  readonly theta: Float32Array
  readonly candidate: Float32Array
  readonly inputs: Float32Array
  readonly actions: Float32Array
  /** [B, D], or empty. */
  readonly masks: Uint8Array
  readonly logProbs: Float64Array
  readonly advantages: Float32Array
  readonly old: PolicyForward
  readonly surrogate: Surrogate
  /** PPO's objectives, at the candidate. */
  readonly objective: PolicyObjective
  readonly fisher: Fisher
  readonly empiricalFisher: EmpiricalFisher
  readonly fisherDiagonal: FisherDiagonal
  readonly penalized: { readonly mean: PenalizedObjective, readonly max: PenalizedObjective }
  readonly scratch: Scratch
  /** Room for a gradient or a tangent [P]. */
  readonly spare: Float32Array
  private readonly rowKl: Float64Array

  constructor(
    { arena, team, kernels, memory }: Seat, { network, actionSpace, rows, actionForm, masked = false, fisherStride = 1 }: LearnerForm,
  ) {
    this.policy = new Policy(network, actionSpace, kernels, arena, memory, actionForm)
    this.theta = arena.f32(this.policy.layout.size)
    this.candidate = arena.f32(this.policy.layout.size)
    this.spare = arena.f32(this.policy.layout.size)
    this.inputs = arena.f32(rows * network.inputs)
    this.actions = arena.f32(rows * this.policy.distribution.actionSize)
    this.logProbs = arena.f64(rows)
    this.advantages = arena.f32(rows)
    this.rowKl = arena.f64(rows)
    const blocks = partition(rows)
    this.scratch = new Scratch(arena, [this.policy.network], blocks.size)
    const reduction = new BlockReduction(team, arena, kernels, this.policy.layout.size, blocks.count)
    this.masks = arena.u8(masked ? rows * this.policy.maskSize : 0)
    this.old = new PolicyForward(arena, this.policy, this.theta, this.inputs, rows, this.masks)
    const candidate = new PolicyForward(arena, this.policy, this.candidate, this.inputs, rows, this.masks)
    this.objective = new PolicyObjective(team, arena, this.old, this.candidate, this, reduction, this.scratch)
    this.surrogate = new Surrogate(team, arena, this.old, candidate, this, reduction, this.scratch)
    const penalized = (kind: 'mean' | 'max') => new PenalizedObjective(team, arena, this.surrogate, this, kind, reduction, this.scratch)
    this.penalized = { mean: penalized('mean'), max: penalized('max') }
    this.fisher = new Fisher(team, arena, this.old, fisherStride, reduction, this.scratch)
    this.empiricalFisher = new EmpiricalFisher(team, arena, this.old, this.actions, fisherStride, reduction, this.scratch)
    this.fisherDiagonal = new FisherDiagonal(team, arena, this.old, this.actions, fisherStride, reduction, this.scratch)
  }

  /** Mean KL(candidate‖θ_old) over the batch, summed over action dimensions; after `surrogate.evaluate`. */
  meanKlNewOld(): number {
    const { old, candidate } = this.surrogate
    const { distribution } = this.policy
    distribution.klOldNew(old.rows, candidate.out(0), candidate.free, old.out(0), old.free, this.rowKl.byteOffset)
    return this.rowKl.reduce((sum, kl) => sum + kl, 0) / old.rows
  }

  /** The library's line search along a step, from θ_old, which moves if a candidate is accepted. */
  search(start: number, step: Float64Array, options: SearchOptions): LineSearchResult<Candidate> {
    const { surrogate, theta, candidate } = this
    const { klDirection, klMeanOver, limit, shrink, tries } = options
    const result = lineSearch({
      start, limit, shrink, tries,
      evaluate: (fraction) => {
        for (let i = 0; i < theta.length; i++) candidate[i] = theta[i] + fraction * step[i]
        const { surrogate: objective, kl } = surrogate.evaluate()
        return { objective, constraint: (klDirection === 'old-new' ? kl : this.meanKlNewOld()) / klMeanOver }
      },
    })
    if (result.outcome === 'accepted') theta.set(candidate)
    return result
  }
}
