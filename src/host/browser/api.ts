// The package's functions in a page: training on one thread, and acting with a policy that was trained before. Same config and seed,
// same bits as on Node. Nothing is stored; what a page wants to keep, it keeps from `policyFile`.

import type { EnvironmentFactory } from '../../envs/spec.js'
import { exportPolicyWith, type ExportedPolicy, type ExportOptions } from '../../export/export-policy.js'
import { TrainedPolicy } from '../../policy/trained-policy.js'
import { chooseEnvironment } from '../../runs/environment-source.js'
import { fingerprint } from '../../runs/fingerprint.js'
import { decodePolicyWith, encodePolicyWith, policySpec, tensor } from '../../runs/policy-content.js'
import { resolveConfig, type TrainConfig } from '../../training/config.js'
import type { EvaluationResult } from '../../training/evaluation-result.js'
import { openSession } from '../../training/open-session.js'
import type { IterationReport } from '../../training/report.js'
import type { TrainState } from '../../training/state.js'
import { browserHost, fetchBytes, fetchKernels } from './host.js'
import { sha256 } from './sha256.js'

export interface PageOptions {
  /** Where kernels.wasm is served, if the bundler did not carry it along; it is exported as `trpo/kernels.wasm`. */
  readonly kernels?: string | URL
}

export type PageTrainOptions = Partial<Omit<TrainConfig, 'env' | 'initFrom'>> & PageOptions & {
  /** An id of the registry, the URL of a module, or a function or class that makes the environment. */
  readonly env: string | URL | EnvironmentFactory
}

export interface PageTrainResult {
  readonly config: TrainConfig
  /** The final policy, to act with. */
  readonly policy: TrainedPolicy
  /** The same as the file policy.safetensors, for a download or a store. */
  readonly policyFile: Uint8Array
  /** Of the final policy; null where `evalEpisodes` is 0. */
  readonly evaluation: EvaluationResult | null
  /** The best evaluation during training; null without `evalEvery`. */
  readonly best: TrainState['best']
  /** SHA-256 over θ, φ, optimizer moments and statistics: equal on every machine. */
  readonly parametersSha256: string
  readonly steps: number
}

/**
 * Trains a policy on one thread, with pauses for the page. Iterate it for the reports; its return value is the result.
 * For more than toy tasks call it in a web worker: the learner's phases take up to some hundred milliseconds.
 * @throws ConfigError or EnvironmentError
 */
export async function* train(options: PageTrainOptions): AsyncGenerator<IterationReport, PageTrainResult> {
  const { env, kernels, ...input } = options
  const { spec, envModule } = await chooseEnvironment(env, input.envModule)
  const config = resolveConfig({ ...input, env: spec.id, envModule }, spec.defaults)
  const bytes = await fetchKernels(kernels)
  const session = await openSession({ host: browserHost(bytes), config, threads: 1, spec })
  try {
    while (session.remaining > 0) yield await session.iterate()
    const evaluation = config.evalEpisodes > 0 ? await session.evaluate(config.evalEpisodes) : null
    const parameters = session.workspace.parameters()
    const tensors = Object.fromEntries(Object.entries(parameters).map(([name, array]) => [name, tensor(array)]))
    const policyFile = encodePolicyWith(sha256, policySpec(session.workspace, session.spaces), parameters)
    const policy = policyOf(policyFile, bytes, config.seed)
    const { best, steps } = session
    return { config, policy, policyFile, evaluation, best, parametersSha256: fingerprint(tensors, sha256), steps }
  } finally {
    await session.close()
  }
}

/**
 * A saved policy, ready to act: `(await loadPolicy('/policy.safetensors')).act(observation)`.
 * @param source where policy.safetensors is served, or its bytes
 */
export async function loadPolicy(source: string | URL | Uint8Array, options: PageOptions = {}): Promise<TrainedPolicy> {
  const file = source instanceof Uint8Array ? source : await fetchBytes(source)
  return policyOf(file, await fetchKernels(options.kernels))
}

/**
 * A saved policy for other programs, as the bytes of a file: ONNX, a JavaScript module, or plain arrays.
 * @param file the bytes of a policy.safetensors, such as `policyFile` of a training
 * @throws ExportError for options that do not fit, SafetensorsError for a file that is no policy
 */
export function exportPolicy(file: Uint8Array, options: ExportOptions): ExportedPolicy {
  return exportPolicyWith(sha256, file, options, '')
}

function policyOf(file: Uint8Array, kernels: Uint8Array, seed?: number): TrainedPolicy {
  const { spec, numbers } = decodePolicyWith(sha256, file)
  return new TrainedPolicy(spec, numbers, kernels, seed)
}
