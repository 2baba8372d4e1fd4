// Disks that fill up or refuse to be written, in the middle of a run: the run goes on, says what could not be saved and where it was
// saved instead, ends with the bits it would have had, and what was sound before stays so. The disk is in memory.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Files } from '../dist/host/host.js'
import { nodeHost } from '../dist/host/node/host.js'
import { resultOf, resumeOn, trainOn, type TrainResult } from '../dist/runs/train.js'
import { intercept, type Operation } from './faults/intercept.js'
import { MemoryFiles } from './faults/memory-files.js'
import { iterationsIn, TINY_RUN, undisturbed, upTo } from './faults/small-runs.js'

const OUT = '/runs/one'
const ITERATIONS = 4
const OPTIONS = { threads: 1, checkpointSeconds: 0 }

let twin: string
beforeAll(async () => { twin = await undisturbed(TINY_RUN) })

interface Told {
  readonly result: TrainResult
  readonly warnings: readonly string[]
}

/** @param onReport called after each iteration */
async function trainedOn(files: Files, onReport: (iteration: number) => void = () => undefined): Promise<Told> {
  const warnings: string[] = []
  const run = trainOn({ ...nodeHost, files }, { ...TINY_RUN, ...OPTIONS, out: OUT, warn: (text) => { warnings.push(text) } })
  for (;;) {
    const next = await run.next()
    if (next.done) return { result: next.value, warnings }
    onReport(next.value.iteration)
  }
}

/** Resumes what is on the disk. */
async function continued(disk: MemoryFiles): Promise<Told> {
  const warnings: string[] = []
  const result = await resultOf(resumeOn({ ...nodeHost, files: disk }, OUT, { ...OPTIONS, warn: (text) => { warnings.push(text) } }))
  return { result, warnings }
}

/** Fails the operations chosen as a full disk does, after half of what they write. */
function fullFor(disk: MemoryFiles, chosen: (operation: Operation) => boolean): Files {
  return intercept(disk, async (operation) => {
    const { name, path, content } = operation
    if (!chosen(operation)) return
    if (content !== null) await (name === 'append' ? disk.append(path, content.subarray(0, content.length / 2)) : disk.write(path, content.subarray(0, content.length / 2)))
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: 'ENOSPC' })
  })
}

describe('a disk that fills up', () => {
  it('in the middle of a checkpoint: the run survives, saves elsewhere, and says where', async () => {
    const disk = new MemoryFiles()
    let full = false
    const files = fullFor(disk, ({ content, path }) => full && content !== null && path.startsWith(OUT))
    const { result, warnings } = await trainedOn(files, (iteration) => { full = iteration >= 2 })
    expect(result.parametersSha256).toBe(twin)
    const told = warnings.find((text) => text.includes('checkpoints/381')) // 21 steps of warm-up, 120 an iteration
    expect(told).toMatch(/^checkpoint \/runs\/one\/checkpoints\/381 could not be saved: ENOSPC: no space left on device, write\. Saved to /)
    expect(told).toMatch(/make room, then move it there\. The training goes on\.$/)
    expect(warnings.filter((text) => text.startsWith('checkpoint'))).toHaveLength(1) // not one for every attempt
    expect(warnings.join('\n')).toMatch(/metrics\.jsonl .* could not be written: ENOSPC.*\npolicies\/ .*\n.*\npolicy\.safetensors .*\nthe best policy .*\nsummary\.json .* trpo resume \/runs\/one evaluates again/)

    // The checkpoint of before is whole, and no half of one is left.
    expect(await disk.list(`${OUT}/checkpoints`)).toEqual(['141', '261'])
    const { result: again } = await continued(disk.copy())
    expect(again.parametersSha256).toBe(twin)

    // The one that was saved elsewhere is good for what the message says.
    const elsewhere = /Saved to (\S+)\/381 instead/.exec(told ?? '')?.[1] ?? ''
    expect(await disk.list(elsewhere)).toEqual(['501'])
    await disk.rename(`${elsewhere}/501`, `${OUT}/checkpoints/501`)
    const { result: moved, warnings: lacking } = await continued(disk)
    expect(moved.parametersSha256).toBe(twin)
    expect(lacking).toEqual([expect.stringContaining('lacks iterations 3, 4')])
  })

  it('and with it every other: the run survives, and says that nothing could be saved', async () => {
    const disk = new MemoryFiles()
    const { result, warnings } = await trainedOn(disk, (iteration) => { if (iteration === 2) disk.room = 3000 })
    expect(result.parametersSha256).toBe(twin)
    expect(warnings.join('\n')).toMatch(/checkpoint \/runs\/one\/checkpoints\/381 could not be saved: ENOSPC.*; nor in \S+: ENOSPC.*The training goes on, and each later checkpoint is tried again\./)
    disk.room = Infinity
    const { result: again } = await continued(disk)
    expect(again.parametersSha256).toBe(twin)
    expect(iterationsIn(disk.text(`${OUT}/metrics.jsonl`))).toEqual(upTo(ITERATIONS))
  })

  it('for a while: everything is written in the end, and nothing is missing', async () => {
    const disk = new MemoryFiles()
    const { result, warnings } = await trainedOn(disk, (iteration) => { disk.room = iteration === 1 ? 100 : Infinity })
    expect(result.parametersSha256).toBe(twin)
    expect(warnings.filter((text) => text.endsWith('is written again; nothing is lost.')).map((text) => text.split(' of ')[0]).sort())
      .toEqual(['metrics.jsonl', 'policies/', 'policy.safetensors', 'the best policy', 'the checkpoint'])
    expect(iterationsIn(disk.text(`${OUT}/metrics.jsonl`))).toEqual(upTo(ITERATIONS))
    expect(await disk.list(`${OUT}/checkpoints`)).toEqual(['141', '381', '501'])
    expect(JSON.parse(disk.text(`${OUT}/summary.json`))).toMatchObject({ parametersSha256: twin })
  })

  it('at any one write: what is on the disk can be continued', async () => {
    const count = await trainedCount()
    for (let nth = 1; nth <= count; nth++) {
      const disk = new MemoryFiles()
      let seen = 0
      const run = trainedOn(fullFor(disk, (operation) => operation.content !== null && ++seen === nth))
      if (nth === 1) { // config.json
        await expect(run).rejects.toThrow(/^run directory \/runs\/one: it cannot be written: ENOSPC.*Give another directory \(--out\)\.$/)
        continue
      }
      expect((await run).result.parametersSha256, `write ${nth}`).toBe(twin)
      expect(iterationsIn(disk.text(`${OUT}/metrics.jsonl`)), `write ${nth}`).toEqual(upTo(ITERATIONS))
      if (await disk.exists(`${OUT}/summary.json`)) await disk.remove(`${OUT}/summary.json`)
      expect((await continued(disk)).result.parametersSha256, `write ${nth}`).toBe(twin)
    }
  })
})

async function trainedCount(): Promise<number> {
  let count = 0
  await trainedOn(intercept(new MemoryFiles(), ({ content }) => { if (content !== null) count++ }))
  return count
}

describe('a folder that cannot be written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trpo-unwritable-'))
  afterAll(() => { rmSync(folder, { recursive: true }) })

  it('at the start is refused before anything is computed', async () => {
    writeFileSync(join(folder, 'file'), '')
    let started = false
    const out = join(folder, 'file', 'run')
    await expect(resultOf(trainOn(nodeHost, { ...TINY_RUN, out, onStart: () => { started = true } })))
      .rejects.toThrow(`run directory ${out}: it cannot be written: ENOTDIR`)
    expect(started).toBe(false)
  })

  it('from some moment on: the run survives, and can be continued once it is writable', async () => {
    const disk = new MemoryFiles()
    let forbidden = false
    const files = intercept(disk, ({ name, path }) => {
      const writing = ['write', 'append', 'rename', 'makeDirectory', 'remove'].includes(name)
      if (forbidden && writing) throw new Error(`EACCES: permission denied, ${name} '${path}'`)
    })
    const { result, warnings } = await trainedOn(files, (iteration) => { forbidden = iteration >= 2 })
    expect(result.parametersSha256).toBe(twin)
    expect(warnings.join('\n')).toMatch(/checkpoint \S+\/381 could not be saved: EACCES: permission denied/)
    expect((await continued(disk)).result.parametersSha256).toBe(twin)
  })
})
