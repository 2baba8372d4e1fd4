// Checkpoints and configs that are not what the run wrote: cut off, changed in one byte, edited with a right checksum, of another run,
// another version or another program. None loads in silence, each gets a sentence, and the sound one before it is used.

import { createHash } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../dist/compute/random.js'
import { nodeHost } from '../dist/host/node/host.js'
import { loadState, stateContext } from '../dist/runs/load-state.js'
import { RunDirectory, RunError } from '../dist/runs/run-directory.js'
import { SafetensorsError } from '../dist/runs/safetensors.js'
import { decodeState } from '../dist/runs/state-file.js'
import { decodePolicy } from '../dist/runs/policy-file.js'
import { resultOf, resumeOn, trainOn, type TrainOptions } from '../dist/runs/train.js'
import { MemoryFiles } from './faults/memory-files.js'
import { iterationsIn, TINY_RUN, undisturbed, upTo } from './faults/small-runs.js'

const OUT = '/runs/one'
const CHANGES = 1000
const [OLDER, NEWEST] = ['381', '501'].map((step) => `${OUT}/checkpoints/${step}`)
const OPTIONS = { threads: 1, checkpointSeconds: 0 }

/** A run that was stopped before its end: its evaluation is still to come. */
async function stoppedRun(options: TrainOptions): Promise<MemoryFiles> {
  const disk = new MemoryFiles()
  await resultOf(trainOn({ ...nodeHost, files: disk }, { ...options, ...OPTIONS, out: OUT }))
  await disk.remove(`${OUT}/summary.json`)
  return disk
}

let sound: MemoryFiles
let foreign: MemoryFiles
let state: Uint8Array
let disk: MemoryFiles
let context: string
beforeAll(async () => {
  sound = await stoppedRun(TINY_RUN)
  foreign = await stoppedRun({ ...TINY_RUN, seed: 99 })
  state = await sound.read(`${NEWEST}/state.safetensors`)
  context = stateContext((await RunDirectory.open(sound, OUT)).config)
})
beforeEach(() => { disk = sound.copy() })

/** Puts a state in the newest checkpoint's place, with a checksum that agrees. */
async function plant(content: Uint8Array): Promise<void> {
  await disk.write(`${NEWEST}/state.safetensors`, content)
  await disk.write(`${NEWEST}/SHA256SUMS`, new TextEncoder().encode(`${createHash('sha256').update(content).digest('hex')}  state.safetensors\n`))
}

/** One byte of the content, changed. */
function changed(content: Uint8Array, random: RandomStream): Uint8Array {
  const at = random.integer(content.length)
  return content.with(at, content[at] ^ (1 + random.integer(255)))
}

async function load(files = disk): Promise<{ steps: number | undefined, warnings: string[] }> {
  const warnings: string[] = []
  const { state: loaded } = await loadState({ ...nodeHost, files }, OUT, (text) => { warnings.push(text) })
  return { steps: loaded?.steps, warnings }
}

describe('a checkpoint', () => {
  it.each([
    ['cut off', 'damaged: state.safetensors and SHA256SUMS do not agree', () => disk.write(`${NEWEST}/state.safetensors`, state.subarray(0, 1000))],
    ['empty', 'damaged: state.safetensors and SHA256SUMS do not agree', () => disk.write(`${NEWEST}/state.safetensors`, new Uint8Array(0))],
    ['without its state', 'cannot be read: ENOENT', () => disk.remove(`${NEWEST}/state.safetensors`)],
    ['without its checksum', 'cannot be read: ENOENT', () => disk.remove(`${NEWEST}/SHA256SUMS`)],
    ['cut off, with a checksum that agrees', 'truncated: tensor', () => plant(state.subarray(0, state.length - 4))],
    ['that is something else', 'not a safetensors file', () => plant(new TextEncoder().encode('a cat, as a picture'))],
    ['that is a policy', 'got format "trpo-policy", expected "trpo-state"', async () => plant(await disk.read(`${OUT}/policy.safetensors`))],
    ['of another version', 'got version "7", expected "1": it was written by another version of trpo',
      () => plant(replaced(state, '"version":"1"', '"version":"7"'))],
    ['of another run', 'it belongs to a run with another config', async () => plant(await foreign.read(`${NEWEST}/state.safetensors`))],
    ['with an edited description', 'its description of the state cannot be read: ', () => plant(replaced(state, '\\"iteration\\"', '\\"itxration\\"'))],
    ['under another name', 'it holds the state after 381 steps, not 501: it was renamed', async () => plant(await disk.read(`${OLDER}/state.safetensors`))],
  ])('%s is refused, and the one before it used', async (_, reason, damage) => {
    await damage()
    const { steps, warnings } = await load()
    expect(steps).toBe(381)
    expect(warnings).toEqual([expect.stringContaining(`checkpoint ${NEWEST} is refused: `)])
    expect(warnings[0]).toContain(reason)
    expect(warnings[0]).toContain(`. Using ${OLDER}.`)
    const { parametersSha256 } = await resultOf(resumeOn({ ...nodeHost, files: disk }, OUT, { ...OPTIONS, warn: () => undefined }))
    expect(parametersSha256).toBe(await undisturbed(TINY_RUN))
    expect(iterationsIn(disk.text(`${OUT}/metrics.jsonl`))).toEqual(upTo(4))
    expect((await load()).warnings).toEqual([]) // the run has written a sound one in its place
  })

  it('with one byte changed is refused, wherever it is', async () => {
    const files = { 'state.safetensors': state, 'SHA256SUMS': await disk.read(`${NEWEST}/SHA256SUMS`) }
    const random = new RandomStream(7, STREAM.user, 0)
    for (let change = 0; change < CHANGES; change++) {
      const name = change % 4 === 0 ? 'SHA256SUMS' : 'state.safetensors'
      await disk.write(`${NEWEST}/${name}`, changed(files[name], random))
      const { steps, warnings } = await load()
      expect({ change, steps, warnings }).toEqual({ change, steps: 381, warnings: [expect.stringContaining('501 is refused: damaged: ') as string] })
      await disk.write(`${NEWEST}/${name}`, files[name])
    }
    expect(await load()).toEqual({ steps: 501, warnings: [] })
  })

  it('with one byte changed and a checksum that agrees loads, or is refused in our words', () => {
    const random = new RandomStream(8, STREAM.user, 0)
    const header = Number(new DataView(state.buffer, state.byteOffset).getBigUint64(0, true))
    let refused = 0
    for (let change = 0; change < CHANGES; change++) {
      const edited = state.with(random.integer(8 + header), random.integer(256)) // the numbers behind it cannot be told from others
      try {
        decodeState(edited, context)
      } catch (error) {
        refused++
        expect(error).toBeInstanceOf(SafetensorsError)
      }
    }
    expect(refused).toBeGreaterThan(CHANGES / 2)
  })
})

describe('a run', () => {
  it('of which no checkpoint is sound says so, and what to do', async () => {
    for (const step of await disk.list(`${OUT}/checkpoints`)) {
      await disk.write(`${OUT}/checkpoints/${step}/SHA256SUMS`, new Uint8Array(3))
    }
    const loading = load()
    await expect(loading).rejects.toThrow(/^run \/runs\/one: none of its 3 checkpoints is sound \(damaged: .*\)\. Delete its checkpoints/)
    await disk.remove(`${OUT}/checkpoints`)
    const { parametersSha256 } = await resultOf(resumeOn({ ...nodeHost, files: disk }, OUT, OPTIONS))
    expect(parametersSha256).toBe(await undisturbed(TINY_RUN))
  })

  it('keeps its sound checkpoints when newer ones are damaged', async () => {
    for (const step of ['381', '501']) await disk.write(`${OUT}/checkpoints/${step}/SHA256SUMS`, new Uint8Array(3))
    const run = resumeOn({ ...nodeHost, files: disk }, OUT, { ...OPTIONS, warn: () => undefined })
    await run.next()
    await run.return(undefined as never)
    expect(await disk.list(`${OUT}/checkpoints`)).toEqual(['261', '381'])
    expect(await load()).toEqual({ steps: 381, warnings: [] })
  })

  it('with one byte of config.json changed is refused, unless it means the same', async () => {
    const content = await disk.read(`${OUT}/config.json`)
    const { record } = await RunDirectory.open(disk, OUT)
    const random = new RandomStream(9, STREAM.user, 0)
    let refused = 0
    for (let change = 0; change < CHANGES; change++) {
      await disk.write(`${OUT}/config.json`, changed(content, random))
      const opened = await RunDirectory.open(disk, OUT).catch((error: unknown) => error)
      if (opened instanceof RunDirectory) {
        expect(opened.record).toEqual(record)
        continue
      }
      refused++
      expect(opened).toBeInstanceOf(RunError)
      expect((opened as RunError).message).toMatch(/^run \/runs\/one: config\.json cannot be read: ./)
    }
    expect(refused).toBeGreaterThan(CHANGES / 2)
  })

  it('with one byte of policy.safetensors changed is not acted with', async () => {
    const content = await disk.read(`${OUT}/policy.safetensors`)
    const random = new RandomStream(10, STREAM.user, 0)
    for (let change = 0; change < CHANGES; change++) {
      const edited = changed(content, random)
      expect(() => decodePolicy(edited), `change ${change}`).toThrow(SafetensorsError)
    }
    expect(decodePolicy(content).spec.env).toBe('CartPole-v1')
  })

  it('whose summary is damaged is told apart from one that is finished', async () => {
    await disk.write(`${OUT}/summary.json`, new TextEncoder().encode('{ "steps": '))
    const run = await RunDirectory.open(disk, OUT)
    await expect(run.readSummary()).rejects.toThrow(/^run \/runs\/one: summary\.json cannot be read: /)
  })
})

/** The file with a piece of its header replaced by one as long. */
function replaced(file: Uint8Array, from: string, to: string): Uint8Array {
  const at = Buffer.from(file).indexOf(from)
  if (at < 0 || from.length !== to.length) throw new Error(`"${from}" is not in the file, or "${to}" is not as long`)
  const edited = file.slice()
  edited.set(new TextEncoder().encode(to), at)
  return edited
}
