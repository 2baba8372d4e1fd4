// One branch of the vine procedure (Schulman et al. 2015, section 5.2): the simulator is put back to a state of the trunk, takes a first
// action and then L − 1 of the current policy, and the branch's discounted return is Q̂(s, a) = Σ γᵗ rₜ + γⁿ V(sₙ). V stands for what
// follows where the branch is cut or truncated; a terminal state has none.
//
// Common random numbers: the branches of a state share the noise of their later actions and that of the environment, step by step, so
// that their returns differ by the first action and by what follows from it. Every draw has a place of its own in the branch stream:
//   environment word  the life of the trunk's environment at the state: no other state of that environment has it
//   step word         the environment's index times W, plus   k for the first action of branch k
//                                                             K + 2j, K + 2j + 1 for the action and the environment at step j

import type { Arena } from '../compute/arena.js'
import type { Counter } from '../compute/kernels.js'
import { RandomStream, STREAM } from '../compute/random.js'
import type { Environment, Snapshot } from '../envs/env.js'
import { restoreTo } from '../envs/snapshots.js'
import { Activations } from '../nn/mlp.js'
import { actionDoor, type ActionDoor } from '../policy/actions.js'
import type { Policy, ValueFunction } from '../policy/policy.js'
import { forbid, readMask } from '../spaces/action-mask.js'
import { choicesOf, storeAction } from '../spaces/enumeration.js'
import type { Action, ActionSpaceJSON } from '../spaces/space.js'
import { atPlace } from './environment-error.js'
import { checkedEnd, checkedRecord, checkedReward, observe } from './observe.js'
import { BRANCH_END, type BranchEnd, type VineBatch } from './vine-batch.js'

export interface BranchConfig {
  readonly env: string
  readonly seed: number
  /** First actions: so many draws from π, or every action of a discrete space once. */
  readonly vineActions: number | 'all'
  /** L: most steps of a branch, its first action included. */
  readonly branchSteps: number
}

/** A state of the trunk that branches start from. */
export interface TrunkState {
  /** m, its place among the M states. */
  readonly index: number
  /** Index of the environment that stood there, and the step of its life that it took next. */
  readonly environment: number
  readonly life: number
  readonly snapshot: Snapshot
}

/** What a branch needs of the training beside the networks. */
export interface BranchSurroundings {
  /** Writes normalised network inputs of raw observations (addresses). */
  readonly normalize: (rows: number, observations: number, inputs: number) => void
  /** A reward as the value function sees it. */
  readonly scaled: (reward: number) => number
  /** A sign of life, before an environment is called. */
  readonly beat: (environment: number) => void
  /** Whether the branches of a state share their random numbers; true if not given. Tests compare. */
  readonly commonRandomNumbers?: boolean
}

/** W with common random numbers, for K actions and branches of L steps. */
export function drawsOfState(actions: number, steps: number): number {
  return actions + 2 * steps
}

export class Branches {
  private readonly observation: Float64Array
  private readonly input: Float32Array
  private readonly action: Float32Array
  private readonly policyActivations: Activations
  private readonly valueActivations: Activations
  private readonly mask: Uint8Array
  private readonly door: ActionDoor
  private readonly actionSpace: ActionSpaceJSON
  /** Choices of each entry of an action, where all actions are tried; empty where they are drawn. */
  private readonly choices: readonly number[]
  private readonly common: boolean
  /** W: draws that are numbered for a state. */
  private readonly draws: number
  /** Step of the branch at hand, for messages. */
  private step = 0

  /** @param simulator an environment that nothing else depends on: branches leave it anywhere */
  constructor(
    arena: Arena, private readonly policy: Policy, private readonly value: ValueFunction, private readonly theta: Float32Array,
    private readonly phi: Float32Array, private readonly vine: VineBatch, private readonly simulator: Environment,
    private readonly config: BranchConfig, private readonly around: BranchSurroundings,
  ) {
    const { network, distribution, maskSize, form } = policy
    this.observation = arena.f64(network.spec.inputs)
    this.input = arena.f32(network.spec.inputs)
    this.action = arena.f32(distribution.actionSize)
    this.policyActivations = new Activations(arena, network, 1)
    this.valueActivations = new Activations(arena, value.network, 1)
    this.mask = new Uint8Array(maskSize)
    this.actionSpace = simulator.actionSpace.toJSON()
    this.door = actionDoor(this.actionSpace, form.squashActions)
    this.choices = config.vineActions === 'all' ? choicesOf(this.actionSpace) ?? [] : []
    this.common = around.commonRandomNumbers ?? true
    this.draws = drawsOfState(vine.actionsPerState, config.branchSteps) * (this.common ? 1 : vine.actionsPerState)
  }

  /** Grows branch k of a state whose observation is in the vine's batch, and writes its row. */
  grow(state: TrunkState, k: number, gamma: number): void {
    const { config: { env, seed }, vine } = this
    const row = state.index * vine.actionsPerState + k
    const place = { id: env, index: state.environment, seed, life: state.life }
    this.step = 0
    atPlace(() => ({ ...place, branch: { number: k, step: this.step } }), () => {
      restoreTo(this.simulator, state.snapshot)
      const O = this.observation.length
      this.observation.set(vine.observations.subarray(state.index * O, (state.index + 1) * O))
      const possible = this.begin(state, k, row)
      const twin = possible ? this.twinOf(row, k) : -1
      if (!possible) this.write(row, 0, BRANCH_END.none, 0)
      else if (twin >= 0) this.write(row, vine.returns[twin], vine.ends[twin] as BranchEnd, 0)
      else this.simulate(state, k, row, gamma)
    })
  }

  /** Writes state and first action to the row; false where the action is forbidden, and another stands in for it. */
  private begin(state: TrunkState, k: number, row: number): boolean {
    const { vine, policy: { distribution, maskSize }, policy, theta, action, input, mask } = this
    const out = this.infer()
    const free = policy.free(theta)
    const logProb = (): number => {
      distribution.logProb(1, out, free, action.byteOffset, vine.logProbs.byteOffset + 8 * row)
      return vine.logProbs[row]
    }
    vine.inputs.set(input, row * input.length)
    vine.masks.set(mask, row * maskSize)
    if (this.choices.length > 0) storeAction(this.choices, k, action)
    else distribution.sample(out, free, action.byteOffset, this.counter(state, k))
    const possible = logProb() !== -Infinity
    if (!possible) {
      distribution.mode(out, action.byteOffset)
      logProb()
    }
    vine.actions.set(action, row * action.length)
    return possible
  }

  /** An earlier row of the state that drew the same first action: with the same random numbers, its branch is this one. -1: none. */
  private twinOf(row: number, k: number): number {
    const { vine: { actions }, action: { length: A } } = this
    if (!this.common || this.choices.length > 0) return -1
    for (let earlier = row - k; earlier < row; earlier++) {
      let i = 0
      while (i < A && actions[earlier * A + i] === actions[row * A + i]) i++
      if (i === A) return earlier
    }
    return -1
  }

  private simulate(state: TrunkState, k: number, row: number, gamma: number): void {
    const { simulator, around, config: { branchSteps } } = this
    const random = new RandomStream(this.config.seed, STREAM.branch, state.life)
    let action = this.door(this.action, 0)
    let sum = 0
    let discount = 1
    for (;;) {
      around.beat(state.environment)
      const result = checkedRecord('step', simulator.step(action, random.at(this.word(state, this.later(k, this.step) + 1))))
      this.step++
      sum += discount * around.scaled(checkedReward(result.reward))
      discount *= gamma
      observe(simulator.observationSpace, result.observation, this.observation, 0)
      const truncated = checkedEnd('truncated', result.truncated) === 1
      if (checkedEnd('terminated', result.terminated) === 1) {
        this.write(row, sum, BRANCH_END.terminated, this.step)
        return
      }
      if (truncated || this.step === branchSteps) {
        this.write(row, sum + discount * this.valueHere(), truncated ? BRANCH_END.truncated : BRANCH_END.cut, this.step)
        return
      }
      action = this.nextAction(state, k)
    }
  }

  private write(row: number, value: number, end: BranchEnd, steps: number): void {
    const { vine } = this
    vine.returns[row] = value
    vine.ends[row] = end
    vine.steps[row] = steps
  }

  /** The action of π where the branch stands. */
  private nextAction(state: TrunkState, k: number): Action {
    const { policy, theta, action } = this
    const counter = this.counter(state, this.later(k, this.step))
    policy.distribution.sample(this.infer(), policy.free(theta), action.byteOffset, counter)
    return this.door(action, 0)
  }

  /** Policy outputs for the observation, and its inputs and mask. */
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

  /** Number of the draw for the action at step j; the environment's is the next. */
  private later(k: number, j: number): number {
    return this.vine.actionsPerState + 2 * (this.common ? j : k * this.config.branchSteps + j)
  }

  private word({ environment }: TrunkState, draw: number): number {
    return environment * this.draws + draw
  }

  private counter(state: TrunkState, draw: number): Counter {
    const { seed } = this.config
    return [seed >>> 0, Math.floor(seed / 4294967296), this.word(state, draw), state.life, STREAM.branch]
  }
}
