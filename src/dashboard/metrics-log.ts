// Follows one metrics.jsonl: reads what was added since the last time, whole lines only. A file that shrank or was replaced (a resumed run
// cuts it back) is read anew. Lines that are no report are counted and passed over.

import { LineReader, type Wanted } from './metric-line.js'
import { MetricColumns } from './metric-columns.js'
import { mark, readAt, withFile } from './served-files.js'

/** Some thousand lines: other requests have their turn in between. */
const CHUNK_BYTES = 1 << 20
/** A longer line is none of a run's: it is passed over without being kept. */
const LONGEST_LINE = 1 << 24
/** Bytes before the place read up to, which must still be there: what was written in place of them is read anew. */
const FINGERPRINT_BYTES = 64
const NEWLINE = 10

export class MetricsLog {
  readonly columns = new MetricColumns()
  /** Lines that are no report of an iteration. */
  damagedLines = 0
  /** Rises with each change of the columns. */
  version = 0
  private inode = -1
  /** The end of the last whole line. */
  private offset = 0
  private fingerprint = Buffer.alloc(0)
  /** Inside a line that is too long to be one. */
  private passingOver = false
  private wanted: Wanted = new Set()
  private reader = new LineReader(this.columns, this.wanted)
  private current: Promise<unknown> = Promise.resolve()

  constructor(private readonly path: string) {}

  /**
   * Reads on; settles once the columns that are wanted, and those that were before, hold all whole lines that the file had at the call.
   * @param until on the clock of `performance`, when to leave it at what has been read
   * @returns whether all is read
   */
  update(wanted: Wanted, until: number): Promise<boolean> {
    const next = this.current.catch(() => undefined).then(() => { // the failure was told to its own caller
      this.want(wanted)
      return this.readOn(until)
    })
    this.current = next
    return next
  }

  /** Frees the columns; the next `update` reads the file anew. */
  forget(): void {
    this.wanted = new Set()
    this.restart(-1)
  }

  private want(wanted: Wanted): void {
    const { wanted: before } = this
    if (before === null || wanted !== null && [...wanted].every((name) => before.has(name))) return
    this.wanted = wanted === null ? null : new Set([...before, ...wanted])
    this.restart(-1)
  }

  private async readOn(until: number): Promise<boolean> {
    const now = await mark(this.path)
    if (now === null) {
      if (this.offset > 0) this.restart(-1)
      return true
    }
    if (now.inode === this.inode && now.size === this.offset) return true
    return withFile(this.path, async (handle, size, inode) => {
      const before = await readAt(handle, this.offset - this.fingerprint.length, this.fingerprint.length)
      if (inode !== this.inode || size < this.offset || !before.equals(this.fingerprint)) this.restart(inode)
      let carried: Buffer = Buffer.alloc(0)
      for (let at = this.offset; at < size;) {
        const read = await readAt(handle, at, Math.min(CHUNK_BYTES, size - at))
        if (read.length === 0) return true
        at += read.length
        carried = this.take(carried.length === 0 ? read : Buffer.concat([carried, read]))
        if (at < size && performance.now() > until) return false
      }
      return true
    })
  }

  /** Adds the whole lines of the bytes at `offset`; returns the rest. */
  private take(bytes: Buffer): Buffer {
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      if (this.passingOver) this.passingOver = false
      else if (end > start && !this.reader.add(bytes, start, end)) this.damagedLines++
      start = end + 1
    }
    const rest = bytes.subarray(start)
    const tooLong = rest.length > LONGEST_LINE
    if (tooLong && !this.passingOver) {
      this.passingOver = true
      this.damagedLines++
    }
    const taken = tooLong || this.passingOver ? bytes.length : start
    if (taken > 0) {
      this.offset += taken
      this.fingerprint = Buffer.from(bytes.subarray(Math.max(0, taken - FINGERPRINT_BYTES), taken))
      this.version++
    }
    return bytes.subarray(taken)
  }

  private restart(inode: number): void {
    this.columns.clear()
    this.damagedLines = 0
    this.version++
    this.inode = inode
    this.offset = 0
    this.fingerprint = Buffer.alloc(0)
    this.passingOver = false
    this.reader = new LineReader(this.columns, this.wanted)
  }
}
