// What a sweep shows while it goes on: a table that updates itself on a terminal (sweep-table.ts), plain lines elsewhere (sweep-lines.ts),
// nothing with --quiet. Warnings and failures come in every case.

import type { SweepEvent } from '../experiments/sweep.js'
import type { OutputFlags } from './drive-training.js'
import { toStandardError } from './progress.js'
import { SweepLines } from './sweep-lines.js'
import { SweepTable } from './sweep-table.js'
import type { SweepTally } from './sweep-tally.js'
import { troubleOf, type SweepProgress, type SweepStream } from './sweep-words.js'

/** @param now seconds on a monotonic clock */
export function createSweepProgress(tally: SweepTally, stream: SweepStream, { quiet }: OutputFlags, now: () => number): SweepProgress {
  if (quiet === true) return { update: tellTroubles, message: toStandardError, finish: () => undefined }
  return stream.isTTY === true ? new SweepTable(tally, stream) : new SweepLines(tally, stream, now)
}

function tellTroubles(event: SweepEvent): void {
  const text = troubleOf(event)
  if (text !== null) toStandardError(text)
}
