// Trains a run once more from its config.json, writes nothing, and compares: the SHA-256 of what was learnt, and on the way every line
// of metrics.jsonl, to name the iteration at which two runs part. Bits are promised for equal versions of package, kernels and engine.

import type { Host } from '../host/host.js'
import type { IterationReport } from '../training/report.js'
import { show } from '../training/config.js'
import { initialState, requireOrigin } from './origin.js'
import { RunDirectory } from './run-directory.js'
import { trainAgainOn, type AgainOptions } from './train.js'
import { changedVersions, type VersionChange } from './versions.js'

export interface VerifyResult {
  readonly run: string
  /** Whether both hashes are equal. */
  readonly same: boolean
  /** The run's own hash, and what training it again gave. */
  readonly expected: string
  readonly got: string
  /** Where this program differs from the one that the run was made with, what determines bits first. */
  readonly versions: readonly VersionChange[]
  /** The first iteration that was not as metrics.jsonl has it; null if all were. */
  readonly firstDifference: MetricsDifference | null
}

export interface MetricsDifference {
  readonly iteration: number
  /** The first entry that differs, and both its values as JSON. */
  readonly entry: string
  readonly expected: string
  readonly got: string
}

/**
 * Yields the reports of the second training; returns the comparison.
 * @throws RunError if the run is not finished, or the run that it started from is not as it was
 */
export async function* verifyOn(host: Host, path: string, options: AgainOptions = {}): AsyncGenerator<IterationReport, VerifyResult> {
  const run = await RunDirectory.open(host.files, path)
  const { parametersSha256: expected } = await run.readSummary()
  requireOrigin(path, run.config, run.record.origin, await initialState(host, run.config, options.warn))
  const recorded = await run.metrics.read()
  // Evaluations at the end have random numbers of their own: without them the parameters are the same.
  const training = trainAgainOn(host, { ...run.config, evalEpisodes: 0 }, options)
  let firstDifference: MetricsDifference | null = null
  for (;;) {
    const next = await training.next()
    if (next.done === true) {
      const got = next.value.parametersSha256
      return { run: path, same: got === expected, expected, got, versions: changedVersions(run.record.versions), firstDifference }
    }
    firstDifference ??= difference(recorded.get(next.value.iteration), next.value)
    yield next.value
  }
}

/** The first entry that differs, the clock's aside; null if none does, or nothing was recorded. */
function difference(recorded: IterationReport | undefined, report: IterationReport): MetricsDifference | null {
  if (recorded === undefined) return null
  const before = recorded as unknown as Readonly<Record<string, unknown>>
  for (const [entry, value] of Object.entries(report)) {
    if (entry === 'seconds' || entry === 'stepsPerSecond') continue
    const [expected, got] = [show(before[entry]), show(value)]
    if (expected !== got) return { iteration: report.iteration, entry, expected, got }
  }
  return null
}
