// Which states branches start from, what the trunk is beside them, and what is refused: whole sessions on a small decision process.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MaskedWalk } from '../../tests/masked-environment.js'
import { CORRIDORS, SmallMdp, specOfMdp, TANGLE } from '../../tests/small-mdp.js'
import { RandomStream, STREAM } from '../compute/random.js'
import { environmentSpec } from '../envs/registry.js'
import type { EnvironmentSpec } from '../envs/spec.js'
import { nodeHost } from '../host/node/host.js'
import { resolveConfig, type TrainConfig } from '../training/config.js'
import { Session } from '../training/session.js'
import type { TrainState } from '../training/state.js'
import { branchSteps } from './vine-batch.js'
import { sampleWithoutReplacement } from './vine.js'

const N = 3
const T = 40
const WARMUP = 5
const SMALL = {
  env: 'SmallMdp-v0', environments: N, horizon: T, steps: 10_000, seed: 7, policyHidden: [6], valueHidden: [6], valueMinibatch: 20,
  warmupSteps: WARMUP,
} as const
const VINE = { ...SMALL, algorithm: 'trpo-vine', vineStates: 20, vineActions: 3, branchSteps: 4 } as const

type Settings = Partial<TrainConfig> & { env: string }

async function open(settings: Settings, spec: EnvironmentSpec, state: TrainState | null = null): Promise<Session> {
  return Session.open({ host: nodeHost, threads: 1, config: resolveConfig(settings, {}), spec, state })
}

async function withSession<R>(session: Promise<Session>, use: (session: Session) => Promise<R>): Promise<R> {
  const opened = await session
  try {
    return await use(opened)
  } finally {
    await opened.close()
  }
}

it('a subset is sorted, without repetition, and every step as likely', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat({ max: 39 }), fc.nat(), (n, most, seed) => {
    const count = Math.min(n, most)
    const chosen = sampleWithoutReplacement(n, count, new RandomStream(seed, STREAM.user))
    expect(chosen).toHaveLength(count)
    chosen.forEach((t, i) => {
      expect(t).toBeGreaterThan(i === 0 ? -1 : chosen[i - 1])
      expect(t).toBeLessThan(n)
    })
  }))
  const seen = new Float64Array(6)
  for (let i = 0; i < 6000; i++) for (const t of sampleWithoutReplacement(6, 2, new RandomStream(1, STREAM.user, 0, i))) seen[t]++
  for (const count of seen) expect(Math.abs(count - 2000)).toBeLessThan(4 * Math.sqrt(6000 * (1 / 3) * (2 / 3)))
})

describe('on a trunk', () => {
  it('states are different steps of each environment, in the trunk\'s own observations, others in each iteration', async () => {
    await withSession(open({ ...VINE, normalizeObservations: false, warmupSteps: 0 }, specOfMdp(TANGLE)), async (session) => {
      const { batch, vine } = session.workspace
      const O = 7
      const chosen: string[] = []
      for (let iteration = 0; iteration < 3; iteration++) {
        await session.iterate()
        const shares = [6, 7, 7]
        let m = 0
        shares.forEach((share, n) => {
          const places = Array.from({ length: T }, (_, t) => batch.inputs.subarray((t * N + n) * O, (t * N + n + 1) * O).indexOf(1))
          let t = -1
          for (const end = m + share; m < end; m++) { // in order: each is a later step of its environment than the one before
            const place = vine!.batch.observations.subarray(m * O, (m + 1) * O).indexOf(1)
            t = places.indexOf(place, t + 1)
            expect(t).toBeGreaterThan(-1)
          }
        })
        chosen.push(vine!.batch.observations.join())
      }
      expect(new Set(chosen).size).toBe(3)
    })
  })

  it('leaves the trunk as it is without branches, and evaluation too', async () => {
    const trunkOf = (algorithm: Session): Promise<unknown> => withSession(Promise.resolve(algorithm), async (session) => {
      const { inputs, actions, rewards, bootstrap } = session.workspace.batch
      await session.iterate()
      return [inputs, actions, rewards, bootstrap].map((array) => array.join())
    })
    const noisy = specOfMdp({ ...TANGLE, noise: 1 })
    expect(await trunkOf(await open(VINE, noisy))).toEqual(await trunkOf(await open({ ...SMALL, algorithm: 'trpo' }, noisy)))

    const spec = specOfMdp(CORRIDORS) // whose episodes end
    const { state, after } = await withSession(open(VINE, spec), async (session) => {
      await session.iterate()
      return { state: await session.state(), after: await session.evaluate(9) }
    })
    expect(after).toEqual(await withSession(open(VINE, spec, state), (session) => session.evaluate(9)))
  })

  it('counts the steps of the branches, which end the budget', async () => {
    await withSession(open({ ...VINE, steps: 700 }, specOfMdp(TANGLE)), async (session) => {
      let steps = N * WARMUP
      expect(session.steps).toBe(steps)
      const vine = session.workspace.vine!.batch
      while (session.remaining > 0) {
        expect(steps).toBeLessThan(700)
        const report = await session.iterate()
        steps += N * T + branchSteps(vine)
        expect(report).toMatchObject({ steps, stepsInBranches: branchSteps(vine), vineStates: 20, branches: 60 })
        expect(report.branchesCut! + report.branchesTerminated! + report.branchesTruncated!).toBeCloseTo(1, 12)
      }
      expect(steps).toBeGreaterThanOrEqual(700)
    })
  })

  it('rewrites the inputs of its rows when the statistics change', async () => {
    await withSession(open({ ...VINE, normalizeObservations: true, observationClip: 3 }, specOfMdp(TANGLE)), async (session) => {
      expect((await session.iterate()).statisticsKl).toBeGreaterThan(0)
      const { vine, statistics: { mean, inverseStd } } = session.workspace
      const { observations, inputs, states, actionsPerState: K } = vine!.batch
      for (let row = 0; row < states * K; row++) {
        for (let i = 0; i < 7; i++) {
          const x = Math.max(-3, Math.min(3, (observations[Math.floor(row / K) * 7 + i] - mean[i]) * inverseStd[i]))
          expect(inputs[row * 7 + i]).toBeCloseTo(x, 6)
        }
      }
    })
  })

  it('respects masks, drawn and enumerated', async () => {
    for (const vineActions of [3, 'all'] as const) {
      const settings = { ...VINE, env: MaskedWalk.id, vineActions }
      await withSession(open(settings, { id: MaskedWalk.id, create: () => new MaskedWalk() }), async (session) => {
        for (let i = 0; i < 3; i++) { // a forbidden step throws
          const report = await session.iterate()
          expect(report.outcome).toBe('accepted')
          expect(report.branches).toBe(vineActions === 'all' ? session.workspace.vine!.batch.ends.filter((end) => end > 0).length : 60)
        }
      })
    }
  })
})

describe('refuses before anything runs', () => {
  class Unsaved extends SmallMdp {
    constructor() {
      super(TANGLE)
      Object.defineProperty(this, 'state', { value: this.state, writable: false })
    }
  }

  it('an environment that cannot be saved', async () => {
    await expect(open(VINE, { id: 'SmallMdp-v0', create: () => new Unsaved() })).rejects.toThrow(
      /"algorithm": got "trpo-vine", expected an algorithm of single paths for SmallMdp-v0, which cannot be saved: .* snapshot and restore/,
    )
  })

  it('what contradicts the space, the trunk or the exploration', async () => {
    await expect(open({ ...VINE, env: 'Pendulum-v1', vineActions: 'all' }, environmentSpec('Pendulum-v1')))
      .rejects.toThrow(/"vineActions": got "all", expected a number where the action space is a Box/)
    expect(() => resolveConfig({ ...VINE, vineStates: N * T + 1 }, {})).toThrow(/"vineStates": got 121, expected at most 120/)
    expect(() => resolveConfig({ ...VINE, vineActions: 1 }, {})).toThrow(/"vineActions": got 1, expected an integer from 2/)
    expect(() => resolveConfig({ ...VINE, exploration: 'gsde' }, {})).toThrow(/"exploration": got "gsde", expected "gaussian"/)
    expect(() => resolveConfig({ ...VINE, environments: 4096, branchSteps: 1_000_000 }, {}))
      .toThrow(/"branchSteps": got 1000000, expected less with 4096 environments/)
    expect(() => resolveConfig({ ...VINE, fisherStride: 21 }, {})).toThrow(/"fisherStride": got 21, .* batch of 20 states/)
    expect(() => resolveConfig({ ...SMALL, vineStates: 20 }, {})).toThrow(/"vineStates": got 20, expected a key that trpo reads/)
  })
})

it('a snapshot that is null on the way is an error with its place', async () => {
  let snapshots = 0
  class Forgetful extends SmallMdp {
    snapshot(): { place: number } | null { return ++snapshots > 3 ? null : { place: this.state.place } }
    restore({ place }: { place: number }): void { this.state = { place } }
  }
  await withSession(open(VINE, { id: 'SmallMdp-v0', create: () => new Forgetful(TANGLE) }), async (session) => {
    await expect(session.iterate()).rejects.toThrow(/SmallMdp-v0 \(index \d, seed 7, step \d+ of its life\): its snapshot is null/)
  })
})
