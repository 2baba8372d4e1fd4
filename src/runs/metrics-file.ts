// metrics.jsonl: a line per iteration, each exactly once, whatever happened. A line that a crash or a full disk cut off is found
// and dropped; lines that could not be written are kept in memory and written, in their place, as soon as there is room.

import { dirname } from 'node:path'
import type { Files } from '../host/host.js'
import type { IterationReport } from '../training/report.js'
import { writeFileAtomic } from './atomic-file.js'

/** Of the end of the file at first: some twenty lines. */
const END_BYTES = 1 << 15

interface Line {
  readonly iteration: number
  readonly text: string
}

export class MetricsFile {
  private pending: Line[] = []
  /** Part of a line may have been written at the end of the file. */
  private torn = false
  /** The directory's entry for the file is durable. */
  private named = false

  constructor(private readonly files: Files, private readonly path: string) {}

  /** Adds a line. It is handed to the operating system at once, but durable only after `sync`. */
  async append(report: IterationReport): Promise<void> {
    this.pending.push({ iteration: report.iteration, text: JSON.stringify(report) })
    if (this.torn) return this.repair()
    try {
      await this.files.append(this.path, asBytes(this.pending))
      this.pending = []
    } catch (error) {
      this.torn = true
      throw error
    }
  }

  /** Returns once all lines so far are on the disk. */
  async sync(): Promise<void> {
    if (this.torn) return this.repair()
    if (!(await this.files.exists(this.path))) return
    await this.files.sync(this.path)
    if (!this.named) await this.files.sync(dirname(this.path))
    this.named = true
  }

  /** Cuts the file back to the lines up to an iteration. Returns the iterations up to there that it lacks. */
  async cut(iteration: number): Promise<number[]> {
    const kept = inOrder(await this.lines()).filter((line) => line.iteration <= iteration)
    if (await this.files.exists(this.path)) await this.replace(kept)
    const present = new Set(kept.map((line) => line.iteration))
    return Array.from({ length: iteration }, (_, i) => i + 1).filter((i) => !present.has(i))
  }

  /** The whole lines by iteration. */
  async read(): Promise<ReadonlyMap<number, IterationReport>> {
    return new Map((await this.lines()).map(({ iteration, text }) => [iteration, JSON.parse(text) as IterationReport]))
  }

  /** The last whole line, without reading those before it; null for none. */
  async last(): Promise<IterationReport | null> {
    if (!(await this.files.exists(this.path))) return null
    for (let bytes = END_BYTES; ; bytes *= 4) {
      const end = await this.files.readEnd(this.path, bytes)
      const texts = new TextDecoder().decode(end).split('\n')
      const whole = texts.slice(end.length < bytes ? 0 : 1).findLast((text) => iterationOf(text) !== null) // the first may be cut
      if (whole !== undefined) return JSON.parse(whole) as IterationReport
      if (end.length < bytes) return null
    }
  }

  /** Wall-clock seconds of all iterations. */
  async seconds(): Promise<number> {
    const reports: Iterable<Partial<IterationReport>> = (await this.read()).values()
    return [...reports].reduce((sum, { seconds }) => sum + (seconds?.total ?? 0), 0)
  }

  private async lines(): Promise<Line[]> {
    if (!(await this.files.exists(this.path))) return []
    const texts = new TextDecoder().decode(await this.files.read(this.path)).split('\n')
    return texts.map((text) => ({ text, iteration: iterationOf(text) })).filter((line): line is Line => line.iteration !== null)
  }

  /** Writes the file anew, with the lines that failed. */
  private async repair(): Promise<void> {
    await this.replace(inOrder([...await this.lines(), ...this.pending]))
    this.pending = []
    this.torn = false
  }

  private async replace(lines: readonly Line[]): Promise<void> {
    await writeFileAtomic(this.files, this.path, asBytes(lines))
  }
}

/** Each iteration once: a line whose writing failed may be whole all the same. */
function inOrder(lines: readonly Line[]): Line[] {
  return [...new Map(lines.map((line) => [line.iteration, line])).values()].sort((a, b) => a.iteration - b.iteration)
}

function asBytes(lines: readonly Line[]): Uint8Array {
  return new TextEncoder().encode(lines.map(({ text }) => `${text}\n`).join(''))
}

/** The iteration of a line; null for one that is not whole. */
function iterationOf(text: string): number | null {
  try {
    const { iteration } = JSON.parse(text) as Partial<IterationReport>
    return typeof iteration === 'number' ? iteration : null
  } catch {
    return null // a torn line is what this function is there to find
  }
}
