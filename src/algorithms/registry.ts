// Every algorithm of the family under its name in the config: those that learn from a collected batch, each with what its learner needs to
// be laid out with, and those that search over parameters by whole episodes.

import type { Clock, UpdateReport } from './beside-value-fit.js'
import { cem, type CemConfig } from './cem.js'
import { cmaEs, type CmaEsConfig } from './cma-es.js'
import type { Learner, LearnerNeeds } from './learner.js'
import { update as npg, type NpgConfig } from './npg.js'
import type { SearchStart } from './population-search.js'
import { update as ppoKl, type PpoKlConfig } from './ppo-kl.js'
import { update as ppo, type PpoConfig } from './ppo.js'
import { rwr, type RwrConfig } from './rwr.js'
import { update as trpoPenalty, type TrpoPenaltyConfig } from './trpo-penalty.js'
import { update as trpoVine } from './trpo-vine.js'
import { update as trpo, type TrpoConfig } from './trpo.js'
import { update as vpg, type VpgConfig } from './vpg.js'
import type { PopulationSolver } from '../solvers/population.js'

/** What all of those that learn from a batch read together, and what those that search do. */
export type AlgorithmConfig = TrpoConfig & NpgConfig & VpgConfig & TrpoPenaltyConfig & PpoConfig & PpoKlConfig
export type SearchAlgorithmConfig = CemConfig & CmaEsConfig & RwrConfig

export interface LearningAlgorithm {
  /** One iteration's learning from the collected batch. */
  readonly update: (learner: Learner, config: AlgorithmConfig, iteration: number, clock: Clock) => Promise<UpdateReport>
  readonly needs: LearnerNeeds
}

export interface SearchAlgorithm {
  /** The search distribution at its start; a generation of it is population-search.ts. */
  readonly search: (config: SearchAlgorithmConfig, start: SearchStart) => PopulationSolver
  readonly needs: Pick<LearnerNeeds, 'stepsVary'>
}

/** They learn from a batch of steps. */
export const LEARNING = {
  'trpo': { update: trpo, needs: { fisher: true, radius: true } },
  'trpo-vine': { update: trpoVine, needs: { fisher: true, radius: true, vine: true, stepsVary: true } },
  'npg': { update: npg, needs: { fisher: true } },
  'vpg': { update: vpg, needs: {} },
  'trpo-penalty': { update: trpoPenalty, needs: { fisher: true, penalty: true } },
  'ppo': { update: ppo, needs: { epochs: true } },
  'ppo-kl': { update: ppoKl, needs: { epochs: true } },
} as const satisfies Readonly<Record<string, LearningAlgorithm>>

/** They try parameters out in whole episodes, and have neither gradient nor value function. */
export const SEARCHING = {
  'cem': { search: cem, needs: { stepsVary: true } },
  'cma-es': { search: cmaEs, needs: { stepsVary: true } },
  'rwr': { search: rwr, needs: { stepsVary: true } },
} as const satisfies Readonly<Record<string, SearchAlgorithm>>

export const ALGORITHMS = { ...LEARNING, ...SEARCHING } as const

export type LearningName = keyof typeof LEARNING
export type SearchName = keyof typeof SEARCHING
export type AlgorithmName = keyof typeof ALGORITHMS
export const LEARNING_NAMES = Object.keys(LEARNING) as [LearningName, ...LearningName[]]
export const SEARCH_NAMES = Object.keys(SEARCHING) as [SearchName, ...SearchName[]]
export const ALGORITHM_NAMES = Object.keys(ALGORITHMS) as [AlgorithmName, ...AlgorithmName[]]

export function isSearch(name: AlgorithmName): name is SearchName {
  return Object.hasOwn(SEARCHING, name)
}

/** @throws Error for an algorithm that does not learn from a batch: it has no learner */
export function learningAlgorithm(name: AlgorithmName): LearningAlgorithm {
  if (isSearch(name)) throw new Error(`algorithm ${name} searches over parameters; expected one that learns from a batch: ${LEARNING_NAMES.join(', ')}`)
  return LEARNING[name]
}

/** Whether an iteration's environment steps are known only when it is over. */
export function stepsVary(algorithm: AlgorithmName): boolean {
  const { needs }: { readonly needs: LearnerNeeds } = ALGORITHMS[algorithm]
  return needs.stepsVary ?? false
}
