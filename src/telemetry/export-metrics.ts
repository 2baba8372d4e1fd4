// The metrics of runs that are there already, finished or not, for other programs: as one CSV table, or as event files for TensorBoard.

import { join, relative, resolve, sep } from 'node:path'
import type { Files } from '../host/host.js'
import { findRuns } from '../runs/find-runs.js'
import { RunDirectory } from '../runs/run-directory.js'
import { metricsCsv } from './csv.js'
import { tensorboardFolder, type TensorboardOptions } from './tensorboard-folder.js'

export interface TensorboardExportOptions extends TensorboardOptions {
  /** A log directory to write to; in each run's own `tensorboard` if not given. */
  readonly out?: string
}

/**
 * A line for each iteration. Where there are several runs, the column `run` comes first.
 * @param paths run directories, or directories with runs somewhere below
 * @throws RunError for a path without runs, or a run that cannot be read
 */
export async function metricsCsvOn(files: Files, paths: readonly string[]): Promise<string> {
  const runs = await findRuns(paths)
  const tables = await Promise.all(runs.map(async (path) => {
    const reports = await (await RunDirectory.open(files, path)).metrics.read()
    return [...reports.values()].map((report) => ({ report, run: runs.length === 1 ? null : path }))
  }))
  return metricsCsv(tables.flat())
}

/**
 * An event file for each run, in place of an earlier one of ours.
 * @returns their paths
 * @throws RunError likewise
 */
export async function writeTensorboardOn(
  files: Files, paths: readonly string[], options: TensorboardExportOptions = {},
): Promise<string[]> {
  const { TensorboardFile, timedReports } = await import('./tensorboard-file.js')
  const runs = await findRuns(paths)
  const shared = sharedFolder(runs)
  const written: string[] = []
  for (const path of runs) {
    const past = await timedReports(await RunDirectory.open(files, path))
    const folder = options.out === undefined ? tensorboardFolder(path) : join(options.out, relative(shared, resolve(path)))
    written.push((await TensorboardFile.begin(files, folder, past, options)).path)
  }
  return written
}

/** The deepest folder that all of them are in, or are. */
function sharedFolder(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => resolve(path).split(sep))
  const depth = first.findIndex((name, at) => others.some((parts) => parts[at] !== name))
  return first.slice(0, depth === -1 ? first.length : depth).join(sep) || sep
}
