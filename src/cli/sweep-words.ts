// How the progress of a sweep is put into words: what its table and its lines have in common.

import type { SweepRun } from '../experiments/complete-plan.js'
import type { SweepEvent } from '../experiments/sweep.js'
import { formatCount, formatDuration, formatReturn } from './format.js'
import type { ProgressStream } from './progress.js'
import type { TallyRow } from './sweep-tally.js'

export interface SweepProgress {
  /** Called after the tally has the event. */
  update(event: SweepEvent): void
  message(text: string): void
  /** Nothing more comes; leaves the stream at the start of a line. */
  finish(): void
}

/** The terminal's size where the stream is one. */
export type SweepStream = ProgressStream & { readonly columns?: number, readonly rows?: number }

/** What must not be overlooked; null where there is nothing. */
export function troubleOf(event: SweepEvent): string | null {
  if (event.kind === 'warning') return `${nameOf(event.run)}: ${event.text}`
  if (event.kind === 'ended' && event.outcome.state === 'failed') return `${nameOf(event.run)} failed: ${event.outcome.reason}`
  return null
}

/** Environment, settings and seed. */
export function nameOf({ config, settings }: SweepRun): string {
  return `${config.env}, ${settings}, seed ${config.seed}`
}

/** One line for all. */
export function describeTotal({ runs, done, running, failed, progress, stepsPerSecond }: TallyRow, left: number | null): string {
  const parts = [
    `${done} of ${runs} runs done`, ...(running > 0 ? [`${running} running`] : []), ...(failed > 0 ? [`${failed} failed`] : []),
    `${Math.floor(100 * progress)} %`, ...(stepsPerSecond > 0 ? [`${formatCount(stepsPerSecond)} steps/s`] : []),
    ...(left === null || left === 0 ? [] : [`${formatDuration(left)} left`]),
  ]
  return parts.join(' · ')
}

export function cellsOf({ env, settings, runs, done, running, failed, waiting, progress, meanReturn, stepsPerSecond }: TallyRow): string[] {
  return [
    env, settings, `${done} of ${runs}`, String(running), String(failed), String(waiting), `${Math.floor(100 * progress)} %`,
    formatReturn(meanReturn), stepsPerSecond > 0 ? formatCount(stepsPerSecond) : '–',
  ]
}
