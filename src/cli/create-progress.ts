// Which progress a stream gets.

import type { Progress, ProgressStart, ProgressStream } from './progress.js'
import { TimeLeft } from './progress.js'
import { ProgressBar } from './progress-bar.js'
import { ProgressLines } from './progress-lines.js'

/** @param now seconds on a monotonic clock */
export function createProgress(start: ProgressStart, stream: ProgressStream, now: () => number): Progress {
  const clock = new TimeLeft(start, now)
  return stream.isTTY === true ? new ProgressBar(clock, stream) : new ProgressLines(start.config, clock, stream, now)
}
