// Every algorithm of the family under its name in the config. Each learns from a collected batch; what it needs beside that is in
// its own file.

import type { Clock, UpdateReport } from './beside-value-fit.js'
import type { Learner } from './learner.js'
import { update as npg, type NpgConfig } from './npg.js'
import { update as trpo, type TrpoConfig } from './trpo.js'
import { update as vpg, type VpgConfig } from './vpg.js'

/** One iteration's learning from the collected batch. */
export type Update<C> = (learner: Learner, config: C, iteration: number, clock: Clock) => Promise<UpdateReport>

/** What all of them together read. */
export type AlgorithmConfig = TrpoConfig & NpgConfig & VpgConfig

export const ALGORITHMS = { trpo, npg, vpg } as const satisfies Readonly<Record<string, Update<AlgorithmConfig>>>

export type AlgorithmName = keyof typeof ALGORITHMS
export const ALGORITHM_NAMES = Object.keys(ALGORITHMS) as [AlgorithmName, ...AlgorithmName[]]
