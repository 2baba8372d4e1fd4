// The event file of a run for TensorBoard, in `tensorboard/` inside the run directory. It is a copy of metrics.jsonl in another form,
// and never the other way round: wherever a run is continued, the file is written anew from the lines that count, under a later name,
// so that what an interrupted run wrote after its last checkpoint is not there twice. No part of what is compared bit for bit.

import { join } from 'node:path'
import type { Files } from '../host/host.js'
import { writeFileAtomic } from '../runs/atomic-file.js'
import type { RunDirectory } from '../runs/run-directory.js'
import type { IterationReport } from '../training/report.js'
import { encodeEvent, FILE_VERSION, SESSION_START } from './event-message.js'
import { frameRecord } from './record.js'
import { reportRecord } from './report-event.js'
import { eventFileName, eventFilesIn, eventFileTime, type TensorboardOptions } from './tensorboard-folder.js'

export interface TimedReport {
  readonly report: IterationReport
  /** Seconds since 1970. */
  readonly wallTime: number
}

/**
 * The reports of a run up to an iteration, with the time at which each ended: metrics.jsonl has none, so it is the time at which the run
 * was created plus the seconds of the iterations so far. Pauses of an interrupted run are not in it.
 */
export async function timedReports(run: RunDirectory, upTo = Infinity): Promise<TimedReport[]> {
  let wallTime = Date.parse(run.record.created) / 1000
  const reports = [...(await run.metrics.read()).values()].filter(({ iteration }) => iteration <= upTo)
  return reports.map((report) => {
    wallTime += report.seconds.total
    return { report, wallTime }
  })
}

export class TensorboardFile {
  private constructor(private readonly files: Files, readonly path: string, private readonly histograms: boolean) {}

  /** Writes the file of what was reported so far, atomically, in place of an earlier one. */
  static async begin(
    files: Files, folder: string, past: readonly TimedReport[], { histograms = false }: TensorboardOptions = {},
  ): Promise<TensorboardFile> {
    await files.makeDirectory(folder)
    const earlier = await eventFilesIn(files, folder)
    const now = Date.now() / 1000
    const time = earlier.reduce((latest, name) => Math.max(latest, eventFileTime(name) + 1), Math.floor(now)) // read after them
    const name = eventFileName(time, histograms)
    const start = past.at(0)?.wallTime ?? now
    const content = Buffer.concat([
      frameRecord(encodeEvent({ wallTime: start, fileVersion: FILE_VERSION })),
      // A TensorBoard that is open forgets what it read in the earlier file.
      frameRecord(encodeEvent({ wallTime: start, sessionLog: { status: SESSION_START } })),
      ...past.map(({ report, wallTime }) => reportRecord(report, wallTime, histograms)),
    ])
    for (const name of earlier) await files.remove(join(folder, name)) // first: rather none for a moment than two
    // Not under a name with "tfevents" in it: TensorBoard reads all of those.
    await writeFileAtomic(files, join(folder, name), content, join(folder, '.unfinished'))
    return new TensorboardFile(files, join(folder, name), histograms)
  }

  async append(report: IterationReport): Promise<void> {
    await this.files.append(this.path, reportRecord(report, Date.now() / 1000, this.histograms))
  }
}
