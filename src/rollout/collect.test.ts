// Collection: which environments a thread owns, and what a scripted environment leaves in the batch. What the networks should have
// given is computed once more in f64 (tests/reference-policy.ts).

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forward, referenceDistribution } from '../../tests/reference-policy.js'
import { HIGH, LOW, rowsOf, script, scriptedObservation, type ScriptedStep } from '../../tests/scripted-environment.js'
import { nodeHost } from '../host/node/host.js'
import { view } from '../nn/parameters.js'
import { resolveConfig } from '../training/config.js'
import { Session } from '../training/session.js'
import type { Workspace } from '../training/workspace.js'
import { environmentsOf } from './collect.js'

const N = 3
const T = 12
const WARMUP = 9 // with these, the batch is cut at a truncated step, at a terminated one and within an episode
const CLIP = 1.5

it('covers every environment once, in blocks whose sizes differ by at most one', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 32 }), (environments, threads) => {
    const blocks = Array.from({ length: threads }, (_, thread) => environmentsOf(thread, threads, environments))
    let next = 0
    for (const { first, count } of blocks) {
      expect(first).toBe(next)
      next += count
    }
    expect(next).toBe(environments)
    const sizes = blocks.map(({ count }) => count)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
  }))
})

describe.each([true, false])('a batch, observations normalised: %j', (normalizeObservations) => {
  const course = script()
  let session: Session
  let workspace: Workspace
  let rows: ScriptedStep[]
  /** What the networks see of an observation, by the statistics before the batch. */
  let input: (observation: readonly number[]) => number[]
  let value: (observation: readonly number[]) => number
  let frozen: number[][]
  const duringCollection: number[][][] = []

  beforeAll(async () => {
    const config = resolveConfig({
      env: 'Scripted-v0', environments: N, horizon: T, steps: 1000, seed: 5, policyHidden: [6, 5], valueHidden: [7], valueMinibatch: 20,
      normalizeObservations, observationClip: CLIP, initialLogStd: -0.25, scaleRewards: true, warmupSteps: WARMUP,
    }, {})
    session = await Session.open({ host: nodeHost, config, threads: 1, spec: course.spec })
    workspace = session.workspace
    await session.iterate() // parameters and statistics are no longer the first ones
    const { phi, statistics, valueFunction } = workspace
    const now = (): number[][] => [statistics.mean, statistics.variance, statistics.inverseStd, statistics.count].map((array) => [...array])
    frozen = now()
    const [mean, variance] = frozen
    input = (observation) => (normalizeObservations
      ? observation.map((x, i) => Math.min(CLIP, Math.max(-CLIP, (x - mean[i]) / Math.sqrt(variance[i] + 1e-8))))
      : [...observation])
    value = (observation) => forward(valueFunction.layout, 'tanh', phi, input(observation))[0]
    course.onStep = () => { duringCollection.push(now()) }
    await workspace.collect(T, WARMUP + T, (run) => {
      for (const [from, to] of [[0, 1], [1, 8], [8, T]]) run(from, to)
      return Promise.resolve()
    })
    rows = rowsOf(course, WARMUP + T, WARMUP + 2 * T)
  })
  afterAll(() => session.close())

  it('has the observations, rewards and ends in rows t·N + n', () => {
    const { batch } = workspace
    expect([...batch.observations]).toEqual(rows.flatMap(({ observation }) => observation))
    expect([...batch.rewards]).toEqual(rows.map(({ reward }) => reward))
    expect([...batch.terminated]).toEqual(rows.map(({ terminated }) => Number(terminated)))
    expect([...batch.truncated]).toEqual(rows.map(({ truncated }) => Number(truncated)))
    rows.forEach(({ observation }, i) => { expect(observation[0]).toBe(i % N) })
  })

  it('has inputs that are the observations by the frozen statistics, clipped', () => {
    const { inputs } = workspace.batch
    const expected = rows.flatMap(({ observation }) => input(observation))
    expected.forEach((x, i) => { expect(Math.abs(inputs[i] - x)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(x))) })
    if (!normalizeObservations) return
    const clipped = expected.filter((x) => Math.abs(x) === CLIP).length
    expect(clipped).toBeGreaterThan(0)
    expect(clipped).toBeLessThan(expected.length)
  })

  it('leaves the statistics alone while it is collected', () => {
    expect(frozen[3][0]).toBe(normalizeObservations ? N * (WARMUP + T) : 0)
    expect(duringCollection).toHaveLength(N * T)
    for (const seen of duringCollection) expect(seen).toEqual(frozen)
  })

  it('is bootstrapped from the final observation where truncated, from the next one at the cut, and nowhere else', () => {
    const cases = { terminated: 0, both: 0, truncated: 0, cut: 0, within: 0, terminatedAtCut: 0, truncatedAtCut: 0 }
    rows.forEach(({ terminated, truncated, next }, i) => {
      const atCut = i >= (T - 1) * N
      const kind = terminated && truncated ? 'both' : terminated ? 'terminated' : truncated ? 'truncated' : atCut ? 'cut' : 'within'
      cases[atCut && (kind === 'terminated' || kind === 'truncated') ? `${kind}AtCut` as const : kind]++
      const bootstrap = workspace.batch.bootstrap[i]
      if (kind !== 'truncated' && kind !== 'cut') expect([kind, bootstrap]).toEqual([kind, 0])
      else expect(Math.abs(bootstrap - value(next))).toBeLessThan(1e-5)
    })
    expect(Math.min(...Object.values(cases))).toBeGreaterThan(0)
  })

  it('would show if the reset observation were bootstrapped from instead', () => {
    for (const { next } of rows.filter(({ truncated }) => truncated)) {
      const reset = scriptedObservation(next[0], next[1] / 10 + 1, 0)
      expect(Math.abs(value(next) - value(reset))).toBeGreaterThan(1e-3)
    }
  })

  it('holds actions as sampled, while the environment gets them clipped to its Box', () => {
    const { actions } = workspace.batch
    const clipped = [...actions].map((a, i) => Math.min(HIGH[i % 2], Math.max(LOW[i % 2], a)))
    expect(rows.flatMap(({ action }) => action)).toEqual(clipped)
    for (let d = 0; d < 2; d++) {
      const ofOne = [...actions].filter((_, i) => i % 2 === d)
      expect(ofOne.some((a) => a < LOW[d])).toBe(true)
      expect(ofOne.some((a) => a > HIGH[d])).toBe(true)
      expect(ofOne.some((a) => a > LOW[d] && a < HIGH[d])).toBe(true)
    }
  })

  it('holds the log-probabilities of the actions as sampled', () => {
    const { policy, theta, batch } = workspace
    const { actionSpace } = session.spaces
    rows.forEach(({ observation }, i) => {
      const mean = forward(policy.layout, 'tanh', theta, input(observation))
      const distribution = referenceDistribution(actionSpace, mean, view(theta, policy.logStd!))
      const logProb = distribution.logProb(batch.actions.subarray(2 * i, 2 * i + 2))
      expect(Math.abs(batch.logProbs[i] - logProb)).toBeLessThan(1e-6 * Math.max(1, Math.abs(logProb)))
    })
  })
})
