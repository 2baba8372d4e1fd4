// Reads what a report needs of each run below some paths: config, summary, the last line of its metrics. What is damaged or unfinished
// is told with its reason, and never ends the reading of the others.

import type { Files } from '../host/host.js'
import { findRuns } from '../runs/find-runs.js'
import { RunDirectory, RunError, type RunSummary } from '../runs/run-directory.js'
import type { Versions } from '../runs/versions.js'
import { plannedSteps, type TrainConfig } from '../training/config.js'
import { canonical } from './standings.js'

/** A finished run. */
export interface FoundRun {
  readonly path: string
  readonly config: TrainConfig
  readonly versions: Versions
  readonly summary: RunSummary
  /** Mean return of the last 100 training episodes; null if none has ended. */
  readonly meanReturn: number | null
}

/** A directory that holds a run which no figure can include. */
export interface LeftOut {
  readonly path: string
  readonly kind: 'unfinished' | 'damaged' | 'repeated'
  readonly reason: string
}

export interface Collection {
  readonly runs: readonly FoundRun[]
  readonly leftOut: readonly LeftOut[]
}

/**
 * All runs in the paths, which are run directories or directories with runs somewhere below; symbolic links inside are not followed.
 * @throws RunError for a path that does not exist or has no run
 */
export async function collectRuns(files: Files, paths: readonly string[]): Promise<Collection> {
  const runs: FoundRun[] = []
  const leftOut: LeftOut[] = []
  for (const path of await findRuns(paths)) {
    const read = await readRun(files, path)
    if ('kind' in read) leftOut.push(read)
    else runs.push(read)
  }
  return withoutRepeated({ runs, leftOut })
}

async function readRun(files: Files, path: string): Promise<FoundRun | LeftOut> {
  try {
    const run = await RunDirectory.open(files, path)
    const last = await run.metrics.last()
    if (!(await run.isFinished())) {
      const steps = last?.steps ?? 0
      return { path, kind: 'unfinished', reason: `${run.config.env}, seed ${run.config.seed}: at step ${steps} of ${plannedSteps(run.config)}` }
    }
    const summary = requireSummary(await run.readSummary(), path)
    if (last?.steps !== summary.steps) {
      throw new RunError(`metrics.jsonl ends at step ${last?.steps ?? 0}, summary.json says that the run ended at step ${summary.steps}`)
    }
    return { path, config: run.config, versions: run.record.versions, summary, meanReturn: last.meanReturn }
  } catch (error) {
    return { path, kind: 'damaged', reason: (error instanceof Error ? error.message : String(error)).replace(`run ${path}: `, '') }
  }
}

/** JSON may hold anything. */
export function requireSummary(summary: Partial<RunSummary>, path: string): RunSummary {
  const { steps, seconds, evaluation, parametersSha256 } = summary
  const whole = typeof steps === 'number' && typeof seconds === 'number' && typeof parametersSha256 === 'string'
    && (evaluation === null || typeof evaluation?.meanReturn === 'number')
  if (whole) return { steps, seconds, evaluation, parametersSha256 }
  throw new RunError(`summary.json lacks steps, seconds, parametersSha256 or evaluation. Remove it, and \`trpo resume ${path}\` writes it anew`)
}

/** The same config and seed again is no further evidence: the first counts. */
function withoutRepeated({ runs, leftOut }: Collection): Collection {
  const first = new Map<string, FoundRun>()
  const repeated: LeftOut[] = []
  for (const run of runs) {
    const other = first.get(canonical(run.config))
    if (other === undefined) {
      first.set(canonical(run.config), run)
    } else {
      const same = other.summary.parametersSha256 === run.summary.parametersSha256
      repeated.push({ path: run.path, kind: 'repeated', reason: `same config and seed as ${other.path}, ${same ? 'same' : 'other'} parameters` })
    }
  }
  return { runs: [...first.values()], leftOut: [...leftOut, ...repeated] }
}
