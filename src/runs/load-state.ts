// From a run's directory to the state to continue from.

import type { Host } from '../host/host.js'
import { CONFIG_KEYS, type TrainConfig } from '../training/config.js'
import type { TrainState } from '../training/state.js'
import { Checkpoints } from './checkpoints.js'
import { RunDirectory, RunError } from './run-directory.js'
import { decodeState } from './state-file.js'
import { changedVersions } from './versions.js'

/**
 * What a state belongs to: the config but for what may change on resume (the budget of steps, when to end and evaluate, and where the
 * environment's module lies). What is at its default is not said, so that a key which a later version adds makes no old state foreign.
 */
export function stateContext(config: TrainConfig): string {
  const free: readonly string[] = ['steps', 'stopAt', 'evalEpisodes', 'initFrom', 'envModule'] satisfies (keyof TrainConfig)[]
  const defaultOf = (key: string): unknown => CONFIG_KEYS[key as keyof TrainConfig].default
  const atDefault = (key: string, value: unknown): boolean => JSON.stringify(value) === JSON.stringify(defaultOf(key))
  const said = Object.entries(config).filter(([key, value]) => !free.includes(key) && !atDefault(key, value))
  return JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The state in a checkpoint of that step; throws what is wrong with it. */
export function decodeCheckpoint(bytes: Uint8Array, step: number, context: string): TrainState {
  const state = decodeState(bytes, context)
  if (state.steps !== step) throw new RunError(`it holds the state after ${state.steps} steps, not ${step}: it was renamed`)
  return state
}

/**
 * The newest sound state of a run; null if it has no checkpoint yet. Says which checkpoints were refused and why.
 * @throws RunError if there are checkpoints, but none is sound
 */
export async function loadState(
  host: Host, path: string, warn: (text: string) => void = toStandardError,
): Promise<{ state: TrainState | null }> {
  const run = await RunDirectory.open(host.files, path)
  const { loaded, refused } = await new Checkpoints(host.files, path).latest((bytes, step) => (
    decodeCheckpoint(bytes, step, stateContext(run.config))
  ))
  for (const { path: place, reason } of refused) warn(`checkpoint ${place} is refused: ${reason}.${loaded ? ` Using ${loaded.path}.` : ''}`)
  if (loaded === null && refused.length > 0) {
    throw new RunError(`run ${path}: none of its ${refused.length} checkpoints is sound (${refused[0].reason}). Delete its checkpoints to start again from config.json.`)
  }
  warnOfVersions(run, warn)
  return { state: loaded?.state ?? null }
}

/** Bits are promised within a version of the package and its kernels and engine. */
function warnOfVersions(run: RunDirectory, warn: (text: string) => void): void {
  const changed = changedVersions(run.record.versions).filter(({ decidesBits }) => decidesBits)
  if (changed.length > 0) {
    const what = changed.map(({ part, then, now }) => `${part} ${then.slice(0, 12)} → ${now.slice(0, 12)}`).join(', ')
    warn(`run ${run.path} was started with another version (${what}): it continues, but not with the bits it would have had.`)
  }
}

function toStandardError(text: string): void {
  process.stderr.write(`${text}\n`)
}
