// The directory of one run: config.json (written first, all that is needed to repeat the run) · metrics.jsonl (a line per iteration)
// · policy.safetensors · summary.json. It stores and finds; what the files mean is the business of those who write them.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from '../host/host.js'
import { resolveConfig } from '../training/config.js'
import type { TrainConfig } from '../training/config.js'
import type { EvaluationResult } from '../training/evaluation-result.js'
import type { IterationReport } from '../training/report.js'
import { writeFileAtomic } from './atomic-file.js'
import { versions } from './versions.js'
import type { Versions } from './versions.js'

/** The file config.json. */
export interface RunRecord {
  readonly config: TrainConfig
  readonly versions: Versions
  /** When the run was created, ISO 8601. */
  readonly created: string
}

/** The file summary.json. */
export interface RunSummary {
  /** Environment steps and wall-clock seconds of the training. */
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
  private readonly files: Files

  private constructor(files: Files, path: string, record: RunRecord) {
    this.files = files
    this.path = path
    this.record = record
    this.config = record.config
  }

  /** Makes the directory and writes config.json; throws RunError if a run is already there. */
  static async create(files: Files, path: string, config: TrainConfig): Promise<RunDirectory> {
    try {
      const present = await files.list(path)
      const taken = [CONFIG, METRICS, POLICY, SUMMARY, 'checkpoints'].find((name) => present.includes(name))
      if (taken !== undefined) {
        throw new RunError(`run directory ${path}: it already holds a run (${taken}), which would be overwritten. `
          + `Continue it (trpo resume ${path}), give another directory (--out), or delete that run first.`)
      }
      const run = new RunDirectory(files, path, { config, versions: versions(), created: new Date().toISOString() })
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
      const record = JSON.parse(text(await files.read(join(path, CONFIG)))) as RunRecord
      return new RunDirectory(files, path, { ...record, config: resolveConfig({ ...record.config }) })
    } catch (cause) {
      throw new RunError(`run ${path}: ${CONFIG} cannot be read: ${messageOf(cause)}`, { cause })
    }
  }

  /** The same run with another budget of steps, written to config.json. */
  async extend(steps: number): Promise<RunDirectory> {
    const run = new RunDirectory(this.files, this.path, { ...this.record, config: resolveConfig({ ...this.config, steps }) })
    await run.writeRecord()
    return run
  }

  /** Appends a line to metrics.jsonl. It is handed to the operating system at once, but not fsynced: a record, not a checkpoint. */
  async appendMetrics(report: IterationReport): Promise<void> {
    await this.files.append(join(this.path, METRICS), bytes(`${JSON.stringify(report)}\n`))
  }

  /** Cuts metrics.jsonl back to the lines up to an iteration, so that a resumed run has each iteration once. */
  async cutMetrics(iteration: number): Promise<void> {
    const path = join(this.path, METRICS)
    if (!(await this.files.exists(path))) return
    const lines = text(await this.files.read(path)).split('\n').filter((line) => {
      const at = iterationOf(line)
      return at !== null && at <= iteration
    })
    await writeFileAtomic(this.files, path, lines.map((line) => `${line}\n`).join(''))
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
    return JSON.parse(text(await this.files.read(join(this.path, SUMMARY)))) as RunSummary
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
    await writeFileAtomic(this.files, join(this.path, CONFIG), asFile(this.record))
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

function asFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function bytes(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}

function text(content: Uint8Array): string {
  return new TextDecoder().decode(content)
}

/** The iteration of a line of metrics.jsonl; null for one that was cut off by a crash. */
function iterationOf(line: string): number | null {
  try {
    return (JSON.parse(line) as IterationReport).iteration
  } catch {
    return null // a torn line is what this function is there to find
  }
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
