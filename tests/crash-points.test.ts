// A run that stops at any one of its file operations, and a machine that loses its power there, resumes to the same bits. The files are
// in memory: the process does not die, its run is stopped for good and left behind. Real kills are in kills.test.ts.

import { describe, expect, it } from 'vitest'
import { nodeHost } from '../dist/host/node/host.js'
import { resultOf, resumeOn, trainOn } from '../dist/runs/train.js'
import { RandomStream, STREAM } from '../dist/compute/random.js'
import { intercept, type Operation } from './faults/intercept.js'
import { MemoryFiles, type Fate } from './faults/memory-files.js'
import { iterationsIn, TINY_RUN, undisturbed, upTo } from './faults/small-runs.js'

const OUT = '/runs/one'
const ITERATIONS = 4
/** So few that one is removed again on the way. */
const KEPT = 1
const QUIET = { threads: 1, checkpointSeconds: 0, keepPolicies: KEPT, warn: () => undefined }

/** A whole run: its operations, and what it leaves. */
async function undisturbedRun(): Promise<{ operations: Operation[], disk: MemoryFiles }> {
  const operations: Operation[] = []
  const disk = new MemoryFiles()
  const files = intercept(disk, (operation) => { operations.push(operation) })
  await resultOf(trainOn({ ...nodeHost, files }, { ...TINY_RUN, ...QUIET, out: OUT }))
  return { operations, disk }
}

/** Trains until operation `index`, of which `part` (0 … 1) of what it writes arrives; nothing happens after it. */
async function stoppedAt(index: number, part: number): Promise<MemoryFiles> {
  const disk = new MemoryFiles()
  await new Promise<void>((stopped, fail) => {
    const files = intercept(disk, async (operation) => {
      if (operation.index < index) return
      if (operation.content !== null && part > 0) {
        const arrived = operation.content.subarray(0, Math.floor(part * operation.content.length))
        await (operation.name === 'append' ? disk.append(operation.path, arrived) : disk.write(operation.path, arrived))
      }
      stopped()
      await new Promise(() => undefined)
    })
    resultOf(trainOn({ ...nodeHost, files }, { ...TINY_RUN, ...QUIET, out: OUT })).then(() => { stopped() }, fail)
  })
  return disk
}

/** Resumes, or starts again where there is no run to resume, and returns the hash. */
async function continued(disk: MemoryFiles): Promise<string> {
  const host = { ...nodeHost, files: disk }
  if (await disk.exists(`${OUT}/summary.json`)) return (JSON.parse(disk.text(`${OUT}/summary.json`)) as { parametersSha256: string }).parametersSha256
  const begun = await disk.exists(`${OUT}/config.json`)
  const run = begun ? resumeOn(host, OUT, QUIET) : trainOn(host, { ...TINY_RUN, ...QUIET, out: OUT })
  return (await resultOf(run)).parametersSha256
}

describe('a run that is stopped for good', async () => {
  const { operations, disk: sound } = await undisturbedRun()
  const twin = await undisturbed(TINY_RUN)
  const kept = await sound.list(`${OUT}/policies`)

  /** The disk is, after the run went on, as it would be: hash, metrics, policies. */
  async function expectSame(disk: MemoryFiles, when: string): Promise<void> {
    expect(await continued(disk), when).toBe(twin)
    expect(iterationsIn(disk.text(`${OUT}/metrics.jsonl`)), when).toEqual(upTo(ITERATIONS))
    expect(await disk.list(`${OUT}/policies`), when).toEqual(kept)
    for (const name of ['policy.safetensors', 'best-policy.safetensors', ...kept.map((one) => `policies/${one}`)]) expect(disk.text(`${OUT}/${name}`) === sound.text(`${OUT}/${name}`), `${name} ${when}`).toBe(true)
  }

  /** The newest checkpoint that the run took for saved before an operation: its policy follows. */
  function newestSaved(index: number): string | undefined {
    const before = operations.slice(0, index)
    const policy = before.findLastIndex(({ name, path }) => name === 'write' && path.includes('/.policy.safetensors'))
    return before.slice(0, policy + 1).findLast(({ name, path }) => name === 'rename' && path.includes('/checkpoints/'))?.path.split('/').at(-1)
  }

  it('has many places to be stopped at', () => {
    expect(kept).toEqual(['000000000261.safetensors'])
    expect(operations.filter(({ name, path }) => name === 'rename' && path.includes('/policies/'))).toHaveLength(2)
    expect(operations.length).toBeGreaterThan(60)
    expect(new Set(operations.map(({ name }) => name))).toContain('append')
  })

  it('before any one of its file operations, goes on as if nothing had happened', async () => {
    for (const { index, name, path } of operations) {
      await expectSame(await stoppedAt(index, 0), `before operation ${index}, ${name} ${path}`)
    }
  })

  it('in the middle of anything it writes, too', async () => {
    for (const { index, name, path } of operations.filter(({ content }) => content !== null)) {
      await expectSame(await stoppedAt(index, 0.5), `in the middle of operation ${index}, ${name} ${path}`)
    }
  })

  it('by a power loss at any moment, whatever the disk had not yet been told to keep', async () => {
    for (const { index, name, path } of operations) {
      const disk = await stoppedAt(index, index % 3 / 2)
      const random = new RandomStream(1, STREAM.user, index)
      const fates: (() => Fate)[] = [() => 'lost', () => (random.integer(2) === 0 ? 'kept' : 'lost')]
      const saved = newestSaved(index)
      for (const fate of fates) {
        const left = disk.afterPowerLoss(fate)
        if (saved !== undefined) expect(await left.list(`${OUT}/checkpoints`), `power lost at operation ${index}, ${name} ${path}`).toContain(saved)
        await expectSame(left, `power lost at operation ${index}, ${name} ${path}`)
      }
    }
  })
})
