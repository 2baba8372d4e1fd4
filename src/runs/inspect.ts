// What a run, a checkpoint or a policy file holds, as plain data: for people who want to know before they continue, move or trust it.
// It reads and compares, and changes nothing. cli/inspect.ts prints it.

import { createHash } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'
import { stepsVary } from '../algorithms/registry.js'
import type { Files } from '../host/host.js'
import type { PolicySpec } from '../policy/policy-spec.js'
import { iterationCount, keysOf, resolveConfig, type TrainConfig } from '../training/config.js'
import type { TrainState } from '../training/state.js'
import { Checkpoints, readCheckpoint, STATE, SUMS, type StoredCheckpoint } from './checkpoints.js'
import { decodeCheckpoint, stateContext } from './load-state.js'
import { parametersSha256 } from './parameters-hash.js'
import { decodePolicy } from './policy-file.js'
import { RunDirectory, RunError, type RunRecord, type RunSummary } from './run-directory.js'
import { decodeSafetensors, type Dtype, type Tensors } from './safetensors.js'

export interface ArrayInspection {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
}

/** A key whose value is not the table's default. */
export interface ConfigDifference {
  readonly key: string
  readonly value: unknown
  readonly default: unknown
  /** Whether the value is the environment's preset. */
  readonly preset: boolean
}

export interface PolicyInspection {
  readonly kind: 'policy'
  readonly path: string
  /** Of the file. */
  readonly sha256: string
  /** What is wrong with it; null for a sound one, which alone has the rest. */
  readonly reason: string | null
  readonly policy: PolicySpec | null
  readonly arrays: readonly ArrayInspection[]
}

export interface CheckpointInspection {
  readonly kind: 'checkpoint'
  readonly path: string
  /** What is wrong with it; null for a sound one, which alone has the rest. */
  readonly reason: string | null
  readonly iteration: number | null
  readonly steps: number | null
  readonly best: TrainState['best']
  /** As a run that ended here would print it. */
  readonly parametersSha256: string | null
  /** Environments whose state it holds, of so many. */
  readonly snapshots: number
  readonly environments: number
  readonly arrays: readonly ArrayInspection[]
}

export interface RunInspection extends RunRecord {
  readonly kind: 'run'
  readonly path: string
  readonly differences: readonly ConfigDifference[]
  /** Iterations that the budget of steps has room for; null where their steps vary. */
  readonly iterations: number | null
  /** What the run ended with; null for an unfinished one. */
  readonly summary: RunSummary | null
  /** Oldest first. */
  readonly checkpoints: readonly CheckpointInspection[]
  readonly policies: readonly PolicyInspection[]
}

export type Inspection = RunInspection | CheckpointInspection | PolicyInspection

/** @throws RunError if the path is none of a run's directory, a checkpoint's directory, a policy file */
export async function inspectOn(files: Files, path: string): Promise<Inspection> {
  if (!(await files.exists(path))) throw new RunError(`${path}: no such file or directory.`)
  if (basename(path) === STATE) return inspectCheckpoint(files, dirname(path))
  if (path.endsWith('.safetensors')) return inspectPolicy(files, path)
  if (await files.exists(join(path, 'config.json'))) return inspectRun(files, path)
  if (await files.exists(join(path, STATE)) || await files.exists(join(path, SUMS))) return inspectCheckpoint(files, path)
  if ((await files.list(path)).length > 0) await RunDirectory.open(files, path) // says what it is instead
  throw new RunError(`${path}: got neither a run, nor a checkpoint, nor a policy; expected the directory of a run, one of its checkpoints/…, or a policy.safetensors.`)
}

async function inspectRun(files: Files, path: string): Promise<RunInspection> {
  const run = await RunDirectory.open(files, path)
  const context = stateContext(run.config)
  const checkpoints: CheckpointInspection[] = []
  for (const place of await new Checkpoints(files, path).paths()) checkpoints.push(describe(await readCheckpoint(files, place), context))
  const policies: PolicyInspection[] = []
  for (const name of ['policy.safetensors', 'best-policy.safetensors']) {
    if (await files.exists(join(path, name))) policies.push(await policyOrReason(files, join(path, name)))
  }
  return {
    kind: 'run', path, ...run.record, config: run.config, differences: differences(run.config), iterations: stepsVary(run.config.algorithm) ? null : iterationCount(run.config),
    summary: await run.isFinished() ? await run.readSummary() : null, checkpoints, policies,
  }
}

/** With the config of its run where it still lies in it. */
async function inspectCheckpoint(files: Files, path: string): Promise<CheckpointInspection> {
  const run = join(path, '..', '..')
  const inRun = await files.exists(join(run, 'config.json'))
  return describe(await readCheckpoint(files, path), inRun ? stateContext((await RunDirectory.open(files, run)).config) : null)
}

/** @param context the state must be of; null to take any */
function describe({ path, state: bytes, reason }: StoredCheckpoint, context: string | null): CheckpointInspection {
  const unsound = {
    kind: 'checkpoint', path, iteration: null, steps: null, best: null, parametersSha256: null, snapshots: 0, environments: 0, arrays: [],
  } as const
  if (bytes === null) return { ...unsound, reason }
  try {
    const { tensors, metadata } = decodeSafetensors(bytes)
    const { iteration, steps, best, snapshots } = decodeCheckpoint(bytes, Number(basename(resolve(path))), context ?? metadata.context)
    const learnt = Object.entries(tensors).filter(([name]) => !/^(environment\.|snapshot\/|audit$)/.test(name))
    return {
      kind: 'checkpoint', path, reason: null, iteration, steps, best, parametersSha256: parametersSha256(Object.fromEntries(learnt)),
      snapshots: snapshots.filter((snapshot) => snapshot !== null).length, environments: snapshots.length, arrays: arraysOf(tensors),
    }
  } catch (error) {
    return { ...unsound, reason: messageOf(error) }
  }
}

async function policyOrReason(files: Files, path: string): Promise<PolicyInspection> {
  try {
    return await inspectPolicy(files, path)
  } catch (error) {
    const sha256 = sha256Of(await files.read(path))
    return { kind: 'policy', path, sha256, reason: messageOf(error), policy: null, arrays: [] }
  }
}

async function inspectPolicy(files: Files, path: string): Promise<PolicyInspection> {
  const bytes = await files.read(path)
  const { spec } = decodePolicy(bytes)
  return { kind: 'policy', path, sha256: sha256Of(bytes), reason: null, policy: spec, arrays: arraysOf(decodeSafetensors(bytes).tensors) }
}

/** In the order of the table. */
function differences(config: TrainConfig): ConfigDifference[] {
  const preset = resolveConfig({ env: config.env, algorithm: config.algorithm })
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  return keysOf(config.algorithm)
    .filter(([key, { default: value }]) => key !== 'env' && !same(config[key], value))
    .map(([key, { default: value }]) => ({ key, value: config[key], default: value, preset: same(config[key], preset[key]) }))
}

function arraysOf(tensors: Tensors): ArrayInspection[] {
  return Object.entries(tensors).map(([name, { dtype, shape }]) => ({ name, dtype, shape }))
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
