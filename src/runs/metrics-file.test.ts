// metrics.jsonl under failures: each iteration once and in order, whatever was cut off, repeated or refused by the disk.

import { describe, expect, it } from 'vitest'
import { MemoryFiles } from '../../tests/faults/memory-files.js'
import type { IterationReport } from '../training/report.js'
import { MetricsFile } from './metrics-file.js'

const PATH = '/run/metrics.jsonl'

function report(iteration: number): IterationReport {
  return { iteration, steps: 10 * iteration } as IterationReport
}

async function fileWith(content: string): Promise<{ files: MemoryFiles, metrics: MetricsFile }> {
  const files = new MemoryFiles()
  await files.makeDirectory('/run')
  if (content !== '') await files.write(PATH, new TextEncoder().encode(content))
  return { files, metrics: new MetricsFile(files, PATH) }
}

function iterations(files: MemoryFiles): number[] {
  return files.text(PATH).trimEnd().split('\n').map((line) => (JSON.parse(line) as IterationReport).iteration)
}

describe('last', () => {
  const last = async (content: string): Promise<number | undefined> => (await (await fileWith(content)).metrics.last())?.iteration

  it('is the last whole line', async () => {
    expect(await last('{"iteration":1}\n{"iteration":2}\n')).toBe(2)
    expect(await last('{"iteration":1}\n{"iteration":2}')).toBe(2)
    expect(await last('{"iteration":1}\n{"iteration":2}\n{"iterat')).toBe(2)
    expect(await last('{"iteration":1}\nnonsense\n\n')).toBe(1)
    expect(await last('')).toBeUndefined()
    expect(await last('{"iterat')).toBeUndefined()
  })

  it('is found at the end of a long file, without reading its beginning, also where lines are longer than what is read at first', async () => {
    for (const padding of [10, 40_000, 200_000]) {
      const lines = Array.from({ length: 12 }, (_, i) => JSON.stringify({ iteration: i + 1, padding: 'ä'.repeat(padding) }))
      const { files, metrics } = await fileWith(`${lines.join('\n')}\n${lines[0].slice(0, -5)}`)
      const whole = await files.read(PATH)
      let most = 0
      const readEnd = files.readEnd.bind(files)
      files.readEnd = (path, bytes) => {
        most = Math.max(most, bytes)
        return readEnd(path, bytes)
      }
      files.read = () => Promise.reject(new Error('it reads everything'))
      expect((await metrics.last())?.iteration).toBe(12)
      if (padding > 10) expect(most).toBeLessThan(whole.length)
    }
  })
})

it('adds up the seconds of all iterations', async () => {
  const { metrics } = await fileWith('{"iteration":1,"seconds":{"total":1.5}}\n{"iteration":2}\n{"iteration":3,"seconds":{"total":0.25}}\n')
  expect(await metrics.seconds()).toBe(1.75)
})

describe('cut', () => {
  it('keeps whole lines up to the iteration, once each, and names those that are not there', async () => {
    const { files, metrics } = await fileWith('{"iteration":1}\n{"iteration":2}\n{"iteration":2}\nnonsense\n{"iteration":5}\n{"iteration":6}\n{"itera')
    expect(await metrics.cut(5)).toEqual([3, 4])
    expect(iterations(files)).toEqual([1, 2, 5])
  })

  it('keeps a last line without its end of line', async () => {
    const { files, metrics } = await fileWith('{"iteration":1}\n{"iteration":2}')
    expect(await metrics.cut(2)).toEqual([])
    expect(files.text(PATH)).toBe('{"iteration":1}\n{"iteration":2}\n')
  })

  it('of no file makes none', async () => {
    const { files, metrics } = await fileWith('')
    expect(await metrics.cut(0)).toEqual([])
    expect(await metrics.cut(2)).toEqual([1, 2])
    expect(await files.exists(PATH)).toBe(false)
  })
})

describe('append', () => {
  it('writes the lines that a full disk refused, in their place, once there is room', async () => {
    const { files, metrics } = await fileWith('')
    await metrics.append(report(1))
    files.room = 10
    await expect(metrics.append(report(2))).rejects.toThrow('ENOSPC')
    expect(files.text(PATH).split('\n')[1]).toHaveLength(10)
    await expect(metrics.append(report(3))).rejects.toThrow('ENOSPC')
    await expect(metrics.sync()).rejects.toThrow('ENOSPC')
    files.room = Infinity
    await metrics.append(report(4))
    expect(iterations(files)).toEqual([1, 2, 3, 4])
    await metrics.append(report(5))
    expect([...(await metrics.read()).keys()]).toEqual([1, 2, 3, 4, 5])
  })

  it('is made good by sync alone', async () => {
    const { files, metrics } = await fileWith('')
    files.room = 25 // the whole line, and part of the next
    await metrics.append(report(1)).catch(() => undefined)
    await metrics.append(report(2)).catch(() => undefined)
    files.room = Infinity
    await metrics.sync()
    expect(iterations(files)).toEqual([1, 2])
  })
})
