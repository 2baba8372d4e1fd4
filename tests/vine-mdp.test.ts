// The vine procedure where the truth is known: small decision processes, a linear softmax policy, and a value function that is exact. With
// every action tried, objective and gradient are the exact ones; with K draws, self-normalised, the gradient's expectation is (1 − 1/K)
// times the true one; and common random numbers make what is estimated less noisy.

import { describe, expect, it } from 'vitest'
import { nodeHost } from '../src/host/node/host.js'
import { resolveConfig } from '../src/training/config.js'
import { Session } from '../src/training/session.js'
import { inner, norm, normals, relativeError } from './arrays.js'
import { CORRIDORS, softmax, solve, specOfMdp, TANGLE, type Solution, type Tables } from './small-mdp.js'

const GAMMA = 0.9
const STATES = 7
const ACTIONS = 3
const M = 40
const HORIZON = 15

/** A session on the process at a policy with random logits, its value function at V^π. */
class Grower {
  readonly solution: Solution
  readonly policy: number[][]

  private constructor(readonly session: Session, tables: Tables) {
    const { theta, phi } = session.workspace
    theta.set(normals(theta.length, 4, 0.8))
    this.policy = this.policyAt(theta)
    this.solution = solve(tables, this.policy, GAMMA)
    phi.fill(0)
    phi.set(this.solution.values) // the head's weights, one for each state; its bias stays 0
  }

  static async plant(tables: Tables, settings: { vineActions: number | 'all', branchSteps: number }): Promise<Grower> {
    const config = resolveConfig({
      env: 'SmallMdp-v0', algorithm: 'trpo-vine', environments: 4, horizon: HORIZON, steps: 10_000, seed: 11, gamma: GAMMA, policyHidden: [], valueHidden: [],
      normalizeObservations: false, vineStates: M, valueMinibatch: 20, ...settings,
    }, {})
    return new Grower(await Session.open({ host: nodeHost, threads: 1, config, spec: specOfMdp(tables) }), tables)
  }

  /** π(a|s) of the whole table at any parameters: the head's weights [S, A], then its biases. */
  policyAt(theta: ArrayLike<number>): number[][] {
    const logit = (s: number, a: number): number => theta[s * ACTIONS + a] + theta[STATES * ACTIONS + a]
    return Array.from({ length: STATES }, (_, s) => softmax(Array.from({ length: ACTIONS }, (__, a) => logit(s, a))))
  }

  /** A new vine, and Â from it. */
  async grow(): Promise<void> {
    const { workspace } = this.session
    await workspace.collect(HORIZON, 0, (run, count) => {
      run(0, count)
      return Promise.resolve()
    }, GAMMA)
    workspace.learner.estimateAdvantages(GAMMA, { kind: 'gae', lambda: 0.95 })
  }

  /** Where the branches started. */
  visited(): number[] {
    const { observations } = this.session.workspace.vine!.batch
    return Array.from({ length: M }, (_, m) => observations.subarray(m * STATES, (m + 1) * STATES).indexOf(1))
  }

  /** What the standardisation divided Â by. */
  get unit(): number {
    return this.session.workspace.learner.advantageScale.deviation + 1e-8
  }

  estimatedGradient(): Float64Array {
    return this.session.workspace.learner.vine.gradient().gradient.map((entry) => entry * this.unit)
  }

  /** mean_s Σ_a π_θ(a|s)·A^π(s, a) over the states given. */
  exactObjective(theta: ArrayLike<number>, states: readonly number[]): number {
    const policy = this.policyAt(theta)
    return states.reduce((sum, s) => sum + inner(policy[s], this.solution.advantages[s]), 0) / states.length
  }

  /** Its gradient at π: π(b|s)·A(s, b) in the logit of b, as Σ π·A is 0. */
  exactGradient(states: readonly number[]): Float64Array {
    const gradient = new Float64Array((STATES + 1) * ACTIONS)
    for (const s of states) {
      for (let b = 0; b < ACTIONS; b++) {
        const slope = this.policy[s][b] * this.solution.advantages[s][b] / states.length
        gradient[s * ACTIONS + b] += slope
        gradient[STATES * ACTIONS + b] += slope
      }
    }
    return gradient
  }
}

describe.each([
  { name: 'a tangle, one step to V', tables: TANGLE, branchSteps: 1 },
  { name: 'corridors, one step to V', tables: CORRIDORS, branchSteps: 1 },
  { name: 'corridors, two steps', tables: CORRIDORS, branchSteps: 2 },
  { name: 'corridors, to their end', tables: CORRIDORS, branchSteps: 50 },
])('every action tried: $name', ({ tables, branchSteps }) => {
  it('Q̂ is Q^π, and objective and gradient are the exact ones', async () => {
    const grower = await Grower.plant(tables, { vineActions: 'all', branchSteps })
    await grower.grow()
    const { vine, learner, theta } = grower.session.workspace
    const states = grower.visited()
    expect(new Set(states).size).toBeGreaterThan(3)
    vine!.batch.returns.forEach((q, row) => {
      expect(q).toBeCloseTo(grower.solution.q[states[Math.floor(row / ACTIONS)]][row % ACTIONS], 5)
    })

    const exact = grower.exactGradient(states)
    expect(norm(exact)).toBeGreaterThan(0.01)
    expect(relativeError(grower.estimatedGradient(), exact)).toBeLessThan(1e-5)
    for (const seed of [1, 2, 3]) {
      learner.candidate.set(normals(theta.length, seed)) // anywhere: eq. 15 holds for every θ
      expect(learner.vine.evaluate().surrogate * grower.unit).toBeCloseTo(grower.exactObjective(learner.candidate, states), 5)
    }
    await grower.session.close()
  })
})

describe('K draws, self-normalised', () => {
  it.each([2, 4, 8])('the gradient has (1 − 1/K) of the true one as its expectation: K = %i', async (K) => {
    const VINES = 300
    const grower = await Grower.plant(TANGLE, { vineActions: K, branchSteps: 1 })
    const across = normals((STATES + 1) * ACTIONS, 9)
    const along: number[] = [] // of the estimate on the exact gradient, less (1 − 1/K)
    const aside: number[] = [] // of the rest, in a direction that has nothing to do with either
    for (let i = 0; i < VINES; i++) {
      await grower.grow()
      const exact = grower.exactGradient(grower.visited())
      const estimate = grower.estimatedGradient()
      along.push(inner(estimate, exact) / inner(exact, exact) - (1 - 1 / K))
      aside.push(inner(estimate.map((x, j) => x - (1 - 1 / K) * exact[j]), across))
    }
    for (const sample of [along, aside]) expect(Math.abs(meanOf(sample))).toBeLessThan(3 * errorOf(sample))
    expect(Math.abs(meanOf(along) - 1 / K)).toBeGreaterThan(3 * errorOf(along)) // the true one itself is far outside
    await grower.session.close()
  })
})

function meanOf(sample: readonly number[]): number {
  return sample.reduce((sum, x) => sum + x, 0) / sample.length
}

/** Standard error of the mean. */
function errorOf(sample: readonly number[]): number {
  const mean = meanOf(sample)
  return Math.sqrt(sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (sample.length - 1) / sample.length)
}
