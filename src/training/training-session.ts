// A training session as a run sees it, whatever its algorithm: session.ts for those that learn from batches, search-session.ts for those
// that search over parameters (open-session.ts chooses).

import type { Kernels } from '../compute/kernels.js'
import type { KernelMemory } from '../compute/load.js'
import type { EnvironmentSpec } from '../envs/spec.js'
import type { Host } from '../host/host.js'
import type { Policy } from '../policy/policy.js'
import type { RewardScale } from '../rollout/reward-scale.js'
import type { ActionSpaceJSON, SpaceJSON } from '../spaces/space.js'
import type { TrainConfig } from './config.js'
import type { EvaluationResult } from './evaluation-result.js'
import type { NamedArray } from './named-arrays.js'
import type { IterationReport } from './report.js'
import type { TrainState } from './state.js'

export interface SessionOptions {
  readonly host: Host
  readonly config: TrainConfig
  readonly threads: number
  /** The environment, where the config alone does not lead to it: a function of the caller's, which one thread only can call. */
  readonly spec?: EnvironmentSpec
  /** Told when a state continues otherwise than it would have. */
  readonly warn?: (text: string) => void
  /** Seconds without a sign of life after which a thread is given up; 120 if not given. */
  readonly hangSeconds?: number
  /** Where to continue from; a new run if not given. */
  readonly state?: TrainState | null
  /** Parameters and statistics to begin a new run with, in place of fresh ones and a warm-up. */
  readonly initial?: TrainState | null
  /** Other kernels than the WASM ones: the TypeScript twins, for the tests that compare them (one thread). */
  readonly kernels?: (memory: KernelMemory) => Kernels
}

export interface Spaces {
  readonly observationSpace: SpaceJSON
  readonly actionSpace: ActionSpaceJSON
}

export interface TrainingSession {
  readonly spaces: Spaces
  /** What is trained, and the learned numbers by name, shared with the memory: what the run's hash is taken over. */
  readonly workspace: {
    readonly config: TrainConfig
    readonly policy: Policy
    /** Of what learns a value function; undefined for a search. */
    readonly rewardScale?: RewardScale
    parameters(): Record<string, NamedArray<Float32Array | Float64Array>>
  }
  /** Environment steps taken, the warm-up included. */
  readonly steps: number
  /** Iterations still to run within the budget, 1 or more where their number is not known; none once an evaluation has reached `stopAt`. */
  readonly remaining: number
  /** The iteration and result of the best evaluation on the way; null before the first. */
  readonly best: TrainState['best']
  /** One iteration of learning. */
  iterate(): Promise<IterationReport>
  /** So many whole episodes of the current policy's mode, on all threads. */
  evaluate(episodes: number): Promise<EvaluationResult>
  /** Everything that is needed to continue from here. */
  state(): Promise<TrainState>
  close(): Promise<void>
}
