// The vine procedure's rollouts (Schulman et al. 2015, section 5.2 and Figure 1, right): while the trunk is collected, the simulator is
// saved at a few states of it; from each of them K actions are tried, each followed by a short branch of the current policy. The branches
// of one state share their random numbers (common random numbers: the noise of the actions after the first, and the environment's), so that
// their returns differ by the first action and little else. A branch that is cut is bootstrapped by the value function.
//
//   trunk ─ at chosen steps: snapshot, observation ─► K × (restore ─► aₖ ─► L − 1 steps of π) ─► Q̂(s, aₖ) = Σ γᵗ rₜ + γᴸ V(s_L)
//
// What is written depends on the environment's index and life only, never on the thread.

import type { Arena } from '../compute/arena.js'
import type { Counter } from '../compute/kernels.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { Environment, Snapshot } from '../envs/env.js'
import { restoreTo } from '../envs/snapshots.js'
import { Activations } from '../nn/mlp.js'
import { actionDoor, type ActionDoor } from '../policy/actions.js'
import type { Policy, ValueFunction } from '../policy/policy.js'
import { forbid, readMask } from '../spaces/action-mask.js'
import type { Action, ActionSpaceJSON } from '../spaces/space.js'
import type { EnvironmentBlock } from './collect.js'
import { atPlace, type EnvironmentPlace } from './environment-error.js'
import { checkedEnd, checkedRecord, checkedReward, observe } from './observe.js'
import type { VineBatch } from './vine-batch.js'

export interface VineConfig {
  readonly env: string
  readonly seed: number
  readonly gamma: number
  /** S: states of each environment's trunk that branches start from. */
  readonly vineStates: number
  /** L: steps of a branch, its first action included. */
  readonly vineHorizon: number
  /** First actions: K draws from π, or every action of a Discrete space once. */
  readonly vineActions: number | 'all'
}

/** What a branch needs of the training beside the networks. */
export interface VineSurroundings {
  /** Writes normalised network inputs of raw observations (addresses; rows). */
  readonly normalize: (rows: number, observations: number, inputs: number) => void
  /** A reward as the value function sees it. */
  readonly scaled: (reward: number) => number
  /** A sign of life, before an environment is called. */
  readonly beat: (environment: number) => void
}

interface Bud {
  readonly environment: number
  /** Row of its first action. */
  readonly row: number
  /** Step of the environment's life that the trunk took from here: no other state has it. */
  readonly life: number
  readonly snapshot: Snapshot
}

export class VineCollector {
  private readonly chosen: Set<number>[] = []
  private buds: Bud[] = []
  private readonly observation: Float64Array
  private readonly input: Float32Array
  private readonly action: Float32Array
  private readonly policyActivations: Activations
  private readonly valueActivations: Activations
  private readonly mask: Uint8Array
  private readonly door: ActionDoor
  private readonly actionSpace: ActionSpaceJSON

  /**
   * @param block this thread's part of the trunk @param simulator an environment of its own for the branches
   * @param lives steps and resets of each environment of the trunk so far [N] @param current the observation that it stands at [N, O]
   */
  constructor(
    arena: Arena, private readonly policy: Policy, private readonly value: ValueFunction, private readonly theta: Float32Array,
    private readonly phi: Float32Array, private readonly vine: VineBatch, private readonly block: EnvironmentBlock,
    private readonly simulator: Environment, private readonly lives: Float64Array, private readonly current: Float64Array,
    private readonly config: VineConfig, private readonly around: VineSurroundings,
  ) {
    const inputs = policy.network.spec.inputs
    this.observation = arena.f64(inputs)
    this.input = arena.f32(inputs)
    this.action = arena.f32(policy.distribution.actionSize)
    this.policyActivations = new Activations(arena, policy.network, 1)
    this.valueActivations = new Activations(arena, value.network, 1)
    this.mask = new Uint8Array(policy.maskSize)
    this.actionSpace = simulator.actionSpace.toJSON()
    this.door = actionDoor(this.actionSpace, policy.form.squashActions)
  }

  /** States of this thread that branches are still to be grown from. */
  get waiting(): number { return this.buds.length }

  /** Chooses the states of a trunk of `horizon` steps: S different steps of each environment, every choice as likely. */
  choose(horizon: number): void {
    const { first, environments: { environments } } = this.block
    this.buds = []
    for (let i = 0; i < environments; i++) {
      const random = new RandomStream(this.config.seed, STREAM.subsample, first + i, this.lives[first + i])
      this.chosen[i] = sampleWithoutReplacement(horizon, this.config.vineStates, random)
    }
  }

  /** Before step t of the trunk: saves the environments that stand at a chosen state. */
  visit(t: number): void {
    const { block: { first, environments }, vine, observation: { length: O } } = this
    for (let i = 0; i < environments.environments; i++) {
      if (!this.chosen[i].has(t)) continue
      const n = first + i
      const nth = this.buds.filter(({ environment }) => environment === n).length
      const row = (n * this.config.vineStates + nth) * vine.actionsPerState
      const place = { id: this.config.env, index: n, seed: this.config.seed, life: this.lives[n] }
      const snapshot = atPlace(() => place, () => environments.snapshot?.(i) ?? null)
      if (snapshot === null) throw new Error(cannotBranch(this.config.env))
      for (let k = 0; k < vine.actionsPerState; k++) {
        vine.observations.set(this.current.subarray(n * O, (n + 1) * O), (row + k) * O)
      }
      this.buds.push({ environment: n, row, life: this.lives[n], snapshot })
    }
  }

  /** Grows all branches of the next `count` waiting states. */
  grow(count: number): void {
    for (const bud of this.buds.splice(0, count)) {
      const { vine, config } = this
      let steps = 0
      for (let k = 0; k < vine.actionsPerState; k++) {
        const place: EnvironmentPlace = { id: `${config.env} (branch ${k})`, index: bud.environment, seed: config.seed, life: bud.life }
        steps += atPlace(() => place, () => this.branch(bud, k))
      }
      vine.steps[bud.row / vine.actionsPerState] = steps
    }
  }

  /** One branch; returns its length in steps. */
  private branch(bud: Bud, k: number): number {
    const { vine, config: { gamma, vineHorizon }, around, simulator } = this
    const row = bud.row + k
    around.beat(bud.environment)
    restoreTo(simulator, bud.snapshot)
    const O = this.observation.length
    this.observation.set(vine.observations.subarray(row * O, (row + 1) * O))
    let action = this.firstAction(bud, k, row)
    let sum = 0
    let discount = 1
    for (let step = 0; ; step++) {
      const result = checkedRecord('step', simulator.step(action, this.environmentStream(bud, step)))
      sum += discount * around.scaled(checkedReward(result.reward))
      discount *= gamma
      const terminated = checkedEnd('terminated', result.terminated)
      const cut = checkedEnd('truncated', result.truncated) === 1 || step + 1 === vineHorizon
      observe(simulator.observationSpace, result.observation, this.observation, 0)
      if (terminated === 1 || cut) {
        vine.returns[row] = terminated === 1 ? sum : sum + discount * this.valueHere()
        return step + 1
      }
      action = this.laterAction(bud, step + 1)
    }
  }

  private firstAction(bud: Bud, k: number, row: number): Action {
    const { vine, policy: { distribution, maskSize }, theta, policy } = this
    const out = this.infer()
    vine.inputs.set(this.input, row * this.input.length)
    vine.masks.set(this.mask, row * maskSize)
    if (this.config.vineActions === 'all') this.action[0] = k
    else distribution.sample(out, policy.free(theta), this.action.byteOffset, this.counter(bud, k))
    vine.actions.set(this.action, row * this.action.length)
    distribution.logProb(1, out, policy.free(theta), this.action.byteOffset, vine.logProbs.byteOffset + 8 * row)
    return this.door(this.action, 0)
  }

  /** The action of π at the observation, by noise that all branches of the state have at this step. */
  private laterAction(bud: Bud, step: number): Action {
    const { distribution } = this.policy
    distribution.sample(this.infer(), this.policy.free(this.theta), this.action.byteOffset, this.counter(bud, this.vine.actionsPerState + 2 * step))
    return this.door(this.action, 0)
  }

  /** Policy outputs for the observation. */
  private infer(): number {
    const { policy, policyActivations, mask, input, theta } = this
    this.around.normalize(1, this.observation.byteOffset, input.byteOffset)
    policy.network.forward(policy.kernels, theta, input.byteOffset, policyActivations, 0, 1)
    if (mask.length > 0) {
      readMask(this.actionSpace, this.simulator.actionMask?.() ?? null, mask, 0)
      forbid(policyActivations.outputs, mask, 0, mask.length)
    }
    return policyActivations.outputRow(0)
  }

  private valueHere(): number {
    const { value, policy, input, valueActivations, phi } = this
    this.around.normalize(1, this.observation.byteOffset, input.byteOffset)
    value.network.forward(policy.kernels, phi, input.byteOffset, valueActivations, 0, 1)
    return valueActivations.outputs[0]
  }

  /** Position in the branch stream: `draw` tells the K first actions and the noise of the later steps apart. */
  private counter({ environment, life }: Bud, draw: number): Counter {
    const { seed } = this.config
    return [seed >>> 0, Math.floor(seed / 4294967296), life, this.wordOf(environment, draw), STREAM.branch]
  }

  private environmentStream({ environment, life }: Bud, step: number): RandomStream {
    return new RandomStream(this.config.seed, STREAM.branch, this.wordOf(environment, this.vine.actionsPerState + 2 * step + 1), life)
  }

  private wordOf(environment: number, draw: number): number {
    return environment * (this.vine.actionsPerState + 2 * this.config.vineHorizon) + draw
  }
}

/** `count` different integers below `n`, every such set as likely (Floyd; Bentley and Floyd 1987). */
export function sampleWithoutReplacement(n: number, count: number, random: RandomStream): Set<number> {
  const chosen = new Set<number>()
  for (let j = n - count; j < n; j++) {
    const t = random.integer(j + 1)
    chosen.add(chosen.has(t) ? j : t)
  }
  return chosen
}

function cannotBranch(env: string): string {
  return `environment ${env} cannot be saved, and the vine procedure branches from saved states. Give it snapshot and restore, or keep all of its `
    + 'state in a property `state` of plain data; or take an algorithm of single paths, such as trpo.'
}
