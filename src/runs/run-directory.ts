// The directory of one run: config.json (written first, all that is needed to repeat the run) · metrics.jsonl (a line per iteration)
// · policy.safetensors · summary.json. It stores and finds; what the files mean is the business of those who write them.

import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from '../host/host.js'
import { resolveConfig } from '../training/config.js'
import type { TrainConfig } from '../training/config.js'
import type { EvaluationResult } from '../training/evaluation-result.js'
import { writeFileAtomic } from './atomic-file.js'
import { MetricsFile } from './metrics-file.js'
import { versions } from './versions.js'
import type { Versions } from './versions.js'

/** The file config.json. */
export interface RunRecord {
  readonly config: TrainConfig
  readonly versions: Versions
  /** When the run was created, ISO 8601. */
  readonly created: string
  /** What was taken from the run that `initFrom` names: steps and SHA-256 of that state. */
  readonly origin?: { readonly steps: number, readonly sha256: string }
}

/** The file summary.json. */
export interface RunSummary {
  /** Environment steps and wall-clock seconds of the training, all its parts if it was interrupted. */
  readonly steps: number
  readonly seconds: number
  /** Of the final policy, raw returns; null if none was asked for. */
  readonly evaluation: EvaluationResult | null
  readonly parametersSha256: string
}

/** A run directory that cannot be made, found or read. */
export class RunError extends Error {
  override readonly name = 'RunError'
}

const CONFIG = 'config.json'
const METRICS = 'metrics.jsonl'
const POLICY = 'policy.safetensors'
const BEST_POLICY = 'best-policy.safetensors'
const SUMMARY = 'summary.json'

export class RunDirectory {
  readonly path: string
  readonly config: TrainConfig
  /** What the run was made with, as config.json has it. */
  readonly record: RunRecord
  readonly metrics: MetricsFile
  private readonly files: Files

  private constructor(files: Files, path: string, record: RunRecord) {
    this.files = files
    this.path = path
    this.record = record
    this.config = record.config
    this.metrics = new MetricsFile(files, join(path, METRICS))
  }

  /** Makes the directory and writes config.json; throws RunError if a run is already there. */
  static async create(files: Files, path: string, config: TrainConfig, origin?: RunRecord['origin']): Promise<RunDirectory> {
    try {
      const present = await files.list(path)
      const taken = [CONFIG, METRICS, POLICY, SUMMARY, 'checkpoints'].find((name) => present.includes(name))
      if (taken !== undefined) {
        throw new RunError(`run directory ${path}: it already holds a run (${taken}), which would be overwritten. `
          + `Continue it (trpo resume ${path}), give another directory (--out), or delete that run first.`)
      }
      const record = { config, versions: versions(), created: new Date().toISOString() }
      const run = new RunDirectory(files, path, origin === undefined ? record : { ...record, origin })
      await files.makeDirectory(path)
      await run.writeRecord()
      return run
    } catch (cause) {
      if (cause instanceof RunError) throw cause
      throw new RunError(`run directory ${path}: it cannot be written: ${messageOf(cause)}. Give another directory (--out).`, { cause })
    }
  }

  /** Finds a run that was written before; throws RunError if it is none. */
  static async open(files: Files, path: string): Promise<RunDirectory> {
    if (!(await files.exists(path))) throw new RunError(`run ${path}: no such directory. \`trpo train\` prints the path of its run at the end.`)
    if (!(await files.exists(join(path, CONFIG)))) throw new RunError(await notARun(files, path))
    try {
      const record = unsealed(text(await files.read(join(path, CONFIG))))
      return new RunDirectory(files, path, { ...record, config: resolveConfig({ ...record.config }) })
    } catch (cause) {
      throw new RunError(`run ${path}: ${CONFIG} cannot be read: ${messageOf(cause)}`, { cause })
    }
  }

  /** The same run with another budget of steps, written to config.json. It is not finished then: a summary is removed, first. */
  async extend(steps: number): Promise<RunDirectory> {
    await this.files.remove(join(this.path, SUMMARY))
    const run = new RunDirectory(this.files, this.path, { ...this.record, config: resolveConfig({ ...this.config, steps }) })
    await run.writeRecord()
    return run
  }

  /** Undoes `create`, for a run that could not begin; leaves what else is in the directory. */
  async discard(): Promise<void> {
    await this.files.remove(join(this.path, CONFIG))
    if ((await this.files.list(this.path)).length === 0) await this.files.remove(this.path)
  }

  async writeSummary(summary: RunSummary): Promise<void> {
    await writeFileAtomic(this.files, join(this.path, SUMMARY), asFile(summary))
  }

  /** True once the run has been evaluated at its end. */
  async isFinished(): Promise<boolean> {
    return this.files.exists(join(this.path, SUMMARY))
  }

  /** What the run ended with; throws RunError if it has not. */
  async readSummary(): Promise<RunSummary> {
    if (!(await this.isFinished())) throw new RunError(`run ${this.path}: it is not finished. Continue it: trpo resume ${this.path}`)
    try {
      return JSON.parse(text(await this.files.read(join(this.path, SUMMARY)))) as RunSummary
    } catch (cause) {
      throw new RunError(`run ${this.path}: ${SUMMARY} cannot be read: ${messageOf(cause)}. Remove it, and \`trpo resume ${this.path}\` writes it anew.`, { cause })
    }
  }

  /** The policy as it is now, or as it was at the best evaluation on the way. */
  async writePolicy(content: Uint8Array, which: 'last' | 'best' = 'last'): Promise<void> {
    await writeFileAtomic(this.files, join(this.path, which === 'last' ? POLICY : BEST_POLICY), content)
  }

  /** The bytes of policy.safetensors, or of the best one; throws RunError if the run has none. */
  async readPolicy(which: 'last' | 'best' = 'last'): Promise<Uint8Array> {
    const name = which === 'last' ? POLICY : BEST_POLICY
    const path = join(this.path, name)
    if (!(await this.files.exists(path))) {
      const remedy = which === 'last' ? `it is written with each checkpoint. Continue the run: trpo resume ${this.path}`
        : 'it is written when the run evaluates on the way (--eval-every).'
      throw new RunError(`run ${this.path}: it has no ${name}; ${remedy}`)
    }
    return this.files.read(path)
  }

  private async writeRecord(): Promise<void> {
    await writeFileAtomic(this.files, join(this.path, CONFIG), asFile({ ...this.record, sha256: seal(this.record) }))
  }
}

/** Where a run goes without --out: `runs/<env>/<algorithm>-s<seed>-<time>`, time in UTC; a number follows where that is taken. */
export function defaultRunPath({ env, algorithm, seed }: Pick<TrainConfig, 'env' | 'algorithm' | 'seed'>, time: Date): string {
  const stamp = time.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
  const path = join('runs', env.replaceAll(/[^\w.-]+/g, '-'), `${algorithm}-s${seed}-${stamp}`)
  let free = path
  for (let again = 2; existsSync(free); again++) free = `${path}-${again}`
  return free
}

/** SHA-256 of config.json's content: a config that was changed by hand or by accident would give other bits under the run's name. */
function seal(record: object): string {
  return createHash('sha256').update(JSON.stringify(record)).digest('hex')
}

/** @throws Error if the content is not what `seal` was taken of */
function unsealed(content: string): RunRecord {
  const parsed: unknown = JSON.parse(content)
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`got ${content.trim()}, expected a JSON object`)
  const { sha256, ...record } = parsed as RunRecord & { sha256?: unknown }
  const found = seal(record)
  if (sha256 === found) return record
  throw new Error(`it was changed after the run wrote it: its content has the sha256 ${found}, it says ${JSON.stringify(sha256)}. `
    + 'Bring back the original. For another budget: trpo resume RUN --steps N; for another config: a new run.')
}

function asFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function text(content: Uint8Array): string {
  return new TextDecoder().decode(content)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Says what `path` is instead; people often give the folder above. */
async function notARun(files: Files, path: string): Promise<string> {
  const inside = await files.list(path)
  const runs: string[] = []
  for (const name of inside) if (await files.exists(join(path, name, CONFIG))) runs.push(name)
  const last = runs.at(-1)
  return `run ${path}: not the directory of a run, it has no ${CONFIG}.${last === undefined ? '' : ` Did you mean a run inside it, such as ${join(path, last)}?`}`
}
