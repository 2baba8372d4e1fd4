// The runs below the served directory, found by walking it and looked at again and again: polling is what works on every file system, over
// networks too. A run that is damaged is in it with its reason; nothing in the directory can stop the looking.

import { realpath } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { requireDirectory, walk } from '../runs/find-runs.js'
import type { Wanted } from './metric-line.js'
import type { RunEntry } from './protocol.js'
import { damagedEntry, reasonOf, ServedRun } from './served-run.js'

/** Milliseconds. A walk of a large tree takes its time: it is not repeated before so many times that. */
const BETWEEN_WALKS = 2000
const WALK_SHARE = 20
/** Looks at so many runs at once. */
const ABREAST = 16
/** Bytes of columns that are kept; beyond it those asked for longest ago are read anew when they are asked for again. */
const MOST_COLUMN_BYTES = 1 << 29

export interface Changes {
  readonly changed: readonly RunEntry[]
  readonly gone: readonly string[]
}

export class RunIndex {
  private readonly runs = new Map<string, ServedRun>()
  private readonly unreadable = new Map<string, RunEntry>()
  /** Those whose columns are kept, asked for longest ago first. */
  private readonly recent = new Set<ServedRun>()
  private nextWalk = 0
  private looking: Promise<Changes> | null = null

  /** @param shown the root as it was given */
  private constructor(readonly root: string, private readonly shown: string) {}

  /** @throws RunError for a path that is no directory */
  static async open(directory: string): Promise<RunIndex> {
    await requireDirectory(directory)
    return new RunIndex(await realpath(directory), directory)
  }

  /** All, sorted by id. */
  entries(): RunEntry[] {
    const entries = [...this.unreadable.values(), ...[...this.runs.values()].map(({ entry }) => entry)]
    return entries.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  get(id: string): ServedRun | undefined {
    return this.runs.get(id)
  }

  /**
   * Reads the run's columns up to now.
   * @param until on the clock of `performance`, when to leave it at what has been read
   * @returns whether all is read
   */
  async read(run: ServedRun, wanted: Wanted, until: number): Promise<boolean> {
    this.recent.delete(run)
    this.recent.add(run)
    const whole = await run.log.update(wanted, until)
    let bytes = 0
    for (const kept of [...this.recent].reverse()) {
      bytes += kept.log.columns.bytes
      if (bytes <= MOST_COLUMN_BYTES || kept === run) continue
      kept.log.forget()
      this.recent.delete(kept)
    }
    return whole
  }

  /** Looks at everything; calls during a look share it. */
  look(): Promise<Changes> {
    this.looking ??= this.lookOnce().finally(() => { this.looking = null })
    return this.looking
  }

  private async lookOnce(): Promise<Changes> {
    const changed: RunEntry[] = []
    const gone = performance.now() >= this.nextWalk ? await this.walk(changed) : []
    const waiting = [...this.runs.values()]
    const next = async (): Promise<void> => {
      for (let run = waiting.pop(); run !== undefined; run = waiting.pop()) if (await run.refresh()) changed.push(run.entry)
    }
    await Promise.all(Array.from({ length: ABREAST }, next))
    return { changed, gone }
  }

  private async walk(changed: RunEntry[]): Promise<string[]> {
    const begun = performance.now()
    const barred = new Map<string, RunEntry>()
    const paths = await walk(this.root, (path, error) => {
      const entry = damagedEntry(this.idOf(path), `the directory cannot be read: ${reasonOf(error, path, this.shownOf(path))}`)
      barred.set(entry.id, entry)
    })
    const found = new Map(paths.map((path) => [this.idOf(path), path]))
    const gone = [...this.runs.keys(), ...this.unreadable.keys()].filter((id) => !found.has(id) && !barred.has(id))
    for (const [id, entry] of barred) if (!this.unreadable.has(id)) changed.push(entry)
    this.unreadable.clear()
    for (const [id, entry] of barred) this.unreadable.set(id, entry)
    for (const [id, run] of this.runs) {
      if (found.has(id)) continue
      this.runs.delete(id)
      this.recent.delete(run)
    }
    for (const [id, path] of found) if (!this.runs.has(id)) this.runs.set(id, new ServedRun(path, id, this.shownOf(path)))
    const took = performance.now() - begun
    this.nextWalk = performance.now() + Math.max(BETWEEN_WALKS, WALK_SHARE * took)
    return gone
  }

  /** Of a run's path below the root, with slashes; a root that is a run itself has its own name. */
  private idOf(path: string): string {
    return path === this.root ? basename(this.root) : relative(this.root, path).split(sep).join('/')
  }

  private shownOf(path: string): string {
    return join(this.shown, relative(this.root, path))
  }
}
