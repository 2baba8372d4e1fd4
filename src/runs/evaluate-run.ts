// Evaluating a saved run, and loading its policy to act with.

import { makeOne } from '../envs/make.js'
import type { Host } from '../host/host.js'
import { TrainedPolicy } from '../policy/trained-policy.js'
import { assemble } from '../training/crew.js'
import { summarize, type EvaluationResult } from '../training/evaluation-result.js'
import { EvaluationWorkspace, type EvaluationStart } from '../training/evaluation-workspace.js'
import { PROGRAM } from '../training/programs.js'
import { chooseSaved, threadsFor, type OwnEnvironment } from './environment-source.js'
import { decodePolicy, readPolicyAt } from './policy-file.js'
import { RunDirectory } from './run-directory.js'
import { toStandardError } from './run-options.js'

export interface EvaluateOptions {
  /** The run's environment again: for one that was a function, or whose module has moved. */
  readonly env?: OwnEnvironment
  readonly episodes: number
  /** Key of the evaluation stream; the run's own seed if not given. */
  readonly seed?: number
  readonly threads?: number
  /** As in a training run: an error ends the evaluation when another thread shows no sign of life for so long. 120 if not given. */
  readonly hangSeconds?: number
  /** The policy of the best evaluation during training instead of the last one. */
  readonly best?: boolean
}

/** Whole episodes of a run's policy: the mode of its distribution, raw returns, frozen statistics. */
export async function evaluateRunOn(host: Host, path: string, options: EvaluateOptions): Promise<EvaluationResult> {
  const run = await RunDirectory.open(host.files, path)
  const { spec, numbers } = decodePolicy(await run.readPolicy(options.best === true ? 'best' : 'last'))
  const chosen = await chooseSaved(run.config, options.env)
  const threads = threadsFor(chosen, options.threads, host.defaultThreads(), toStandardError)
  const data: EvaluationStart = { spec: { ...spec, envModule: chosen.envModule }, seed: options.seed ?? run.config.seed }
  const environment = await makeOne(chosen.spec, spec.envOptions)
  const crew = await assemble({
    host, threads, hangSeconds: options.hangSeconds, program: PROGRAM.evaluate, data,
    build: (seat) => new EvaluationWorkspace(seat, data, environment),
  }).catch((error: unknown) => {
    environment.close?.()
    throw error
  })
  try {
    crew.workspace.theta.set(numbers.theta)
    crew.workspace.statistics.mean.set(numbers.mean)
    crew.workspace.statistics.inverseStd.set(numbers.inverseStd)
    return summarize(await crew.workspace.evaluation.run(options.episodes))
  } finally {
    await crew.close()
    environment.close?.()
  }
}

/**
 * A saved policy, ready to act: `loadPolicy('runs/…').act(observation)`.
 * @param path a run directory, or a policy.safetensors
 * @throws RunError where there is no policy, or a damaged one
 */
export function loadPolicyOn(host: Host, path: string): TrainedPolicy {
  const { spec, numbers } = readPolicyAt(path)
  return new TrainedPolicy(spec, numbers, host.kernelBytes(false))
}
