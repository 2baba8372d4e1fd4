// Which policies a run keeps: about as many as asked for, evenly spread, and the same whatever interrupted the run.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryFiles } from '../../tests/faults/memory-files.js'
import { PolicySnapshots, snapshotName, snapshotSteps, spacingAt } from './policy-snapshots.js'

const RUN = '/run'

/** Runs through the iterations that end after `ends` steps. @param from steps that a resumed run begins with */
async function pass(disk: MemoryFiles, about: number, ends: readonly number[], from = 0): Promise<void> {
  await disk.makeDirectory(RUN)
  const snapshots = new PolicySnapshots(disk, RUN, about)
  let before = from
  for (const steps of ends.filter((end) => end > from)) {
    if (snapshots.isDue(steps, before)) snapshots.add(steps, new TextEncoder().encode(`policy ${steps}`))
    await snapshots.save()
    before = steps
  }
}

async function kept(disk: MemoryFiles): Promise<number[]> {
  return (await disk.list(`${RUN}/policies`)).map((name) => snapshotSteps(name) ?? -1)
}

const iterationEnds = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 120 })
  .map((sizes) => sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0)))

describe('policies along the way', () => {
  it('are named by their steps, so that names sort as steps do', () => {
    expect(snapshotName(1024)).toBe('000000001024.safetensors')
    expect(snapshotSteps(snapshotName(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER)
    for (const foreign of ['1024.safetensors', '.000000001024.safetensors.unfinished', '000000001024xsafetensors', 'x']) expect(snapshotSteps(foreign)).toBeNull()
  })

  it('of equal iterations: worked out by hand', async () => {
    const disk = new MemoryFiles()
    // Ten iterations of 10 steps, 3 asked for, at most 4: the spacing is 8 until 39, then 16 until 79, then 32.
    await pass(disk, 3, [10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    expect([39, 40, 79, 80, 100].map((steps) => spacingAt(steps, 3))).toEqual([8, 16, 16, 32, 32])
    expect(await kept(disk)).toEqual([40, 70, 100])
    expect(disk.text(`${RUN}/policies/000000000070.safetensors`)).toBe('policy 70')
  })

  it('are about as many as asked for, evenly spread', async () => {
    const ends = Array.from({ length: 488 }, (_, i) => 2048 * (i + 1))
    for (const about of [1, 7, 20]) {
      const disk = new MemoryFiles()
      await pass(disk, about, ends)
      const steps = await kept(disk)
      expect(steps.length).toBeGreaterThanOrEqual(Math.floor(2 * about / 3))
      expect(steps.length).toBeLessThanOrEqual(Math.ceil(4 * about / 3))
      const gaps = steps.slice(1).map((at, i) => at - steps[i])
      if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(2048)
    }
  })

  it('are never more than a third beyond what was asked for, and none where none was', async () => {
    await fc.assert(fc.asyncProperty(iterationEnds, fc.integer({ min: 0, max: 12 }), async (ends, about) => {
      const disk = new MemoryFiles()
      await pass(disk, about, ends)
      expect((await kept(disk)).length).toBeLessThanOrEqual(Math.floor(4 * about / 3))
    }), { numRuns: 100 })
  })

  it('are the same for a run that went back to an earlier state and came by again', async () => {
    const asked = fc.integer({ min: 1, max: 12 })
    await fc.assert(fc.asyncProperty(iterationEnds, asked, fc.nat(), fc.nat(), async (ends, about, stop, back) => {
      const twin = new MemoryFiles()
      await pass(twin, about, ends)
      const disk = new MemoryFiles()
      const stopped = stop % ends.length
      await pass(disk, about, ends.slice(0, stopped))
      await pass(disk, about, ends, ends[back % (stopped + 1) - 1] ?? 0)
      expect(await kept(disk)).toEqual(await kept(twin))
    }), { numRuns: 100 })
  })

  it('that could not be written are written later, as far as they are still wanted', async () => {
    const disk = new MemoryFiles()
    await disk.makeDirectory(RUN)
    const snapshots = new PolicySnapshots(disk, RUN, 3)
    snapshots.add(10, new Uint8Array(100))
    snapshots.add(20, new Uint8Array(100))
    disk.room = 20
    await expect(snapshots.save()).rejects.toThrow()
    disk.room = Infinity
    await snapshots.save()
    expect(await kept(disk)).toEqual([10, 20])
  })
})
