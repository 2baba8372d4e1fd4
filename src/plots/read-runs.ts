// The runs of a plot, finished or not: config and reports of each, by environment and settings. What cannot be read is told and left out.

import type { Files } from '../host/host.js'
import { findRuns } from '../runs/find-runs.js'
import { RunDirectory, RunError } from '../runs/run-directory.js'
import type { TrainConfig } from '../training/config.js'
import type { IterationReport } from '../training/report.js'
import { labelOf, settingsOf } from '../experiments/settings-label.js'
import { formatSetting, PRESET } from '../experiments/settings-name.js'
import { canonical } from '../experiments/standings.js'

export interface PlottedRun {
  readonly path: string
  readonly config: TrainConfig
  readonly reports: readonly IterationReport[]
}

/** Runs that differ in their seed only. */
export interface RunGroup {
  readonly env: string
  /** As in a report: what differs from the environment's preset; "preset" for nothing. */
  readonly settings: string
  /** The same, one by one. */
  readonly parts: readonly string[]
  /** By seed. */
  readonly runs: readonly PlottedRun[]
}

/**
 * @returns by environment, then by settings, "preset" first, whatever the order of the paths
 * @throws RunError for a path without runs, or if none can be drawn
 */
export async function readGroups(files: Files, paths: readonly string[], note: (text: string) => void): Promise<RunGroup[]> {
  const byConfig = new Map<string, PlottedRun>()
  for (const path of await findRuns(paths)) {
    const run = await readRun(files, path, note)
    if (run === null) continue
    const other = byConfig.get(canonical(run.config))
    if (other === undefined) byConfig.set(canonical(run.config), run)
    else note(`${path}: left out, it has the same config and seed as ${other.path}.`)
  }
  if (byConfig.size === 0) throw new RunError(`${paths.join(', ')}: no run in it has a finished iteration that could be drawn.`)
  return grouped([...byConfig.values()])
}

async function readRun(files: Files, path: string, note: (text: string) => void): Promise<PlottedRun | null> {
  try {
    const run = await RunDirectory.open(files, path)
    const reports = [...(await run.metrics.read()).values()]
    if (reports.length > 0) return { path, config: run.config, reports }
    note(`${path}: left out, no iteration has finished.`)
  } catch (error) {
    note(`${path}: left out, ${error instanceof Error ? error.message : String(error)}`)
  }
  return null
}

function grouped(runs: readonly PlottedRun[]): RunGroup[] {
  const groups = new Map<string, PlottedRun[]>()
  for (const run of runs) {
    const key = canonical({ ...run.config, seed: null })
    groups.set(key, [...groups.get(key) ?? [], run])
  }
  const isPreset = ({ settings }: RunGroup): number => Number(settings === PRESET)
  return [...groups.values()].map((members) => {
    const sorted = [...members].sort((a, b) => a.config.seed - b.config.seed)
    const settings = settingsOf(sorted[0].config)
    return { env: sorted[0].config.env, settings: labelOf(settings), parts: settings.map(formatSetting), runs: sorted }
  }).sort((a, b) => order(a.env, b.env) || isPreset(b) - isPreset(a) || order(a.settings, b.settings))
}

/** By code units: the same on every machine. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
