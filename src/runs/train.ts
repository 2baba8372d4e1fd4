// Training as a user starts it: config resolved, threads started, one report an iteration, and, where a directory is given, the
// run written to it, checkpoints included. An iteration itself is training/session.ts.

import type { Host } from '../host/host.js'
import { TrainedPolicy } from '../policy/trained-policy.js'
import { resolveConfig, type TrainConfig } from '../training/config.js'
import type { EvaluationResult } from '../training/evaluation-result.js'
import type { IterationReport } from '../training/report.js'
import { Session } from '../training/session.js'
import type { TrainState } from '../training/state.js'
import { Keeper } from './keeper.js'
import { parametersSha256 } from './parameters-hash.js'
import { decodePolicy, encodePolicy, policySpec, tensor } from './policy-file.js'
import { RunDirectory, RunError } from './run-directory.js'
import { loadState } from './load-state.js'

export interface RunOptions {
  /** Threads, this one included; no part of the result. One a core if not given. */
  readonly threads?: number
  /** Told what went wrong without ending the run, such as a checkpoint that could not be saved. Standard error if not given. */
  readonly warn?: (text: string) => void
}

export type TrainOptions = Partial<TrainConfig> & RunOptions & {
  readonly env: string
  /** Run directory; nothing is written if not given. */
  readonly out?: string
}

export interface ResumeOptions extends RunOptions {
  /** A new budget of environment steps, to extend the run. */
  readonly steps?: number
}

export interface TrainResult {
  readonly config: TrainConfig
  /** The final policy, to act with. */
  readonly policy: TrainedPolicy
  /** Of the final policy; null where `evalEpisodes` is 0. */
  readonly evaluation: EvaluationResult | null
  /** SHA-256 over θ, φ, optimizer moments and statistics: equal on every machine and number of threads. */
  readonly parametersSha256: string
  /** The run directory, if one was written. */
  readonly out: string | null
  /** Environment steps of the run, and wall-clock seconds of this part of it, learning included. */
  readonly steps: number
  readonly seconds: number
}

/**
 * Trains a policy. Iterate it for the reports; its return value is the result. Leaving the loop early ends the threads and, with
 * `out`, saves a checkpoint to resume from.
 * @throws ConfigError, RunError, TeamError or EnvironmentError (an environment's failure, with its place)
 */
export async function* trainOn(host: Host, options: TrainOptions): AsyncGenerator<IterationReport, TrainResult> {
  const { threads, out, warn, ...input } = options
  const config = resolveConfig(input)
  const start = config.initFrom === null ? null : await loadState(host, config.initFrom, warn)
  const run = out === undefined ? null : await RunDirectory.create(host.files, out, config)
  return yield* continueRun(host, { threads, warn }, config, run, { initial: start?.state ?? null })
}

/**
 * Continues a run from its newest sound checkpoint, or from its config if it has none: the same bits as if it had never stopped.
 * @throws RunError if the run is finished and `steps` does not extend it
 */
export async function* resumeOn(host: Host, path: string, options: ResumeOptions = {}): AsyncGenerator<IterationReport, TrainResult> {
  const opened = await RunDirectory.open(host.files, path)
  const extended = options.steps !== undefined && options.steps !== opened.config.steps
  if (!extended && await opened.isFinished()) {
    throw new RunError(`run ${path}: it is finished, with ${opened.config.steps} steps. Give more to extend it: trpo resume ${path} --steps ${2 * opened.config.steps}`)
  }
  const { state } = await loadState(host, path, options.warn)
  const run = extended ? await opened.extend(checkedSteps(options.steps, state, path)) : opened
  await run.cutMetrics(state?.iteration ?? 0)
  if (state !== null) return yield* continueRun(host, options, run.config, run, { state })
  const { initFrom } = run.config
  const initial = initFrom === null ? null : (await loadState(host, initFrom, options.warn)).state
  return yield* continueRun(host, options, run.config, run, { initial })
}

function checkedSteps(steps: number, state: TrainState | null, path: string): number {
  if (state !== null && steps < state.steps) {
    throw new RunError(`run ${path}: it has taken ${state.steps} steps already; --steps ${steps} is less. Give more.`)
  }
  return steps
}

interface Start {
  /** Continue exactly here. */
  readonly state?: TrainState | null
  /** Or begin anew with these parameters and statistics. */
  readonly initial?: TrainState | null
}

async function* continueRun(
  host: Host, { threads = host.defaultThreads(), warn = toStandardError }: RunOptions, config: TrainConfig, run: RunDirectory | null,
  start: Start,
): AsyncGenerator<IterationReport, TrainResult> {
  if (!Number.isSafeInteger(threads) || threads < 1) throw new RangeError(`threads: got ${threads}, expected a positive integer.`)
  const begun = host.now()
  const session = await Session.open({ host, config, threads, ...start })
  const keeper = run === null ? null : new Keeper(host, run, session, policyBytes, warn)
  let whole = true // between two iterations: only then is there a state to save
  try {
    while (session.remaining > 0) {
      whole = false
      const report = await session.iterate()
      whole = true
      await keeper?.afterIteration(report)
      yield report
    }
    const seconds = host.now() - begun
    const evaluation = config.evalEpisodes > 0 ? await session.evaluate(config.evalEpisodes) : null
    const sha256 = hash(session)
    await keeper?.finish({ steps: session.steps, seconds, evaluation, parametersSha256: sha256 })
    whole = false // all is saved
    const { spec, numbers } = decodePolicy(policyBytes(session))
    const policy = new TrainedPolicy(spec, numbers, host.kernelBytes(false), config.seed)
    return { config, policy, evaluation, parametersSha256: sha256, out: run?.path ?? null, steps: session.steps, seconds }
  } finally {
    try {
      if (whole) await keeper?.save()
    } finally {
      await session.close()
    }
  }
}

/** Runs a generator of reports to its end and returns the result. */
export async function resultOf(reports: AsyncGenerator<IterationReport, TrainResult>): Promise<TrainResult> {
  for (;;) {
    const next = await reports.next()
    if (next.done) return next.value
  }
}

function policyBytes({ workspace, spaces }: Session): Uint8Array {
  return encodePolicy(policySpec(workspace, spaces), workspace.parameters())
}

function hash({ workspace }: Session): string {
  return parametersSha256(Object.fromEntries(Object.entries(workspace.parameters()).map(([name, array]) => [name, tensor(array)])))
}

function toStandardError(text: string): void {
  process.stderr.write(`${text}\n`)
}
