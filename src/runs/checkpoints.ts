// checkpoints/<step>/: whole or absent. A checkpoint is written beside its place, fsynced, renamed, and the rename fsynced. It holds
// its files and SHA256SUMS, which must be what the files give, byte for byte: no change of a single byte loads in silence.

import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import type { Files } from '../host/host.js'

/** The files of a checkpoint. */
export const STATE = 'state.safetensors'
export const SUMS = 'SHA256SUMS'
const FOLDER = 'checkpoints'
const UNFINISHED = '.unfinished'

/** Why a checkpoint was passed over. */
export interface RefusedCheckpoint {
  readonly path: string
  readonly reason: string
}

/** A checkpoint as it lies on the disk: its state, or what is wrong with it. */
export type StoredCheckpoint = { readonly path: string } & (
  { readonly state: Uint8Array, readonly reason: null } | { readonly state: null, readonly reason: string })

export class Checkpoints {
  private readonly folder: string

  /** @param run the run's directory @param keep how many of the newest stay */
  constructor(private readonly files: Files, run: string, private readonly keep = 3) {
    this.folder = join(run, FOLDER)
  }

  /** Saves the state after `step` environment steps; returns its directory. One with the same content that is there already stays. */
  async save(step: number, state: Uint8Array): Promise<string> {
    const { files, folder } = this
    const place = join(folder, String(step))
    if (await files.exists(place)) {
      const { state: present } = await readCheckpoint(files, place)
      if (present !== null && sameBytes(present, state)) return place
      await files.remove(place)
    }
    const beside = join(folder, UNFINISHED)
    await files.remove(beside)
    await files.makeDirectory(beside)
    try {
      await writeDurably(files, join(beside, STATE), state)
      await writeDurably(files, join(beside, SUMS), sums(state))
      await files.sync(beside)
      await files.rename(beside, place)
      await files.sync(folder)
    } catch (cause) {
      await files.remove(beside).catch(() => undefined) // the first failure is the one to tell
      throw cause
    }
    await this.prune(step).catch(() => undefined) // the new one is safe; the next save tries again
    return place
  }

  /**
   * The newest checkpoint that is sound and that `accept` takes, and the newer ones with what is wrong with them.
   * @param accept throws to refuse a state
   */
  async latest<T>(
    accept: (state: Uint8Array, step: number) => T,
  ): Promise<{ loaded: { path: string, state: T } | null, refused: RefusedCheckpoint[] }> {
    const refused: RefusedCheckpoint[] = []
    for (const path of (await this.paths()).reverse()) {
      const { state, reason } = await readCheckpoint(this.files, path)
      if (state === null) {
        refused.push({ path, reason })
        continue
      }
      try {
        return { loaded: { path, state: accept(state, Number(basename(path))) }, refused }
      } catch (error) {
        refused.push({ path, reason: error instanceof Error ? error.message : String(error) })
      }
    }
    return { loaded: null, refused }
  }

  /** Directories of the checkpoints there are, oldest first. */
  async paths(): Promise<string[]> {
    const names = await this.files.list(this.folder)
    const steps = names.filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => a - b)
    return steps.map((step) => join(this.folder, String(step)))
  }

  /** Keeps the newest up to `step`. Later ones were refused when the run was resumed from before them: they would count as the newest. */
  private async prune(step: number): Promise<void> {
    const paths = await this.paths()
    const later = paths.filter((path) => Number(basename(path)) > step)
    const kept = paths.filter((path) => !later.includes(path)).slice(-this.keep)
    for (const path of paths) if (!kept.includes(path)) await this.files.remove(path)
  }
}

/** Reads a checkpoint's directory and compares it with its checksum. */
export async function readCheckpoint(files: Files, path: string): Promise<StoredCheckpoint> {
  try {
    const state = await files.read(join(path, STATE))
    const written = await files.read(join(path, SUMS))
    if (sameBytes(written, sums(state))) return { path, state, reason: null }
    return { path, state: null, reason: `damaged: ${STATE} and ${SUMS} do not agree` }
  } catch (error) {
    return { path, state: null, reason: `cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}

async function writeDurably(files: Files, path: string, content: Uint8Array): Promise<void> {
  await files.write(path, content)
  await files.sync(path)
}

/** In the form of sha256sum. */
function sums(state: Uint8Array): Uint8Array {
  return new TextEncoder().encode(`${createHash('sha256').update(state).digest('hex')}  ${STATE}\n`)
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
