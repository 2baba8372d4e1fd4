// TensorBoard files: the bytes that TensorBoard's own writer makes, what a run writes read back by a reader of our own and by Google's
// protocol buffers, and what an interruption and a full disk do to them. Needs `npm run build`.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { Files } from '../dist/host/host.js'
import { nodeHost } from '../dist/host/node/host.js'
import { resultOf, resumeOn, trainOn, type ResumeOptions, type TrainOptions } from '../dist/runs/train.js'
import { crc32c } from '../dist/telemetry/crc32c.js'
import { encodeEvent, type EventMessage } from '../dist/telemetry/event-message.js'
import { writeTensorboardOn } from '../dist/telemetry/export-metrics.js'
import { histogramOf } from '../dist/telemetry/histogram.js'
import { monitored, type TelemetryOptions } from '../dist/telemetry/monitor.js'
import { frameRecord } from '../dist/telemetry/record.js'
import type { IterationReport } from '../dist/training/report.js'
import { readEvents, type Event } from './event-file.js'
import { intercept } from './faults/intercept.js'
import { MemoryFiles } from './faults/memory-files.js'
import { TINY_RUN } from './faults/small-runs.js'

const OUT = '/runs/one'
const OPTIONS = { ...TINY_RUN, threads: 1, out: OUT, steps: 3 * 7 + 120 * 6 }

/** Records that tensorboard 2.21.0 wrote (RecordWriter, event_pb2) of the events beside them. */
const KNOWN: readonly (readonly [EventMessage, string])[] = [
  [{ wallTime: 1.5, fileVersion: 'brain.Event:2' }, '1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c'],
  [{ wallTime: 1.5, sessionLog: { status: 1 } }, '0d000000000000003c37b83409000000000000f83f3a020801b718825c'],
  [
    {
      wallTime: 1_700_000_000.25, step: 5_000_000_000, summary: {
        value: [
          { tag: 'seconds/total', simpleValue: 0 }, { tag: 'kl', simpleValue: 0.0099 },
          { tag: 'returns', histo: { min: -1, max: 3, num: 3, sum: 2, sumSquares: 10, bucketLimit: [1, 3], bucket: [2, 1] } },
        ],
      },
    },
    '9000000000000000966337fd0900001040fc54d9411080e497d0122a7f0a140a0d7365636f6e64732f746f74616c15000000000a090a026b6c159c33223c'
    + '0a5c0a0772657475726e732a5109000000000000f0bf1100000000000008401900000000000008402100000000000000402900000000000024403210000000000000'
    + 'f03f00000000000008403a100000000000000040000000000000f03fa5fb9804',
  ],
]

const folder = mkdtempSync(join(tmpdir(), 'trpo-tensorboard-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

function training(files: Files, options: TrainOptions & TelemetryOptions) {
  return monitored(files, options, (plain: TrainOptions) => trainOn({ ...nodeHost, files }, plain))
}

function resumed(files: Files, options: TelemetryOptions = {}) {
  return monitored(files, { threads: 1, ...options }, (plain: ResumeOptions) => resumeOn({ ...nodeHost, files }, OUT, plain))
}

async function eventFile(files: MemoryFiles): Promise<string> {
  const names = await files.list(`${OUT}/tensorboard`)
  expect(names).toHaveLength(1)
  return `${OUT}/tensorboard/${names[0]}`
}

async function eventsOn(files: MemoryFiles): Promise<Event[]> {
  return readEvents(await files.read(await eventFile(files)))
}

function linesOf(files: MemoryFiles): IterationReport[] {
  return files.text(`${OUT}/metrics.jsonl`).trimEnd().split('\n').map((line) => JSON.parse(line) as IterationReport)
}

describe('the format', () => {
  it('has the CRC-32C of RFC 3720 and of the catalogue of CRCs', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
  })

  it.each(KNOWN)('has the bytes of TensorBoard\'s own writer: %j', (event, hex) => {
    expect(Buffer.from(frameRecord(encodeEvent(event))).toString('hex')).toBe(hex)
  })

  it('is guarded: a changed byte is found wherever it is', () => {
    const record = frameRecord(encodeEvent(KNOWN[2][0]))
    expect(readEvents(record)[0].scalars).toEqual({ 'seconds/total': 0, 'kl': Math.fround(0.0099) })
    for (let at = 8; at < record.length; at++) {
      expect(() => readEvents(record.with(at, record[at] ^ 4)), `byte ${at}`).toThrow(/CRC/)
    }
  })

  it('puts every value of a histogram into the bucket that holds it', () => {
    const values = [3, -2, 0, 0.5, 10, 10, 7.25]
    const { min, max, num, sum, sumSquares, bucketLimit, bucket } = histogramOf(values)
    expect([min, max, num, sum, sumSquares]).toEqual([-2, 10, 7, 28.75, 265.8125])
    expect(bucketLimit.at(-1)).toBe(10)
    for (const [i, limit] of bucketLimit.entries()) {
      const below = bucketLimit[i - 1] ?? -Infinity
      const last = i === bucketLimit.length - 1
      expect(bucket[i]).toBe(values.filter((value) => value >= below && (value < limit || last)).length)
    }
    expect(histogramOf([4, 4])).toEqual({ min: 4, max: 4, num: 2, sum: 8, sumSquares: 32, bucketLimit: [4], bucket: [2] })
  })
})

describe('the event file of a run', () => {
  it('has every numeric metric at the environment steps, and histograms', async () => {
    const files = new MemoryFiles()
    const before = Date.now() / 1000
    await resultOf(training(files, { ...OPTIONS, tensorboard: { histograms: true } }))
    const [version, start, ...events] = await eventsOn(files)
    const lines = linesOf(files)
    expect(version.fileVersion).toBe('brain.Event:2')
    expect(start.sessionStatus).toBe(1)
    expect(events.map(({ step }) => step)).toEqual(lines.map(({ steps }) => steps))
    events.forEach(({ scalars, wallTime, histograms }, i) => {
      const { meanReturn, seconds, evaluation, kl, predictedDecreases, returns } = lines[i]
      const expected = { meanReturn, kl, predictedDecreases, 'seconds/total': seconds.total, 'evaluation/meanReturn': evaluation?.meanReturn }
      for (const [tag, value] of Object.entries(expected)) {
        expect(scalars[tag], tag).toBe(typeof value === 'number' ? Math.fround(value) : undefined)
      }
      expect(Object.keys(scalars).filter((tag) => tag.startsWith('returns') || tag === 'outcome')).toEqual([])
      expect(wallTime).toBeGreaterThanOrEqual(before)
      expect(wallTime).toBeLessThanOrEqual(Date.now() / 1000)
      expect(Object.values(histograms).map(({ num }) => num)).toEqual(returns.length === 0 ? [] : [returns.length, returns.length])
    })
    expect(events.some(({ scalars }) => 'evaluation/meanReturn' in scalars)).toBe(true)
  })

  it('is as it would have been after a kill and a resume: nothing twice, nothing missing, histograms too', async () => {
    const files = new MemoryFiles()
    const run = training(files, { ...OPTIONS, checkpointSeconds: 1e9, tensorboard: { histograms: true } })
    for (let i = 0; i < 2; i++) await run.next()
    await run.return(undefined as never) // saves a checkpoint after the second iteration
    const cut = training(files.copy(), OPTIONS) // the disk as it is then
    await expect(cut.next()).rejects.toThrow(/already holds a run/)
    const second = resumed(files, { tensorboard: { histograms: true } })
    for (let i = 0; i < 3; i++) await second.next()
    const killed = files.copy() // as if the process had ended here, three iterations after the checkpoint
    await second.return(undefined as never)
    expect((await eventsOn(killed)).filter(({ step }) => step > 0)).toHaveLength(5)

    await resultOf(resumed(killed)) // the file is there, so it goes on
    const events = (await eventsOn(killed)).filter(({ step }) => step > 0)
    expect(events.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6].map((iteration) => 21 + 120 * iteration))
    expect(events.map(({ scalars }) => scalars.kl)).toEqual(linesOf(killed).map(({ kl }) => Math.fround(kl ?? NaN)))
    const times = events.map(({ wallTime }) => wallTime)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(events.filter(({ histograms }) => 'returns' in histograms).length).toBeGreaterThan(3)
  })

  it('is not begun by a resume that nobody asked', async () => {
    const files = new MemoryFiles()
    const run = training(files, OPTIONS)
    await run.next()
    await run.return(undefined as never)
    await resultOf(resumed(files))
    expect(await files.exists(`${OUT}/tensorboard`)).toBe(false)
  })

  it('that cannot be written is told once, and the run ends with the same bits', async () => {
    const disk = new MemoryFiles()
    let failures = 0
    const files = intercept(disk, ({ name, path }) => {
      if (name !== 'append' || !path.includes('tfevents')) return
      failures++
      throw new Error('ENOSPC')
    })
    const warnings: string[] = []
    const warn = (text: string): void => { warnings.push(text) }
    const { parametersSha256 } = await resultOf(training(files, { ...OPTIONS, tensorboard: true, warn }))
    const { parametersSha256: plain } = await resultOf(trainOn(nodeHost, { ...OPTIONS, out: undefined }))
    expect(parametersSha256).toBe(plain)
    expect(failures).toBe(1)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/^the TensorBoard file of \/runs\/one could not be written: ENOSPC\. The training goes on/)
  })

  it('needs a run directory', async () => {
    const run = training(new MemoryFiles(), { ...OPTIONS, out: undefined, tensorboard: true })
    await expect(run.next()).rejects.toThrow(/tensorboard: the event file lies in the run directory, .* Give `out`/)
  })
})

describe('a run that is there already', () => {
  it('is converted to what it would have written', async () => {
    const out = join(folder, 'run')
    await resultOf(monitored(nodeHost.files, { ...OPTIONS, out, tensorboard: true }, (plain: TrainOptions) => trainOn(nodeHost, plain)))
    const [own] = readdirSync(join(out, 'tensorboard'))
    const written = readEvents(readFileSync(join(out, 'tensorboard', own)))
    const [path] = await writeTensorboardOn(nodeHost.files, [folder], { out: join(folder, 'logs') })
    const converted = readEvents(readFileSync(path))
    const contents = (events: readonly Event[]) => events.map(({ step, scalars }) => ({ step, scalars }))
    expect(contents(converted)).toEqual(contents(written))
    expect(path.startsWith(join(folder, 'logs', 'events.out.tfevents.'))).toBe(true)
    const [again] = await writeTensorboardOn(nodeHost.files, [folder], { out: join(folder, 'logs') })
    expect(readdirSync(join(folder, 'logs'))).toEqual([again.split(/[\\/]/).at(-1)])
  })

  it.skipIf(pythonWithProtobuf() === null)('is read the same by Google\'s protocol buffers', async () => {
    const out = join(folder, 'google')
    await resultOf(trainOn(nodeHost, { ...OPTIONS, out }))
    const [path] = await writeTensorboardOn(nodeHost.files, [out], { histograms: true })
    const script = fileURLToPath(new URL('fixtures/read-events.py', import.meta.url))
    const { stdout, stderr } = spawnSync(String(pythonWithProtobuf()), [script, path], { encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual(readEvents(readFileSync(path)))
  })
})

/** A Python that has Google's protobuf package, of those that machines have. */
function pythonWithProtobuf(): string | null {
  return ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', 'import google.protobuf']).status === 0) ?? null
}
