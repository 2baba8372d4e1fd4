// policies/<steps>.safetensors: about as many policies as asked for, spread evenly over the steps of a run, for looking at how it learnt.
// Which ones there are follows from the steps taken alone, so that a run that was resumed or extended ends with the same set as
// one that was not: with the spacing Δ, it is the first policy in each [mΔ, (m+1)Δ) for m = 1, 2, …, and Δ is the least power of two for
// which m stays within 4/3 of the number asked for. When Δ has doubled, the next policy that is kept takes the place of those in between.

import { join } from 'node:path'
import type { Files } from '../host/host.js'
import { writeFileAtomic } from './atomic-file.js'

/** The folder in a run directory. */
export const POLICIES = 'policies'
/** So that names sort as steps do. */
const DIGITS = 12
const ENDING = '.safetensors'

export class PolicySnapshots {
  private readonly folder: string
  /** Those that are due and not written yet, by steps. */
  private unsaved = new Map<number, Uint8Array>()

  /** @param about so many are kept, a third more or less; 0 for none */
  constructor(private readonly files: Files, run: string, private readonly about: number) {
    this.folder = join(run, POLICIES)
  }

  /** Whether the policy after `steps` is one to keep, when the one before it was after `before`. */
  isDue(steps: number, before: number): boolean {
    if (this.about === 0) return false
    const spacing = spacingAt(steps, this.about)
    return Math.floor(steps / spacing) > Math.floor(before / spacing)
  }

  /** Takes the policy over; `save` writes it. */
  add(steps: number, policy: Uint8Array): void {
    this.unsaved.set(steps, policy)
    const kept = thinned([...this.unsaved.keys()], spacingAt(steps, this.about))
    this.unsaved = new Map([...this.unsaved].filter(([at]) => kept.includes(at)))
  }

  /** Writes what is unsaved, and removes what has become too dense. */
  async save(): Promise<void> {
    if (this.unsaved.size === 0) return
    await this.files.makeDirectory(this.folder)
    let steps = 0
    for (const [at, policy] of this.unsaved) {
      await writeFileAtomic(this.files, join(this.folder, snapshotName(at)), policy)
      this.unsaved.delete(at)
      steps = at
    }
    await this.thin(steps)
  }

  /** Policies beyond `steps` are of the run before it was resumed: they come again. */
  private async thin(steps: number): Promise<void> {
    const names = (await this.files.list(this.folder)).filter((name) => snapshotSteps(name) !== null)
    const all = names.map((name) => snapshotSteps(name) ?? 0)
    const kept = thinned(all.filter((at) => at <= steps), spacingAt(steps, this.about))
    const dense = all.filter((at) => at <= steps && !kept.includes(at))
    for (const at of dense) await this.files.remove(join(this.folder, snapshotName(at)))
    if (dense.length > 0) await this.files.sync(this.folder)
  }
}

/** Δ after so many steps. */
export function spacingAt(steps: number, about: number): number {
  const most = Math.floor(4 * about / 3)
  let spacing = 1
  while (Math.floor(steps / spacing) > most) spacing *= 2
  return spacing
}

/** The first in each interval of the spacing but the one from 0. */
export function thinned(steps: readonly number[], spacing: number): number[] {
  const first = new Map<number, number>()
  for (const at of [...steps].sort((a, b) => a - b)) {
    const interval = Math.floor(at / spacing)
    if (interval > 0 && !first.has(interval)) first.set(interval, at)
  }
  return [...first.values()]
}

export function snapshotName(steps: number): string {
  return `${String(steps).padStart(DIGITS, '0')}${ENDING}`
}

/** The steps in the name of a file in the folder; null for a file that is none of it. */
export function snapshotSteps(name: string): number | null {
  const digits = new RegExp(`^(\\d{${DIGITS},16})\\${ENDING}$`).exec(name)
  return digits === null ? null : Number(digits[1])
}
