// The workspace of an evaluation without training: a saved policy, its statistics, one environment a thread.

import { perThread } from '../compute/team.js'
import { Actor } from '../policy/actor.js'
import { Policy } from '../policy/policy.js'
import type { PolicySpec } from '../policy/policy-spec.js'
import type { Environment } from '../envs/env.js'
import { Evaluation } from '../rollout/evaluate.js'
import { RunningStatistics } from '../rollout/running-statistics.js'
import type { Seat } from './crew.js'

/** What the evaluating threads are told: the policy's form, and the seed of the evaluation stream. */
export interface EvaluationStart {
  readonly spec: PolicySpec
  readonly seed: number
}

export class EvaluationWorkspace {
  readonly theta: Float32Array
  readonly statistics: RunningStatistics
  readonly evaluation: Evaluation

  constructor({ arena, team, kernels, memory }: Seat, { spec, seed }: EvaluationStart, environment: Environment) {
    const policy = perThread(team, () => new Policy(spec.network, spec.actionSpace, kernels, arena, memory, spec.actionForm))
    this.theta = arena.f32(policy.layout.size)
    this.statistics = new RunningStatistics(arena, spec.network.inputs)
    const limit = spec.observationLimit ?? Infinity
    const actor = perThread(team, () => new Actor(arena, policy, this.theta, spec.actionSpace, this.statistics, limit))
    this.evaluation = new Evaluation(team, arena, actor, environment, { env: spec.env, seed })
  }
}
