// What minibatch epochs on the policy need beside a learner's batch and networks (PPO): the objective on the whole batch, the fit with its
// Adam, and the KL penalty's coefficient β. Moments and β are part of the training state.

import type { Arena } from '../compute/arena.js'
import type { Kernels } from '../compute/kernels.js'
import type { Team } from '../compute/team.js'
import type { Scratch } from '../nn/mlp.js'
import type { BlockReduction } from '../objectives/block-reduction.js'
import { PolicyFit, type FitBatch } from '../objectives/policy-fit.js'
import type { PolicyForward } from '../objectives/policy-forward.js'
import { PolicyObjective } from '../objectives/policy-objective.js'
import { ValueHeadTerm } from '../objectives/value-head-term.js'
import type { SharedValueFunction } from '../policy/shared-value.js'
import { Adam, ADAM_DEFAULTS } from '../solvers/adam.js'

/** The learning rate comes with every iteration. */
const UNSET = 0

export class PolicyEpochs {
  readonly objective: PolicyObjective
  readonly fit: PolicyFit
  /** Moves the candidate [P], the value head's windows too where the trunk is shared. */
  readonly adam: Adam
  /** β [1] of ppo-kl. */
  readonly klPenalty: Float64Array
  /** Whether the fit moves the value function too. */
  readonly sharesTrunk: boolean

  /** @param old the network at θ_old @param candidate the parameters that the fit moves [P] @param value targets, and V at θ_old [B] */
  constructor(
    team: Team, arena: Arena, kernels: Kernels, old: PolicyForward, candidate: Float32Array, batch: FitBatch, reduction: BlockReduction,
    scratch: Scratch, value: { readonly targets: Float32Array, readonly predictions: Float32Array }, seed: number,
    { policyMinibatch, sharedValue }: { readonly policyMinibatch: number, readonly sharedValue: SharedValueFunction | null },
  ) {
    const rows = Math.min(policyMinibatch, old.rows)
    this.adam = new Adam(arena, kernels, candidate, { ...ADAM_DEFAULTS, learningRate: UNSET })
    this.klPenalty = arena.f64(1)
    this.objective = new PolicyObjective(team, arena, old, candidate, batch, reduction, scratch)
    const head = sharedValue === null ? null : new ValueHeadTerm(arena, kernels, sharedValue, value.targets, value.predictions, rows)
    this.fit = new PolicyFit(arena, old, candidate, this.adam, batch, rows, seed, head)
    this.sharesTrunk = head !== null
  }

  /** Moments at zero, β at its first value. */
  reset(initialKlPenalty: number): void {
    this.adam.reset()
    this.klPenalty[0] = initialKlPenalty
  }
}
