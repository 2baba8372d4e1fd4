// How a run is carried out, and not what it computes: nothing here is part of the config or reaches a result.

import { HANG_SECONDS } from '../compute/team.js'
import type { Host } from '../host/host.js'
import type { TrainConfig } from '../training/config.js'

/** Seconds of wall time between two checkpoints, unless a run says otherwise. */
const CHECKPOINT_SECONDS = 10
/** Policies kept through the training, unless a run says otherwise. */
export const KEEP_POLICIES = 20

export interface RunOptions {
  /** Threads, this one included. One a core if not given. */
  readonly threads?: number
  /** Told what went wrong without ending the run, such as a checkpoint that could not be saved. Standard error if not given. */
  readonly warn?: (text: string) => void
  /** Told once, before anything is computed, where the run starts or continues. */
  readonly onStart?: (start: RunStart) => void
  /** A checkpoint after the first iteration that ends so many seconds after the last one; 0: after every iteration. 10 if not given. */
  readonly checkpointSeconds?: number
  /** About so many policies are kept in `policies/`, spread evenly over the steps; 0: none. 20 if not given. */
  readonly keepPolicies?: number
  /**
   * The run ends with an error when another thread shows no sign of life for so long: a step, a reset or the making of an environment
   * does not return. A thread whose environments are slow shows one with each step. 120 if not given. The calling thread cannot
   * watch itself.
   */
  readonly hangSeconds?: number
}

export interface RunStart {
  readonly config: TrainConfig
  /** The run directory, if one is written. */
  readonly out: string | null
  /** Iterations finished and environment steps taken before; 0 for a new run. */
  readonly iteration: number
  readonly steps: number
}

export type SettledOptions = Required<RunOptions>

/** The options with their defaults. @throws RangeError for one that is out of range */
export function settle(host: Host, options: RunOptions): SettledOptions {
  const { threads = host.defaultThreads(), warn = toStandardError, onStart = () => undefined } = options
  const { checkpointSeconds = CHECKPOINT_SECONDS, keepPolicies = KEEP_POLICIES, hangSeconds = HANG_SECONDS } = options
  if (!Number.isSafeInteger(threads) || threads < 1) throw new RangeError(`threads: got ${threads}, expected a positive integer.`)
  if (!(checkpointSeconds >= 0)) throw new RangeError(`checkpointSeconds: got ${checkpointSeconds}, expected a number of seconds, 0 or more.`)
  if (!Number.isSafeInteger(keepPolicies) || keepPolicies < 0) throw new RangeError(`keepPolicies: got ${keepPolicies}, expected an integer, 0 or more.`)
  if (!(hangSeconds > 0)) throw new RangeError(`hangSeconds: got ${hangSeconds}, expected a number of seconds above 0; Infinity never gives up.`)
  return { threads, warn, onStart, checkpointSeconds, keepPolicies, hangSeconds }
}

export function toStandardError(text: string): void {
  process.stderr.write(`${text}\n`)
}
