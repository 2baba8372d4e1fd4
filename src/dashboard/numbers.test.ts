// Decimation, smoothing and folding: each against what defines it, computed plainly.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interquartileInterval, interquartileMean } from '../experiments/statistics.js'
import { decimate } from './decimate.js'
import { bootstrapIntervals, CURVE_RESAMPLES, fold } from './fold.js'
import { smooth } from './smooth.js'

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
const values = fc.array(fc.oneof(number, fc.constant(NaN)), { maxLength: 400 }).map((all) => Float64Array.from(all))
const finite = (y: Iterable<number>): number[] => [...y].filter((value) => !Number.isNaN(value))

describe('decimation', () => {
  it('keeps the largest, the smallest, the first and the last, in order, and no more points than asked for', () => {
    fc.assert(fc.property(values, fc.integer({ min: 4, max: 100 }), (y, points) => {
      const rows = decimate(y, points)
      expect(rows.length).toBeLessThanOrEqual(Math.max(points, 0))
      expect(rows.every((row, i) => i === 0 || row > rows[i - 1])).toBe(true)
      const kept = rows.map((row) => y[row])
      expect(Math.max(...finite(kept))).toBe(Math.max(...finite(y)))
      expect(Math.min(...finite(kept))).toBe(Math.min(...finite(y)))
      if (y.length > 0) expect([rows[0], rows.at(-1)]).toEqual([0, y.length - 1])
    }))
  })

  it('keeps a spike of one iteration at its place, and everything where there is room', () => {
    const y = new Float64Array(10_000)
    y[7777] = 1
    y[7778] = -1
    const rows = decimate(y, 100)
    expect(rows).toContain(7777)
    expect(rows).toContain(7778)
    expect(decimate(y.subarray(0, 100), 100)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(decimate(y, 2)).toEqual([0, 9999])
    expect(decimate(new Float64Array(), 10)).toEqual([])
  })
})

describe('smoothing', () => {
  it('is the mean of the window around each row, as far as there are values', () => {
    fc.assert(fc.property(values, fc.integer({ min: 1, max: 60 }), (y, window) => {
      smooth(y, window).forEach((mean, row) => {
        if (Number.isNaN(y[row])) {
          expect(mean).toBeNaN()
          return
        }
        const inside = finite(y.slice(Math.max(0, row - Math.floor((window - 1) / 2)), row + Math.floor(window / 2) + 1))
        expect(mean).toBeCloseTo(inside.reduce((sum, value) => sum + value, 0) / inside.length, 6)
      })
    }))
  })

  it('of three, by hand; with a window longer than all', () => {
    expect([...smooth(Float64Array.of(1, 2, 6, NaN, 4), 3)]).toEqual([1.5, 3, 4, NaN, 4])
    expect([...smooth(Float64Array.of(1, 2, 6, 3), 1000)]).toEqual([3, 3, 3, 3])
    expect([...smooth(Float64Array.of(1, 2, 6, 4), 2)]).toEqual([1.5, 4, 5, 4])
  })

  it('keeps one huge value from spoiling the rest', () => {
    const y = new Float64Array(100).fill(1)
    y[20] = 1e300
    expect(smooth(y, 5)[30]).toBe(1)
  })
})

describe('a fold', () => {
  it('has the intervals of a report, bit by bit, with as many resamples', () => {
    fc.assert(fc.property(fc.array(number, { minLength: 1, maxLength: 23 }), (column) => {
      const [interval] = bootstrapIntervals([Float64Array.from(column)], 200)
      expect(interval).toEqual(interquartileInterval([column], 200) ?? [column[0], column[0]])
    }), { numRuns: 60 })
  })

  it('interpolates each run onto common x, between the latest start and the earliest end', () => {
    const runs = [
      { x: Float64Array.of(0, 10, 20), y: Float64Array.of(0, 10, 30) },
      { x: Float64Array.of(5, 15, 25), y: Float64Array.of(100, 200, NaN) },
      { x: Float64Array.of(4, 8, 30), y: Float64Array.of(NaN, 7, 7) },
    ]
    const folded = fold(runs, 3)
    expect([...folded?.x ?? []]).toEqual([8, 11.5, 15])
    const columns = [[8, 130, 7], [13, 165, 7], [20, 200, 7]]
    expect([...folded?.interquartileMean ?? []]).toEqual(columns.map((column) => interquartileMean(column)))
    columns.forEach((column, i) => {
      expect([folded?.low[i], folded?.high[i]]).toEqual(interquartileInterval([column], CURVE_RESAMPLES))
    })
  })

  it('of runs that share no x, or have no values, is none; of those that share one, a point', () => {
    const at = (...x: number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(x) })
    expect(fold([at(0, 1), at(2, 3)], 10)).toBeNull()
    expect(fold([at(0, 1), { x: Float64Array.of(0, 1), y: Float64Array.of(NaN, NaN) }], 10)).toBeNull()
    expect([...fold([at(0, 1), at(1, 2)], 10)?.x ?? []]).toEqual([1])
  })
})
