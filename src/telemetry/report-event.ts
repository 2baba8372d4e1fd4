// The event of one iteration: a scalar for each numeric entry of its report, named with '/' (seconds/total, std/0), at the number of
// environment steps; on request histograms of the returns and lengths of the episodes that ended in it.

import { numericEntriesOf } from '../runs/report-entries.js'
import type { IterationReport } from '../training/report.js'
import { encodeEvent, type SummaryValue } from './event-message.js'
import { histogramOf } from './histogram.js'
import { frameRecord } from './record.js'

const LISTS = ['returns', 'lengths'] as const satisfies readonly (keyof IterationReport)[]

/** As a record of the file. Entries that are null have no scalar: TensorBoard has no point there. */
export function reportRecord(report: IterationReport, wallTime: number, histograms: boolean): Uint8Array {
  const scalars = numericEntriesOf(report).flatMap(({ path, value }): SummaryValue[] => (
    value === null ? [] : [{ tag: path.join('/'), simpleValue: value }]
  ))
  const value = histograms ? [...scalars, ...LISTS.flatMap((name) => histogramsOf(name, report[name]))] : scalars
  return frameRecord(encodeEvent({ wallTime, step: report.steps, summary: { value } }))
}

function histogramsOf(tag: string, values: readonly (number | null)[]): SummaryValue[] {
  const finite = values.filter((value): value is number => Number.isFinite(value))
  return finite.length === 0 ? [] : [{ tag, histo: histogramOf(finite) }]
}
