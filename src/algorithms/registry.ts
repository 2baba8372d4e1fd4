// Every algorithm of the family under its name in the config. Each learns from a collected batch; what its learner needs to be laid out
// with stands beside it.

import type { Clock, UpdateReport } from './beside-value-fit.js'
import type { Learner, LearnerNeeds } from './learner.js'
import { update as npg, type NpgConfig } from './npg.js'
import { update as ppoKl, type PpoKlConfig } from './ppo-kl.js'
import { update as ppo, type PpoConfig } from './ppo.js'
import { update as trpoPenalty, type TrpoPenaltyConfig } from './trpo-penalty.js'
import { update as trpoVine } from './trpo-vine.js'
import { update as trpo, type TrpoConfig } from './trpo.js'
import { update as vpg, type VpgConfig } from './vpg.js'

/** What all of them together read. */
export type AlgorithmConfig = TrpoConfig & NpgConfig & VpgConfig & TrpoPenaltyConfig & PpoConfig & PpoKlConfig

export interface Algorithm {
  /** One iteration's learning from the collected batch. */
  readonly update: (learner: Learner, config: AlgorithmConfig, iteration: number, clock: Clock) => Promise<UpdateReport>
  readonly needs: LearnerNeeds
}

export const ALGORITHMS = {
  'trpo': { update: trpo, needs: { fisher: true } },
  'trpo-vine': { update: trpoVine, needs: { fisher: true, vine: true, stepsVary: true } },
  'npg': { update: npg, needs: { fisher: true } },
  'vpg': { update: vpg, needs: {} },
  'trpo-penalty': { update: trpoPenalty, needs: { fisher: true, penalty: true } },
  'ppo': { update: ppo, needs: { epochs: true } },
  'ppo-kl': { update: ppoKl, needs: { epochs: true } },
} as const satisfies Readonly<Record<string, Algorithm>>

export type AlgorithmName = keyof typeof ALGORITHMS
export const ALGORITHM_NAMES = Object.keys(ALGORITHMS) as [AlgorithmName, ...AlgorithmName[]]

/** Whether an iteration's environment steps are known only when it is over. */
export function stepsVary(algorithm: AlgorithmName): boolean {
  const needs: LearnerNeeds = ALGORITHMS[algorithm].needs
  return needs.stepsVary ?? false
}
