// The parts of the dashboard's page that need no browser: the view in the address, order and filter of the table, what a chart reads off
// its lines, how numbers are written.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heightOf, lowerIndex, nearest, type Line } from '../page/src/chart/line.js'
import { formatDuration, formatNumber, formatTick } from '../page/src/data/format.js'
import { clicked, COLUMNS, parseOrder, sortRuns } from '../page/src/runs/columns.js'
import { linesOf } from '../page/src/runs/curve-lines.js'
import { firstChoice, passes, withSeeds } from '../page/src/runs/filter.js'
import { formatAddress, parseAddress, SECTIONS } from '../page/src/shell/address.js'
import { keyFigures } from '../page/src/trust-region/key-figures.js'
import type { CurvesReply, RunEntry, TrustRegionReply } from '../src/dashboard/protocol.js'

function run(id: string, entry: Partial<RunEntry> = {}): RunEntry {
  return {
    id, status: 'finished', reason: null, env: 'CartPole-v1', algorithm: 'trpo', seed: 0, setting: '', steps: 100, plannedSteps: 100, iterations: 1,
    meanReturn: null, evaluation: null, stepsPerSecond: null, created: null, updated: null, metrics: [], policies: [], ...entry,
  }
}
const line = (x: readonly number[], y: readonly (number | null)[]): Line => ({ id: 'a', label: 'a', x, y, slot: 0 })
const ids = (runs: readonly RunEntry[]): string[] => runs.map(({ id }) => id)

describe('the address', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 1 })
  it('holds any view, whatever is in its texts', () => {
    const views = fc.record({ section: fc.constantFrom(...SECTIONS), values: fc.dictionary(texts.filter((key) => key !== '__proto__'), fc.array(texts)) })
    fc.assert(fc.property(views, (view) => {
      const { section, values } = parseAddress(formatAddress(view))
      expect({ section, values: { ...values } }).toEqual({ section: view.section, values: { ...view.values } })
    }))
  })

  it('takes what people type', () => {
    expect(parseAddress('')).toEqual({ section: 'runs', values: {} })
    expect(parseAddress('#/nowhere?a=100%,b%2Cc&d')).toEqual({ section: 'runs', values: { a: ['100%', 'b,c'], d: [] } })
  })
})

describe('the table', () => {
  const runs = [run('s10', { meanReturn: 3 }), run('s2', { meanReturn: 5 }), run('s1')]

  it('sorts, numbers as numbers and what is missing last either way', () => {
    expect(ids(sortRuns(runs, { key: 'return', descending: true }))).toEqual(['s2', 's10', 's1'])
    expect(ids(sortRuns(runs, { key: 'return', descending: false }))).toEqual(['s10', 's2', 's1'])
    expect(ids(sortRuns(runs, { key: 'id', descending: false }))).toEqual(['s1', 's2', 's10'])
    expect(parseOrder('nonsense.asc')).toEqual(parseOrder(null))
    const [id] = COLUMNS
    expect(clicked(id, clicked(id, parseOrder(null)))).toEqual({ key: 'id', descending: true })
  })

  it('finds by every word, anywhere', () => {
    const filter = { text: 'trpo SEED 3', status: null, env: null, algorithm: null }
    expect(passes(filter, run('x', { seed: 3 }))).toBe(true)
    expect(passes(filter, run('x', { seed: 4 }))).toBe(false)
    expect(passes({ ...filter, text: '', env: 'Hopper-v5' }, run('x'))).toBe(false)
  })

  it('knows the seeds of a setting', () => {
    const seeds = [run('a', { seed: 1 }), run('b', { seed: 2 }), run('c', { setting: 'maxKl=0.02' }), run('d', { status: 'damaged', seed: null })]
    expect(withSeeds(['b'], seeds)).toEqual(['b', 'a'])
    expect(firstChoice([...seeds, run('e', { env: 'Hopper-v5', updated: '2026-01-01T00:00:00Z' })])).toEqual(['e'])
    expect(firstChoice([])).toEqual([])
  })
})

describe('a chart', () => {
  it('finds the index that a linear search finds', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: -1, max: 51 }), (numbers, value) => {
      const x = [...numbers].sort((a, b) => a - b)
      const at = x.findIndex((one) => one >= value)
      expect(lowerIndex(x, value)).toBe(at < 0 ? x.length : at)
    }))
  })

  it('reads the nearest point that has a number, and none beyond the ends', () => {
    const of = line([0, 10, 20, 30], [1, null, 3, 4])
    expect([-30, -5, 4, 8, 12, 26, 33, 60].map((x) => nearest(of, x))).toEqual([null, 0, 0, 0, 2, 3, 3, null])
    expect(nearest(line([], []), 0)).toBe(null)
  })

  it('is as high as what is visible, in exponents on a log axis', () => {
    const of = line([0, 10, 20, 30], [1, 2, 300, 4000])
    expect(heightOf([of], { from: 0, to: 12 }, false)).toEqual({ from: 0.94, to: 2.06 })
    expect(heightOf([of], { from: 0, to: 30 }, true)).toEqual({ from: 0, to: 4 })
    expect(heightOf([line([0, 1], [0, null])], { from: 0, to: 1 }, true)).toBe(null)
  })

  it('draws folds with their bands, the rest singly, and nothing of what has no numbers', () => {
    const curve = { x: [1, 2], y: [1, null] }
    const fold = { label: 'trpo', runs: ['a', 'b'], x: [1], interquartileMean: [2], low: [1], high: [3] }
    const reply: CurvesReply = { metric: 'kl', complete: true, curves: { a: curve, b: curve, c: curve, d: { x: [1], y: [null] } }, folds: [fold] }
    const runs = [run('a'), run('b'), run('c', { algorithm: 'ppo' }), run('d', { algorithm: 'ppo' })]
    const slots = new Map([['a', 0], ['b', 0], ['c', 1], ['d', 1]])
    const folded = linesOf(reply, runs, slots, true, true)
    expect(folded.map(({ label, slot, x, band }) => [label, slot, x, band?.high])).toEqual([['trpo (2 seeds)', 0, [1], [3]], ['c', 1, [1], undefined]])
    expect(linesOf(reply, runs, slots, false, false).map(({ id, x }) => [id, x])).toEqual([['a', [1, 2]], ['b', [1, 2]], ['c', [1, 2]]])
  })
})

describe('numbers', () => {
  it('are written for people', () => {
    const written = [0, 1, 0.0123456, -3.5, 12345.6, 1.2e-5, 3e9, NaN, null].map((value) => formatNumber(value))
    expect(written).toEqual(['0', '1', '0.01235', '−3.5', '12,346', '1.2e−5', '3e9', 'NaN', '–'])
    expect([0, 0.5, 1500, 20_000, 1e-10].map(formatTick)).toEqual(['0', '0.5', '1.5K', '20K', '1e−10'])
    expect([2e-6, 0.0123, 1.5, 300, 7200, 400_000].map(formatDuration)).toEqual(['2 µs', '12.3 ms', '1.5 s', '5 min', '2 h', '5 d'])
  })

  it('sum a trust region up, without the iterations whose step was refused', () => {
    const reply: TrustRegionReply = {
      run: 'a', iterations: 4, x: [1, 2, 3, 4], outcomes: { 'accepted': 3, 'refused-kl': 1 }, seconds: {},
      series: {
        kl: [0.005, 0, 0.008, 0.01], klLimit: [0.01, 0.01, 0.01, 0.01], stepNorm: [1, 0, 1, 1], measuredImprovement: [1, 0, 3, 2],
        predictedImprovement: [2, 0, 3, 4], measuredDecreases: [0, 0, 1, 1],
      },
    }
    expect(keyFigures(reply).map(({ name, figure, beside }) => [name, figure, beside])).toEqual([
      ['Steps accepted', '75 %', '3 of 4'],
      ['Limit δ used', '80 %', 'median; most 100 %'],
      ['Improvement kept', '50 %', 'measured of predicted, median'],
      ['Falls of the return', '1', 'significant; 0.1 by chance'],
    ])
  })
})
