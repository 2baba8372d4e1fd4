// Single branches: what they return, how they end, which random numbers they share, and where a failure is said to be.

import { describe, expect, it } from 'vitest'
import { MaskedWalk } from '../../tests/masked-environment.js'
import { normals } from '../../tests/arrays.js'
import { forward } from '../../tests/reference-policy.js'
import { seated, type Seat } from '../../tests/seat.js'
import { CORRIDORS, oneHot, SmallMdp, TANGLE, type Tables } from '../../tests/small-mdp.js'
import type { RandomStream } from '../compute/random.js'
import type { Environment, StepResult } from '../envs/env.js'
import { snapshotOf } from '../envs/snapshots.js'
import { Policy, ValueFunction } from '../policy/policy.js'
import { Branches, type BranchConfig } from './branches.js'
import { BRANCH_END, layoutVineBatch, type VineBatch } from './vine-batch.js'

const GAMMA = 0.9
const { none, cut, terminated } = BRANCH_END

interface Given {
  readonly simulator: Environment
  readonly states: number
  readonly actions: number
  readonly config: Pick<BranchConfig, 'vineActions' | 'branchSteps'>
  readonly common?: boolean
}

/** Branches from states made by hand: observation and snapshot of the simulator, wherever it has been put. */
class Nursery {
  readonly vine: VineBatch
  readonly policy: Policy
  readonly value: ValueFunction
  readonly theta: Float32Array
  readonly phi: Float32Array
  private readonly branches: Branches
  private readonly simulator: Environment

  constructor({ arena, kernels, memory }: Seat, { simulator, states, actions, config, common }: Given) {
    const O = simulator.observationSpace.flatSize
    this.simulator = simulator
    this.policy = new Policy({ inputs: O, hidden: [5], activation: 'tanh' }, simulator.actionSpace.toJSON(), kernels, arena, memory)
    this.value = new ValueFunction({ inputs: O, hidden: [4], activation: 'tanh' })
    this.theta = arena.f32(this.policy.layout.size)
    this.phi = arena.f32(this.value.layout.size)
    this.vine = layoutVineBatch(arena, states, actions, O, this.policy.distribution.actionSize, this.policy.maskSize)
    const mean = arena.f64(O)
    const inverseStd = arena.f64(O)
    this.branches = new Branches(arena, this.policy, this.value, this.theta, this.phi, this.vine, simulator, { env: 'Test-v0', seed: 3, ...config }, {
      normalize: (rows, observations, inputs) => {
        kernels.normalizeRows(rows, O, observations, mean.byteOffset, inverseStd.fill(1).byteOffset, Infinity, inputs)
      },
      scaled: (reward) => 10 * reward,
      beat: () => undefined,
      commonRandomNumbers: common,
    })
  }

  static async of(given: Given): Promise<Nursery> {
    const nursery = await seated((seat) => new Nursery(seat, given))
    nursery.theta.set(normals(nursery.theta.length, 1, 0.5))
    nursery.phi.set(normals(nursery.phi.length, 2))
    return nursery
  }

  /** All branches of state number `index`, where the simulator stands at `observation`. */
  grow(index: number, observation: Float64Array, life: number): void {
    const snapshot = snapshotOf(this.simulator)!
    this.vine.observations.set(observation, index * observation.length)
    for (let k = 0; k < this.vine.actionsPerState; k++) this.branches.grow({ index, environment: 2, life, snapshot }, k, GAMMA)
  }
}

/** The process with everything that it was asked to do written down. */
class Logged extends SmallMdp {
  readonly log: { readonly from: number, readonly action: number, readonly result: StepResult<Float64Array> }[] = []

  override step(action: number, random: RandomStream): StepResult<Float64Array> {
    const from = this.state.place
    const result = super.step(action, random)
    this.log.push({ from, action, result })
    return result
  }
}

async function nurseryOn(tables: Tables, given: Omit<Given, 'simulator'>): Promise<{ nursery: Nursery, simulator: Logged }> {
  const simulator = new Logged(tables)
  return { nursery: await Nursery.of({ simulator, ...given }), simulator }
}

describe('a branch', () => {
  it('takes its action, then the policy\'s, and returns the discounted scaled rewards and V where it is cut', async () => {
    const config = { vineActions: 'all', branchSteps: 6 } as const
    const { nursery: { vine, value, phi }, nursery, simulator } = await nurseryOn(TANGLE, { states: 7, actions: 3, config })
    for (let place = 0; place < 7; place++) {
      simulator.state.place = place
      nursery.grow(place, oneHot(place, 7), 40 + place)
    }
    let at = 0
    for (let row = 0; row < vine.rows; row++) {
      const steps = simulator.log.slice(at, at += vine.steps[row])
      const last = steps[steps.length - 1]
      expect([steps[0].from, steps[0].action]).toEqual([Math.floor(row / 3), row % 3])
      const rewards = steps.reduce((sum, { result: { reward } }, t) => sum + GAMMA ** t * 10 * reward, 0)
      const rest = last.result.terminated ? 0 : GAMMA ** steps.length * forward(value.layout, 'tanh', phi, last.result.observation)[0]
      expect(vine.returns[row]).toBeCloseTo(rewards + rest, 5)
      expect(vine.ends[row]).toBe(last.result.terminated ? terminated : cut)
      if (!last.result.terminated) expect(steps).toHaveLength(6)
    }
    expect(at).toBe(simulator.log.length)
    expect(new Set(vine.ends)).toEqual(new Set([cut, terminated]))
  })

  it('that draws the action of an earlier one is not grown again, and returns the same', async () => {
    const config = { vineActions: 9, branchSteps: 5 }
    const { nursery: { vine }, nursery, simulator } = await nurseryOn({ ...TANGLE, noise: 1 }, { states: 1, actions: 9, config })
    nursery.grow(0, oneHot(0, 7), 2)
    const first = [...vine.actions].map((action) => vine.actions.indexOf(action))
    expect(new Set(first).size).toBe(3)
    first.forEach((twin, row) => {
      expect([vine.returns[row], vine.ends[row]]).toEqual([vine.returns[twin], vine.ends[twin]])
      expect(vine.steps[row] > 0).toBe(twin === row)
    })
    expect(simulator.log).toHaveLength(vine.steps.reduce((sum, steps) => sum + steps, 0))
  })

  it('says of a failure in which branch it was, and at which step', async () => {
    class Broken extends SmallMdp {
      override step(action: number, random: RandomStream): StepResult<Float64Array> {
        if (this.state.place === 6) throw new Error('the motor is off')
        return super.step(action, random)
      }
    }
    const nursery = await Nursery.of({ simulator: new Broken(CORRIDORS), states: 1, actions: 3, config: { vineActions: 'all', branchSteps: 9 } })
    expect(() => { nursery.grow(0, oneHot(0, 7), 17) }).toThrow(
      'environment Test-v0 (index 2, seed 3, step 2 of branch 2 from step 17 of its life): the motor is off',
    )
  })
})

describe('common random numbers', () => {
  const LIVES = 1000

  /** Over many states with the same observation: the variance of Q̂(·, 1) − Q̂(·, 0), and that of Q̂ itself. */
  async function variances(common: boolean): Promise<{ difference: number, value: number }> {
    const config = { vineActions: 'all', branchSteps: 8 } as const
    const { nursery, simulator } = await nurseryOn({ ...TANGLE, noise: 1 }, { states: LIVES, actions: 3, config, common })
    for (let life = 0; life < LIVES; life++) {
      simulator.state.place = 4
      nursery.grow(life, oneHot(4, 7), life)
    }
    const { returns } = nursery.vine
    const q = (action: number): number[] => Array.from({ length: LIVES }, (_, m) => returns[3 * m + action])
    return { difference: varianceOf(q(1).map((x, m) => x - q(0)[m])), value: varianceOf(q(0)) }
  }

  it('lower the variance of what tells actions apart, and leave that of each return alone', async () => {
    const shared = await variances(true)
    const own = await variances(false)
    expect(shared.difference).toBeLessThan(0.85 * own.difference)
    expect(Math.abs(shared.value / own.value - 1)).toBeLessThan(0.2) // 1000 draws: 0.06 is the ratio's deviation
    expect(Math.abs(own.difference / (2 * own.value) - 1)).toBeLessThan(0.4) // independent: the variances add up
  })

  it('leave nothing between actions that only differ in what they earn at once', async () => {
    const rewards = TANGLE.next.map(() => [1, 3, -2])
    const tables = { next: TANGLE.next.map(([to]) => [to, to, to]), reward: rewards, noise: 2 }
    const { nursery, simulator } = await nurseryOn(tables, { states: 5, actions: 3, config: { vineActions: 'all', branchSteps: 8 } })
    for (let m = 0; m < 5; m++) {
      simulator.state.place = m
      nursery.grow(m, oneHot(m, 7), 100 + m)
      const [a, b, c] = nursery.vine.returns.subarray(3 * m, 3 * m + 3)
      expect([b - a, c - a]).toEqual([expect.closeTo(20, 9), expect.closeTo(-30, 9)])
    }
  })

  it('differ from state to state and from life to life', async () => {
    const { nursery, simulator } = await nurseryOn({ ...TANGLE, noise: 1 }, { states: 2, actions: 3, config: { vineActions: 'all', branchSteps: 1 } })
    for (const m of [0, 1]) {
      simulator.state.place = 0
      nursery.grow(m, oneHot(0, 7), 50 + m)
    }
    expect(nursery.vine.returns[0]).not.toBe(nursery.vine.returns[3])
  })
})

it('a forbidden action has no branch, and an allowed one stands in for it', async () => {
  const simulator = new MaskedWalk()
  const nursery = await Nursery.of({ simulator, states: 10, actions: 4, config: { vineActions: 'all', branchSteps: 12 } })
  for (let place = 0; place < 9; place++) {
    simulator.state.place = place
    const mask = simulator.actionMask()
    nursery.grow(place, Float64Array.of(place / 9, place % 2), place) // a forbidden step would throw
    const { vine } = nursery
    for (let k = 0; k < 4; k++) {
      const row = 4 * place + k
      expect(vine.ends[row] === none).toBe(mask[k] === 0)
      expect(mask[vine.actions[row]]).toBe(1)
      if (mask[k] === 1) expect(vine.actions[row]).toBe(k)
      else expect([vine.returns[row], vine.steps[row]]).toEqual([0, 0])
      expect(vine.logProbs[row]).toBeGreaterThan(-Infinity)
      expect([...vine.masks.subarray(4 * row, 4 * row + 4)]).toEqual(mask)
    }
  }
})

function varianceOf(sample: readonly number[]): number {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length
  return sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (sample.length - 1)
}
