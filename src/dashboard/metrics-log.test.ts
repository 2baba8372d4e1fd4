// Reading metrics.jsonl as it grows: the scanner against JSON.parse, growth in arbitrary pieces against the whole, cuts and damage.

import { appendFileSync, mkdtempSync, realpathSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { LineReader } from './metric-line.js'
import { MetricColumns } from './metric-columns.js'
import { MetricsLog } from './metrics-log.js'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'trpo-metrics-log-')))
const file = join(folder, 'metrics.jsonl')
afterAll(() => { rmSync(folder, { recursive: true }) })
beforeEach(() => { rmSync(file, { force: true }) })

const line = (iteration: number, more: object = {}): string => `${JSON.stringify({ iteration, steps: 10 * iteration, kl: iteration / 3, ...more })}\n`
const lines = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, i) => line(from + i)).join('')

async function read(log: MetricsLog): Promise<number[]> {
  expect(await log.update(null, Infinity)).toBe(true)
  return [...log.columns.column('iteration') ?? []]
}

function reader(wanted: ReadonlySet<string> | null): { columns: MetricColumns, add: (text: string) => boolean } {
  const columns = new MetricColumns()
  const lineReader = new LineReader(columns, wanted)
  return { columns, add: (text) => lineReader.add(Buffer.from(`x${text}\n`), 1, 1 + Buffer.byteLength(text)) }
}

/** All numbers with their names, as JSON.parse finds them. */
function numbersIn(entries: object, prefix = ''): [string, number][] {
  return Object.entries(entries).flatMap(([key, value]: [string, unknown]): [string, number][] => {
    if (typeof value === 'number') return [[prefix + key, value]]
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? numbersIn(value, `${prefix}${key}.`) : []
  })
}

describe('a line', () => {
  it('gives the numbers that JSON.parse gives, to the bit', () => {
    const key = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => !name.includes('.') && !/^(iteration|steps|outcome|__proto__)$/.test(name))
    const { tree } = fc.letrec<{ tree: object, leaf: unknown }>((tie) => ({
      leaf: fc.oneof(fc.double(), fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.oneof(fc.double(), fc.string(), tie('tree')), { maxLength: 3 })),
      tree: fc.dictionary(key, fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('tree')), { maxKeys: 6 }),
    }))
    fc.assert(fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), fc.boolean(), (trees, spaced) => {
      const { columns, add } = reader(null)
      trees.forEach((entries, i) => {
        const text = JSON.stringify({ iteration: i + 1, ...entries, steps: i }, null, spaced ? 1 : 0).replaceAll('\n', ' ')
        expect(add(text), text).toBe(true)
        const expected = numbersIn(JSON.parse(text) as object).filter(([, value]) => Number.isFinite(value))
        for (const [name, value] of expected) expect(columns.column(name)?.[i], name).toBe(value)
      })
    }), { numRuns: 300 })
  })

  it('gives what is wanted and no more, and the axes', () => {
    const { columns, add } = reader(new Set(['kl']))
    expect(add('{"iteration":1,"steps":5,"returns":[1,2,[3,"]"]],"kl":0.5,"maxKl":2,"seconds":{"total":3,"policy":1},"outcome":"accepted"}')).toBe(true)
    expect(columns.names.sort()).toEqual(['iteration', 'kl', 'seconds.total', 'steps'])
    expect(columns.outcomes()).toEqual({})
  })

  it('that is no report adds nothing', () => {
    const { columns, add } = reader(null)
    const damaged = [
      '', 'null', '[]', '7', '"x"', '{}', '{"iteration":1}', '{"iteration":"1","steps":2}', '{"iteration":1,"steps":2', '{"iteration":1,"steps":2}}',
      '{"iteration":1,"steps":1e999}', '{"iteration":NaN,"steps":2}', '{"iteration":1,"steps":2,"kl":"x}', '\u0000\u0001\uffff', '['.repeat(100_000),
      `{"a":${'{"a":'.repeat(1000)}`,
    ]
    for (const text of damaged) expect(add(text), text.slice(0, 60)).toBe(false)
    expect(columns.length).toBe(0)
    expect(add('{"iteration":1,"steps":2,"kl":"NaN","maxKl":null,"deep":{"er":{"est":4}}}')).toBe(true)
    expect(columns.column('kl')).toBeNull()
    expect(columns.column('deep.er.est')?.[0]).toBe(4)
  })

  it('whose steps go back is none; one whose iteration does takes the place of what followed', () => {
    const { columns, add } = reader(null)
    for (const [iteration, steps] of [[1, 10], [2, 20], [3, 30]]) expect(add(JSON.stringify({ iteration, steps, outcome: `o${iteration}` }))).toBe(true)
    expect(add('{"iteration":4,"steps":29}')).toBe(false)
    expect([...columns.column('steps') ?? []]).toEqual([10, 20, 30])
    expect(add('{"iteration":2,"steps":21,"kl":1,"outcome":"again"}')).toBe(true)
    expect([...columns.column('steps') ?? []]).toEqual([10, 21])
    expect([...columns.column('kl') ?? []]).toEqual([NaN, 1])
    expect(columns.outcomes()).toEqual({ o1: 1, again: 1 })
  })

  it('cannot fill the memory with names', () => {
    const { columns, add } = reader(null)
    for (let i = 1; i <= 30; i++) add(JSON.stringify({ iteration: i, steps: i, ...Object.fromEntries(Array.from({ length: 100 }, (_, k) => [`n${i}-${k}`, k])) }))
    expect(columns.length).toBe(30)
    expect(columns.names.length).toBeLessThanOrEqual(1000)
  })
})

describe('a file that grows', () => {
  it('in arbitrary pieces is read as the whole is', async () => {
    const whole = Buffer.from(Array.from({ length: 60 }, (_, i) => line(i + 1, i % 7 === 0 ? { 'ü': i, 'deep': { x: i } } : {})).join(''))
    await fc.assert(fc.asyncProperty(fc.array(fc.nat({ max: whole.length }), { maxLength: 12 }), async (cuts) => {
      rmSync(file, { force: true })
      const log = new MetricsLog(file)
      let from = 0
      for (const to of [...cuts, whole.length].sort((a, b) => a - b)) {
        appendFileSync(file, whole.subarray(from, to))
        from = to
        await read(log)
      }
      expect([...log.columns.column('kl') ?? []]).toEqual(Array.from({ length: 60 }, (_, i) => (i + 1) / 3))
      expect(log.columns.column('ü')?.[7]).toBe(7)
      expect(log.damagedLines).toBe(0)
    }), { numRuns: 30 })
  })

  it('waits for the end of its last line', async () => {
    const log = new MetricsLog(file)
    expect(await read(log)).toEqual([])
    writeFileSync(file, lines(1, 2) + line(3).slice(0, 20))
    expect(await read(log)).toEqual([1, 2])
    appendFileSync(file, line(3).slice(20))
    expect(await read(log)).toEqual([1, 2, 3])
  })

  it('and is cut back, replaced or removed is read anew', async () => {
    const log = new MetricsLog(file)
    writeFileSync(file, lines(1, 9))
    expect(await read(log)).toHaveLength(9)
    truncateSync(file, Buffer.byteLength(lines(1, 4)))
    expect(await read(log)).toEqual([1, 2, 3, 4])
    writeFileSync(`${file}.new`, lines(1, 2) + line(3, { kl: 77 }) + lines(4, 12))
    renameSync(`${file}.new`, file) // as a resumed run does
    expect(await read(log)).toHaveLength(12)
    expect(log.columns.column('kl')?.[2]).toBe(77)
    writeFileSync(file, lines(1, 11) + line(12, { kl: 99 }) + lines(13, 20)) // the same file, other content, and longer
    await read(log)
    expect(log.columns.column('kl')?.[11]).toBe(99)
    rmSync(file)
    expect(await read(log)).toEqual([])
  })

  it('passes over lines that are damaged or endless, and counts them', async () => {
    const log = new MetricsLog(file)
    writeFileSync(file, `${line(1)}{"iteration":2,"ste\n\n${line(3)}`)
    appendFileSync(file, Buffer.from([0, 255, 254, 10, 128, 10]))
    appendFileSync(file, `${line(4)}{"iteration":5,"steps":50,"returns":[${'1,'.repeat(10_000_000)}`)
    expect(await read(log)).toEqual([1, 3, 4])
    appendFileSync(file, `1]}\n${line(6)}`)
    expect(await read(log)).toEqual([1, 3, 4, 6])
    expect(log.damagedLines).toBe(4)
  })

  it('is left where time is up, and read on from there', async () => {
    const log = new MetricsLog(file)
    writeFileSync(file, lines(1, 60_000))
    expect(await log.update(null, 0)).toBe(false)
    const read = log.columns.length
    expect(read).toBeGreaterThan(1000)
    expect(read).toBeLessThan(60_000)
    expect(await log.update(null, Infinity)).toBe(true)
    expect(log.columns.length).toBe(60_000)
    expect(log.columns.column('kl')?.at(-1)).toBe(20_000)
  })

  it('is read anew for a metric that was not wanted before, and keeps those that were', async () => {
    const log = new MetricsLog(file)
    writeFileSync(file, `${line(1, { a: 1, b: 2 })}${line(2, { a: 3, b: 4 })}`)
    await log.update(new Set(['a']), Infinity)
    expect(log.columns.column('b')).toBeNull()
    await log.update(new Set(['b']), Infinity)
    expect([...log.columns.column('a') ?? []]).toEqual([1, 3])
    expect([...log.columns.column('b') ?? []]).toEqual([2, 4])
  })
})
