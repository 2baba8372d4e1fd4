// The last lines of a metrics.jsonl, without reading those before them: how far a run has come, and the names of its metrics.

import { LineReader } from './metric-line.js'
import { MetricColumns } from './metric-columns.js'
import { servedFiles } from './served-files.js'

/** Some thirty lines at first; a line with the returns of very many episodes needs more. */
const FIRST_BYTES = 1 << 15
const MOST_BYTES = 1 << 24
const NEWLINE = 10

export interface MetricsEnd {
  readonly columns: MetricColumns
  /** There are lines, and none of those read is a report. */
  readonly unreadable: boolean
}

/** @throws where the file is there and cannot be read */
export async function readMetricsEnd(path: string): Promise<MetricsEnd> {
  const columns = new MetricColumns()
  for (let most = FIRST_BYTES; ; most *= 8) {
    const end = await servedFiles.readEnd(path, most)
    const whole = end.length < most
    const lines = addLines(columns, Buffer.from(end.buffer, end.byteOffset, end.length), whole)
    if (columns.length > 0 || whole || most >= MOST_BYTES) return { columns, unreadable: lines > 0 && columns.length === 0 }
  }
}

/** @returns how many whole lines there were, reports or not */
function addLines(columns: MetricColumns, bytes: Buffer, whole: boolean): number {
  const reader = new LineReader(columns, null)
  let start = whole ? 0 : bytes.indexOf(NEWLINE) + 1 // the first line may be cut
  let lines = 0
  for (let end = bytes.indexOf(NEWLINE, start); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    reader.add(bytes, start, end)
    start = end + 1
    lines++
  }
  return lines
}
