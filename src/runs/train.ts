// Training as a user starts it: config resolved, threads started, one report an iteration, and, where a directory is given, the
// run written to it, checkpoints included. An iteration itself is training/session.ts.

import type { EnvironmentSpec } from '../envs/spec.js'
import type { Host } from '../host/host.js'
import { TrainedPolicy } from '../policy/trained-policy.js'
import { plannedSteps, resolveConfig, type TrainConfig } from '../training/config.js'
import type { EvaluationResult } from '../training/evaluation-result.js'
import { openSession } from '../training/open-session.js'
import type { IterationReport } from '../training/report.js'
import type { TrainState } from '../training/state.js'
import type { TrainingSession } from '../training/training-session.js'
import { chooseEnvironment, chooseSaved, threadsFor, type EnvironmentSource, type OwnEnvironment } from './environment-source.js'
import { Keeper } from './keeper.js'
import { parametersSha256 } from './parameters-hash.js'
import { decodePolicy, encodePolicy, policySpec, tensor } from './policy-file.js'
import { RunDirectory, RunError } from './run-directory.js'
import { loadState } from './load-state.js'
import { initialState, originOf, requireOrigin } from './origin.js'
import { settle, type RunOptions, type SettledOptions } from './run-options.js'

export type { RunOptions, RunStart } from './run-options.js'

export type TrainOptions = Partial<Omit<TrainConfig, 'env'>> & RunOptions & {
  /** An id; `new URL('./my-env.js', import.meta.url)`, a module that exports one of your own; or, for one thread, a function or class. */
  readonly env: EnvironmentSource
  /** Run directory; nothing is written if not given. */
  readonly out?: string
}

/** Of what is done once more with a saved run. */
export interface AgainOptions extends RunOptions {
  /** The run's environment again: for one that was a function, or whose module has moved. */
  readonly env?: OwnEnvironment
}

export interface ResumeOptions extends AgainOptions {
  /** A new budget of environment steps, to extend the run. */
  readonly steps?: number
}

export interface TrainResult {
  readonly config: TrainConfig
  /** The final policy, to act with. */
  readonly policy: TrainedPolicy
  /** Of the final policy; null where `evalEpisodes` is 0. */
  readonly evaluation: EvaluationResult | null
  /** The best evaluation during training; null without `evalEvery`. */
  readonly best: TrainState['best']
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
  const { env, out, threads, warn, onStart, checkpointSeconds, keepPolicies, hangSeconds, ...input } = options
  const settled = settle(host, { threads, warn, onStart, checkpointSeconds, keepPolicies, hangSeconds })
  const chosen = await chooseEnvironment(env, input.envModule)
  const { spec, envModule } = chosen
  const config = resolveConfig({ ...input, env: spec.id, envModule }, spec.defaults)
  const carried = { ...settled, threads: threadsFor(chosen, threads, settled.threads, settled.warn) }
  const initial = await initialState(host, config, settled.warn)
  const origin = initial === null ? undefined : originOf(initial)
  const run = out === undefined ? null : await RunDirectory.create(host.files, out, config, origin)
  return yield* continueRun(host, carried, { config, spec, run }, { initial, discard: () => run?.discard() })
}

/** Trains the config of a saved run from its beginning, and writes nothing. */
export async function* trainAgainOn(
  host: Host, config: TrainConfig, options: AgainOptions = {},
): AsyncGenerator<IterationReport, TrainResult> {
  const settled = settle(host, options)
  const chosen = await chooseSaved(config, options.env)
  const carried = { ...settled, threads: threadsFor(chosen, options.threads, settled.threads, settled.warn) }
  const task = { config: { ...config, envModule: chosen.envModule }, spec: chosen.spec, run: null }
  return yield* continueRun(host, carried, task, { initial: await initialState(host, config, settled.warn) })
}

/**
 * Continues a run from its newest sound checkpoint, or from its config if it has none: the same bits as if it had never stopped.
 * @throws RunError if the run is finished and `steps` does not extend it
 */
export async function* resumeOn(host: Host, path: string, options: ResumeOptions = {}): AsyncGenerator<IterationReport, TrainResult> {
  const settled = settle(host, options)
  const opened = await RunDirectory.open(host.files, path)
  const extended = options.steps !== undefined && options.steps !== opened.config.steps
  if (!extended && await opened.isFinished()) throw await finished(opened)
  const chosen = await chooseSaved(opened.config, options.env)
  const carried = { ...settled, threads: threadsFor(chosen, options.threads, settled.threads, settled.warn) }
  const { state } = await loadState(host, path, settled.warn)
  const run = extended ? await opened.extend(checkedSteps(options.steps, state, path)) : opened
  const lacking = await run.metrics.cut(state?.iteration ?? 0)
  if (lacking.length > 0) {
    settled.warn(`metrics.jsonl of ${path} lacks iterations ${lacking.join(', ')}: it was damaged, or could not be written. The training is not affected.`)
  }
  const config = { ...run.config, envModule: chosen.envModule }
  const task = { config, spec: chosen.spec, run, secondsBefore: await run.metrics.seconds() }
  if (state !== null) return yield* continueRun(host, carried, task, { state })
  const initial = await initialState(host, run.config, settled.warn)
  requireOrigin(path, run.config, run.record.origin, initial)
  return yield* continueRun(host, carried, task, { initial })
}

/** Says how to go on with a run that has come to its end. */
async function finished(run: RunDirectory): Promise<RunError> {
  const { path, config } = run
  const { steps } = await run.readSummary()
  if (config.stopAt !== null && steps < plannedSteps(config)) {
    return new RunError(`run ${path}: it is finished: after ${steps} of ${config.steps} steps an evaluation reached its stopAt of ${config.stopAt}. `
      + `To train on from there, start a new run: trpo train ${config.env} --init-from ${path}`)
  }
  return new RunError(`run ${path}: it is finished, with ${config.steps} steps. Give more to extend it: trpo resume ${path} --steps ${2 * config.steps}`)
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
  /** Called if the run cannot even begin, so that the same command works once its fault is mended. */
  readonly discard?: () => Promise<void> | undefined
}

interface Task {
  readonly config: TrainConfig
  readonly spec: EnvironmentSpec
  /** Where it is written; null for nowhere. */
  readonly run: RunDirectory | null
  /** Wall-clock seconds of the iterations that it has behind it. */
  readonly secondsBefore?: number
}

async function* continueRun(
  host: Host, options: SettledOptions, { config, spec, run, secondsBefore = 0 }: Task, start: Start,
): AsyncGenerator<IterationReport, TrainResult> {
  const { threads, hangSeconds, warn } = options
  const begun = host.now()
  const { state, initial, discard } = start
  options.onStart({ config, out: run?.path ?? null, iteration: state?.iteration ?? 0, steps: state?.steps ?? 0 })
  const session = await openSession({ host, config, spec, threads, warn, hangSeconds, state, initial }).catch(async (error: unknown) => {
    await discard?.()?.catch(() => undefined) // the first failure is the one to tell
    throw error
  })
  const keeper = run === null ? null : new Keeper(host, run, session, policyBytes, options)
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
    await keeper?.save() // first, because the evaluation may fail
    whole = false
    const evaluation = config.evalEpisodes > 0 ? await session.evaluate(config.evalEpisodes) : null
    const sha256 = hash(session)
    await keeper?.finish({ steps: session.steps, seconds: secondsBefore + seconds, evaluation, parametersSha256: sha256 })
    const { spec, numbers } = decodePolicy(policyBytes(session))
    const policy = new TrainedPolicy(spec, numbers, host.kernelBytes(false), config.seed)
    const { best, steps } = session
    return { config, policy, evaluation, best, parametersSha256: sha256, out: run?.path ?? null, steps, seconds }
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

function policyBytes({ workspace, spaces }: TrainingSession): Uint8Array {
  return encodePolicy(policySpec(workspace, spaces), workspace.parameters())
}

function hash({ workspace }: TrainingSession): string {
  return parametersSha256(Object.fromEntries(Object.entries(workspace.parameters()).map(([name, array]) => [name, tensor(array)])))
}
