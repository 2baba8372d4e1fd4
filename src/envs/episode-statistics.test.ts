import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EpisodeStatistics, type EpisodeStatisticsState } from './episode-statistics.js'

const step = fc.record({ environment: fc.nat({ max: 2 }), reward: fc.integer({ min: -9, max: 9 }), ended: fc.boolean() })
const steps = fc.array(step, { maxLength: 400 })

describe('EpisodeStatistics', () => {
  it('sums each environment by itself', () => {
    const statistics = new EpisodeStatistics(2)
    expect([statistics.meanReturn(), statistics.meanLength()]).toEqual([null, null])
    expect(statistics.record(0, 1, false)).toBeUndefined()
    expect(statistics.record(1, 10, true)).toEqual({ return: 10, length: 1 })
    expect(statistics.record(0, 2, false)).toBeUndefined()
    expect(statistics.record(1, -4, false)).toBeUndefined()
    expect(statistics.record(0, 3, true)).toEqual({ return: 6, length: 3 })
    expect(statistics.record(0, 5, true)).toEqual({ return: 5, length: 1 })
    expect([statistics.meanReturn(), statistics.meanLength()]).toEqual([7, 5 / 3])
  })

  it('looks back on the last 100 episodes', () => {
    const statistics = new EpisodeStatistics(1)
    for (let i = 0; i < 150; i++) statistics.record(0, i, true)
    expect(statistics.meanReturn()).toBe((50 + 149) / 2)
    expect(statistics.toJSON().finished).toHaveLength(100)
  })

  it('goes on from its state', () => {
    fc.assert(fc.property(steps, steps, (before, after) => {
      const whole = new EpisodeStatistics(3)
      for (const { environment, reward, ended } of before) whole.record(environment, reward, ended)
      const resumed = new EpisodeStatistics(JSON.parse(JSON.stringify(whole)) as EpisodeStatisticsState)
      for (const { environment, reward, ended } of after) {
        expect(resumed.record(environment, reward, ended)).toEqual(whole.record(environment, reward, ended))
      }
      expect(resumed.toJSON()).toEqual(whole.toJSON())
      expect([resumed.meanReturn(), resumed.meanLength()]).toEqual([whole.meanReturn(), whole.meanLength()])
    }))
  })

  it('loses no step', () => {
    fc.assert(fc.property(steps, (all) => {
      const statistics = new EpisodeStatistics(3)
      const episodes = all.flatMap(({ environment, reward, ended }) => statistics.record(environment, reward, ended) ?? [])
      const parts = [...episodes, ...statistics.toJSON().running]
      expect(parts.reduce((sum, e) => sum + e.length, 0)).toBe(all.length)
      expect(parts.reduce((sum, e) => sum + e.return, 0)).toBe(all.reduce((sum, { reward }) => sum + reward, 0))
    }))
  })

  it('does not share its state', () => {
    const statistics = new EpisodeStatistics(1)
    const state = statistics.toJSON()
    statistics.record(0, 1, false)
    expect(state.running).toEqual([{ return: 0, length: 0 }])
    const resumed = new EpisodeStatistics(state)
    resumed.record(0, 1, true)
    expect(state).toEqual({ running: [{ return: 0, length: 0 }], finished: [] })
  })

  it('refuses numbers of environments and indices that are none', () => {
    expect(() => new EpisodeStatistics(0)).toThrow('EpisodeStatistics: the number of environments is 0; expected a positive integer.')
    expect(() => new EpisodeStatistics(2).record(2, 0, false)).toThrow('EpisodeStatistics: environment 2 of 2; expected an index below that.')
  })
})
