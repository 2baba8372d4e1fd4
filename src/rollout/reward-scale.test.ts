// Rewards over the running deviation of the discounted return: which returns are followed, and what the learner sees.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Arena } from '../compute/arena.js'
import { layoutBatch, type Batch } from './batch.js'
import { RewardScale } from './reward-scale.js'

const N = 2
const T = 5
const GAMMA = 0.9

function batchOf(rewards: readonly number[], ends: readonly number[]): Batch {
  const batch = layoutBatch(new Arena(null, 0), N, T, 1, 1)
  batch.rewards.set(rewards)
  ends.forEach((end, i) => { (end === 1 ? batch.terminated : batch.truncated)[i] = end === 0 ? 0 : 1 })
  return batch
}

function scale(scaleRewards = true, rewardClip = 1e9): RewardScale {
  const fresh = new RewardScale(new Arena(null, 0), N, { scaleRewards, rewardClip })
  fresh.reset()
  return fresh
}

const rewards = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: N * T, maxLength: N * T })
/** 0 goes on, 1 terminated, 2 truncated. */
const ends = fc.array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: N * T, maxLength: N * T })

it('follows the discounted return of every environment from episode to episode', () => {
  fc.assert(fc.property(fc.array(fc.tuple(rewards, ends), { minLength: 1, maxLength: 4 }), (batches) => {
    const scaling = scale()
    const returns: number[] = []
    const running = new Array<number>(N).fill(0)
    for (const [given, over] of batches) {
      scaling.update(batchOf(given, over), T, GAMMA)
      given.forEach((reward, i) => {
        returns.push(running[i % N] = GAMMA * running[i % N] + reward)
        if (over[i] !== 0) running[i % N] = 0
      })
    }
    const mean = returns.reduce((sum, x) => sum + x, 0) / returns.length
    const variance = returns.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / returns.length
    expect(scaling.statistics.variance[0]).toBeCloseTo(variance, 9)
    expect([...scaling.running]).toEqual(running)

    const next = batchOf(batches[0][0], batches[0][1])
    scaling.apply(next)
    next.scaledRewards.forEach((scaled, i) => { expect(scaled).toBeCloseTo(next.rewards[i] / Math.sqrt(variance + 1e-8), 6) })
    expect([...next.rewards]).toEqual(batches[0][0])
  }))
})

it('clips what it scaled, on both sides', () => {
  const scaling = scale(true, 1.5)
  const batch = batchOf([1, 2, -1, -2, 0, 10, -10, 1.5, -1.5, 0.5], new Array<number>(N * T).fill(0))
  scaling.apply(batch)
  expect([...batch.scaledRewards]).toEqual([1, 1.5, -1, -1.5, 0, 1.5, -1.5, 1.5, -1.5, 0.5])
})

it('takes only the steps it is told', () => {
  const scaling = scale()
  scaling.update(batchOf([1, 2, ...new Array<number>(8).fill(1000)], new Array<number>(N * T).fill(0)), 1, GAMMA)
  expect([scaling.statistics.count[0], scaling.statistics.mean[0]]).toEqual([2, 1.5])
})

it('does nothing when it is off', () => {
  const scaling = scale(false, 0.1)
  const batch = batchOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], new Array<number>(N * T).fill(0))
  scaling.update(batch, T, GAMMA)
  scaling.apply(batch)
  expect([...batch.scaledRewards]).toEqual([...batch.rewards])
  expect(scaling.statistics.count[0]).toBe(0)
})
