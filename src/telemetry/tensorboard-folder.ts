// Where the event files of a run are and what their names say. Apart from the file itself, so that a run which writes none does not load
// what encodes them.

import { join } from 'node:path'
import type { Files } from '../host/host.js'

export interface TensorboardOptions {
  /** Histograms of the returns and lengths of each iteration's episodes, beside the scalars. Not written if not given. */
  readonly histograms?: boolean
}

const FOLDER = 'tensorboard'
/** Names of files that we write: time, and whether histograms are inside, which a resumed run must know. */
const OURS = /^events\.out\.tfevents\.(\d+)\.trpo(\.histograms)?$/
const HISTOGRAMS = '.histograms'
const TIME_DIGITS = 10

/** Where a run keeps its event file. */
export function tensorboardFolder(run: string): string {
  return join(run, FOLDER)
}

/** @param time seconds since 1970 */
export function eventFileName(time: number, histograms: boolean): string {
  return `events.out.tfevents.${String(time).padStart(TIME_DIGITS, '0')}.trpo${histograms ? HISTOGRAMS : ''}`
}

/** The time in a name. */
export function eventFileTime(name: string): number {
  return Number(OURS.exec(name)?.[1])
}

/** Names of our files, in the order of their times. */
export async function eventFilesIn(files: Files, folder: string): Promise<string[]> {
  return (await files.list(folder)).filter((name) => OURS.test(name))
}

/** What the event file in a folder was written with; null for none. */
export async function recordedIn(files: Files, folder: string): Promise<Required<TensorboardOptions> | null> {
  const last = (await eventFilesIn(files, folder)).at(-1)
  return last === undefined ? null : { histograms: last.endsWith(HISTOGRAMS) }
}
