// Drives a sweep on the command line: progress, failures, Ctrl-C. The first signal lets the runs under way finish their iteration and
// save, the second one ends their processes at once.

import { sweep } from '../host/node/api.js'
import type { SweepProduct } from '../experiments/plan.js'
import type { SweepEvent, SweepResult } from '../experiments/sweep.js'
import { createSweepProgress } from './create-sweep-progress.js'
import type { OutputFlags } from './drive-training.js'
import { driveUntilInterrupted, type StopSignal } from './interrupt.js'
import { SweepTally } from './sweep-tally.js'
import type { SweepProgress } from './sweep-words.js'
import { toStandardError } from './progress.js'

export interface SweepDrive {
  readonly products: readonly SweepProduct[]
  readonly out?: string
  readonly jobs?: number
  /** The command that continues the sweep. */
  readonly command: string
}

export interface DrivenSweep {
  /** Null where it was interrupted before any run was started. */
  readonly result: SweepResult | null
  readonly signal: StopSignal | null
}

/** Progress is on standard output, with --json on standard error. */
export async function driveSweep({ products, out, jobs, command }: SweepDrive, output: OutputFlags): Promise<DrivenSweep> {
  const stream = output.json === true ? process.stderr : process.stdout
  const stop = new AbortController()
  const kill = new AbortController()
  let signal: StopSignal | null = null
  let tally: SweepTally | null = null
  let progress: SweepProgress | null = null
  const report = (event: SweepEvent): void => {
    if (event.kind === 'planned') {
      tally = new SweepTally(event.runs, event.jobs)
      progress = createSweepProgress(tally, stream, output, () => performance.now() / 1000)
    }
    tally?.update(event)
    progress?.update(event)
  }
  try {
    const driven = await driveUntilInterrupted(sweep(products, { out, jobs, stop: stop.signal, kill: kill.signal }), {
      report,
      interrupt: (first) => {
        signal = first
        progress?.message(`finishing the iterations under way, Ctrl-C again stops at once`)
        stop.abort()
      },
      abort: () => {
        kill.abort()
        progress?.finish()
        toStandardError(`Stopped at once. To continue:\n  ${command}`)
      },
    })
    return { result: driven.finished ? driven.result : null, signal }
  } finally {
    finish(progress)
  }
}

/** The compiler does not see that it is assigned above. */
function finish(progress: SweepProgress | null): void {
  progress?.finish()
}
