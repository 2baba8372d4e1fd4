// Batches: a list as a batch, a batch of one as an environment, time limits of each, and failures that name their environment.

import { describe, expect, it } from 'vitest'
import { RandomStream, STREAM } from '../compute/random.js'
import { BatchError, BatchOfOne, EnvironmentList, type BatchEnvironment } from './batch.js'
import { checkEnvironment } from './check.js'
import { CartPole } from './classic/cart-pole.js'
import { makeBlock } from './make.js'
import { environmentSpec } from './registry.js'
import { createMatchDigits } from './toy/match.js'
import { BatchTimeLimit } from './wrappers/batch-time-limit.js'
import { TimeLimit } from './wrappers/time-limit.js'

const spaces = new CartPole()

function streams(count: number, step: number): RandomStream[] {
  return Array.from({ length: count }, (_, i) => new RandomStream(5, STREAM.environment, i, step))
}

function list(count: number): EnvironmentList {
  return new EnvironmentList(Array.from({ length: count }, () => new CartPole()), spaces)
}

describe('EnvironmentList', () => {
  it('steps each with its own action and stream, and tells before each', () => {
    const copies = [0, 1].map(() => Array.from({ length: 3 }, () => createMatchDigits())) // draws in every step
    const alone = copies[0]
    const batch = new EnvironmentList(copies[1], alone[0])
    alone.forEach((one, i) => { expect(batch.reset(i, streams(3, 0)[i])).toEqual(one.reset(streams(3, 0)[i])) })
    const beats: number[] = []
    const actions = [[0, 0, 0], [1, 1, 1], [2, 1, 3]].map((digits) => Int32Array.from(digits))
    const results = batch.step(actions, streams(3, 1), (i) => { beats.push(i) })
    expect(results).toEqual(alone.map((one, i) => one.step(actions[i], streams(3, 1)[i])))
    expect(new Set(results.map(({ observation }) => JSON.stringify(observation))).size).toBeGreaterThan(1)
    expect(beats).toEqual([0, 1, 2])
  })

  it('may be empty', () => {
    expect(new EnvironmentList([], spaces).step([], [])).toEqual([])
  })

  it('says which of them failed', () => {
    const batch = list(3)
    for (let i = 0; i < 3; i++) batch.reset(i, streams(3, 0)[i])
    const failure = (() => {
      try {
        return batch.step([0, 7, 0], streams(3, 1))
      } catch (error) {
        return error
      }
    })()
    expect(failure).toBeInstanceOf(BatchError)
    expect(failure).toMatchObject({ index: 1, message: 'CartPole: the action is 7; expected an integer from 0 to 1.' })
  })
})

describe('BatchTimeLimit', () => {
  /** Never ends by itself. */
  const endless = (): BatchEnvironment => {
    const batch = list(2)
    return Object.assign(Object.create(batch) as BatchEnvironment, {
      step: (actions: number[], randoms: RandomStream[]) => (
        batch.step(actions, randoms).map((result) => ({ ...result, terminated: false }))
      ),
    })
  }
  const cut = (batch: BatchEnvironment): boolean[] => batch.step([0, 0], streams(2, 1)).map(({ truncated }) => truncated)

  it('counts in each environment by itself, and on after a restore', () => {
    const limited = new BatchTimeLimit(endless(), 3)
    expect(() => cut(limited)).toThrow('BatchTimeLimit: step before the first reset.')
    limited.reset(0, streams(2, 0)[0])
    limited.reset(1, streams(2, 0)[1])
    expect(cut(limited)).toEqual([false, false])
    limited.reset(1, streams(2, 2)[1])
    const snapshot = limited.snapshot(0)
    expect([cut(limited), cut(limited)]).toEqual([[false, false], [true, false]])
    limited.restore(1, snapshot!)
    expect(cut(limited)).toEqual([true, false])
  })

  it('has the snapshots of a TimeLimit', () => {
    const batch = new BatchTimeLimit(new EnvironmentList([new CartPole()], spaces), 9)
    const single = new TimeLimit(new CartPole(), 9)
    expect(batch.reset(0, streams(1, 0)[0])).toEqual(single.reset(streams(1, 0)[0]))
    expect(batch.step([1], streams(1, 1))).toEqual([single.step(1, streams(1, 1)[0])])
    expect(batch.snapshot(0)).toEqual(single.snapshot())
  })
})

describe('BatchOfOne', () => {
  it('keeps the contract of environments', async () => {
    expect(await checkEnvironment(() => new TimeLimit(new BatchOfOne(list(1)), 30), { steps: 200 })).toEqual([])
    expect(() => new BatchOfOne(list(2))).toThrow('BatchOfOne: the batch has 2 environments; expected 1.')
  })
})

describe('makeBlock', () => {
  const spec = { ...environmentSpec('CartPole-v1'), createBatch: (environments: number) => list(environments) }

  it('takes the batch simulator where there is one, and a list where not', async () => {
    const batch = await makeBlock(spec, { maxEpisodeSteps: 20 }, 3, spaces)
    expect(batch).toBeInstanceOf(BatchTimeLimit)
    expect(batch).toMatchObject({ environments: 3, maxEpisodeSteps: 20 })
    expect(await makeBlock(spec, {}, 0, spaces)).toBeInstanceOf(EnvironmentList)
    expect(await makeBlock(environmentSpec('CartPole-v1'), {}, 3, spaces)).toBeInstanceOf(EnvironmentList)
  })

  it('refuses a batch of another size', async () => {
    await expect(makeBlock({ ...spec, createBatch: () => list(1) }, {}, 3, spaces)).rejects.toThrow('CartPole-v1: the batch has 1 environments; expected 3.')
  })
})
