// Schedules by worked numbers, by what must hold for every shape, and by what their config schema takes and refuses.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isConstant, largestOf, SCHEDULE_SHAPES, scheduleAt, scheduleOf, type Ramp, type Schedule } from './schedules.js'

const at = (schedule: Schedule, ...progress: number[]): number[] => progress.map((p) => scheduleAt(schedule, p))

describe('worked numbers', () => {
  it('a number is itself', () => {
    expect(at(0.3, 0, 0.5, 1)).toEqual([0.3, 0.3, 0.3])
  })

  it('linear', () => {
    expect(at({ from: 4, to: 2, shape: 'linear' }, 0, 0.25, 0.5, 1)).toEqual([4, 3.5, 3, 2])
  })

  it('linear until half of the run', () => {
    expect(at({ from: 4, to: 2, shape: 'linear', until: 0.5 }, 0, 0.25, 0.5, 0.9, 1)).toEqual([4, 3, 2, 2, 2])
  })

  it('constant is a step', () => {
    expect(at({ from: 4, to: 2, shape: 'constant', until: 0.5 }, 0, 0.49, 0.5, 1)).toEqual([4, 4, 2, 2])
    expect(at({ from: 4, to: 4, shape: 'constant' }, 0, 0.5, 1)).toEqual([4, 4, 4])
  })

  it('cosine', () => {
    const [quarter, half] = at({ from: 1, to: 3, shape: 'cosine' }, 0.25, 0.5)
    expect(quarter).toBeCloseTo(1 + (1 - Math.SQRT1_2), 14)
    expect(half).toBeCloseTo(2, 14)
  })

  it('geometric', () => {
    const [half, most] = at({ from: 1e-2, to: 1e-4, shape: 'geometric' }, 0.5, 0.75)
    expect(half).toBeCloseTo(1e-3, 16)
    expect(most / 10 ** -3.5).toBeCloseTo(1, 13)
  })

  it('horizon: γ from 0.998 to 0.9997 is a horizon from 500 to 3,333 steps, √(500·3,333) half-way', () => {
    const [half] = at({ from: 0.998, to: 0.9997, shape: 'horizon' }, 0.5)
    expect(1 / (1 - half)).toBeCloseTo(Math.sqrt(500 * 10_000 / 3), 6)
  })
})

/** Numbers that every shape takes, and not so small that two of them leave f64. */
const value = fc.double({ min: 1e-6, max: 0.999, noNaN: true })
const ramp: fc.Arbitrary<Ramp> = fc.record({
  from: value, to: value, shape: fc.constantFrom(...SCHEDULE_SHAPES), until: fc.double({ min: 0.01, max: 1, noNaN: true }),
})
const progress = fc.double({ min: 0, max: 1, noNaN: true })

describe('every shape', () => {
  it('is exact at both ends, and from `until` on', () => {
    fc.assert(fc.property(ramp, progress, (schedule, p) => {
      expect(at(schedule, 0, schedule.until ?? 1, 1)).toEqual([schedule.from, schedule.to, schedule.to])
      if (p >= (schedule.until ?? 1)) expect(scheduleAt(schedule, p)).toBe(schedule.to)
    }))
  })

  it('goes one way, between its ends', () => {
    fc.assert(fc.property(ramp, progress, progress, (schedule, p, q) => {
      const { from, to } = schedule
      const [first, second] = at(schedule, Math.min(p, q), Math.max(p, q))
      const slack = 1e-12
      expect(Math.sign(to - from) * (second - first)).toBeGreaterThanOrEqual(-slack)
      expect(first).toBeGreaterThanOrEqual(Math.min(from, to) - slack)
      expect(first).toBeLessThanOrEqual(Math.max(from, to) + slack)
      expect(largestOf(schedule)).toBe(Math.max(from, to))
    }))
  })

  it('knows whether it changes', () => {
    expect([1, { from: 1, to: 1, shape: 'cosine' }, { from: 1, to: 2, shape: 'linear' }].map((s) => isConstant(s as Schedule))).toEqual([true, true, false])
  })

  it.each([-0.1, 1.1, NaN])('refuses progress %d', (p) => {
    expect(() => scheduleAt(1, p)).toThrow(/progress is .*; expected a number from 0 to 1/)
  })
})

describe('in a config', () => {
  const { schema, expected } = scheduleOf({ schema: z.number().positive(), expected: 'a finite number above 0' })

  it.each([
    1e-3, { from: 1, to: 2, shape: 'linear' }, { from: 1, to: 2, shape: 'cosine', until: 0.5 }, { from: 0.9, to: 0.99, shape: 'horizon', until: 1 },
  ])('takes %j as it is', (schedule) => {
    expect(schema.parse(schedule)).toEqual(schedule)
  })

  it.each([
    0, '1', null, { from: 1, to: 0, shape: 'linear' }, { from: 1, to: 2 }, { from: 1, to: 2, shape: 'quick' }, { from: 1, shape: 'linear' },
    { from: 1, to: 2, shape: 'linear', until: 0 }, { from: 1, to: 2, shape: 'linear', until: 1.5 }, { from: 1, to: 2, shape: 'linear', untill: 0.5 },
    { from: 0.5, to: 1, shape: 'horizon' }, [1, 2],
  ])('refuses %j', (schedule) => {
    expect(schema.safeParse(schedule).success).toBe(false)
  })

  it('of numbers with a sign, geometric needs equal ones', () => {
    const { schema: any } = scheduleOf({ schema: z.number(), expected: 'a number' })
    expect([[-1, -2], [-1, 2], [0, 1]].map(([from, to]) => any.safeParse({ from, to, shape: 'geometric' }).success)).toEqual([true, false, false])
    expect(scheduleAt({ from: -1, to: -4, shape: 'geometric' }, 0.5)).toBeCloseTo(-2, 14)
  })

  it('says what it takes', () => {
    expect(expected).toBe('a finite number above 0, or a schedule such as {"from": 0.02, "to": 0.001, "shape": "linear"}')
  })
})
