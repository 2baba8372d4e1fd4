// The batch of the update cases: fresh networks, states of normal numbers, actions drawn from the policy, and something to learn.

import type { Learner } from '../dist/algorithms/learner.js'
import type { Policy, ValueFunction } from '../dist/policy/policy.js'
import type { Batch } from '../dist/rollout/batch.js'
import { fillNormal, NETWORK } from './seat.js'

export interface ScriptedBatch {
  readonly policy: Policy
  readonly value: Pick<ValueFunction, 'initialize'>
  readonly theta: Float32Array
  readonly phi: Float32Array
  readonly batch: Batch
  readonly learner: Learner
}

/** The reward falls with the distance of the action from a part of the state. */
export function fillBatch({ policy, value, theta, phi, batch, learner }: ScriptedBatch): void {
  const { inputs: O, outputs: A } = NETWORK
  policy.initialize(theta, 0, 0)
  value.initialize(phi, 0)
  fillNormal(batch.inputs, 0)
  fillNormal(batch.bootstrap, 1, 0.1)
  batch.bootstrap.fill(0, 0, batch.rows - batch.environments)
  learner.surrogate.refresh()
  const { old } = learner.surrogate
  for (let i = 0; i < batch.rows; i++) {
    const action = batch.actions.byteOffset + 4 * i * A
    policy.distribution.sample(old.out(i), old.free, action, [0, 0, i, 0, 0])
    let distance = 0
    for (let a = 0; a < A; a++) distance += Math.abs(batch.actions[i * A + a] - batch.inputs[i * O + a])
    batch.rewards[i] = 1 - distance / A
    batch.terminated[i] = i % 97 === 96 ? 1 : 0
  }
  policy.distribution.logProb(batch.rows, old.out(0), old.free, batch.actions.byteOffset, batch.logProbs.byteOffset)
  batch.scaledRewards.set(batch.rewards)
}
