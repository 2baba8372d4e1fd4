// Small policies for identities, one for each kind of action space, with random parameters, states and actions at widths that no
// vector length divides.

import type { ActionForm } from '../src/distributions/action-form.js'
import type { ActivationName } from '../src/nn/mlp.js'
import type { ActionSpaceJSON } from '../src/spaces/space.js'
import { normals } from './arrays.js'
import { PolicyLearner } from './reference/learner.js'
import { forward, referenceDistribution, type ReferenceDistribution } from './reference-policy.js'
import { seated } from './seat.js'

export type DiscreteSpace = Exclude<ActionSpaceJSON, { kind: 'Box' }>

export const DISCRETE_SPACES: readonly DiscreteSpace[] = [
  { kind: 'Discrete', n: 5, start: 0 },
  { kind: 'MultiDiscrete', nvec: [3, 2, 4], start: [0, 0, 0] },
  { kind: 'MultiBinary', shape: [3] },
]

export const SPACES: readonly ActionSpaceJSON[] = [
  { kind: 'Box', shape: [3], low: ['-Infinity', -1, -1], high: [1, 1, 'Infinity'], dtype: 'float32' }, ...DISCRETE_SPACES,
]

export interface SmallPolicy {
  readonly rows: number
  readonly inputs?: number
  readonly hidden?: readonly number[]
  readonly activation?: ActivationName
  readonly fisherStride?: number
  readonly actionForm?: ActionForm
  /** Fills the masks [rows, D]; no masks if not given. */
  readonly mask?: (masks: Uint8Array) => void
}

/** A learner with everything drawn from fixed seeds: θ of deviation ½, actions sampled from the policy itself. */
export async function smallPolicy(actionSpace: ActionSpaceJSON, options: SmallPolicy): Promise<PolicyLearner> {
  const { rows, inputs = 3, hidden = [5, 6], activation = 'tanh', fisherStride, actionForm, mask } = options
  const learner = await seated((seat) => (
    new PolicyLearner(seat, {
      network: { inputs, hidden, activation }, actionSpace, rows, fisherStride, actionForm, masked: mask !== undefined,
    })
  ))
  learner.theta.set(normals(learner.theta.length, 1, 0.5))
  learner.inputs.set(normals(learner.inputs.length, 2))
  learner.advantages.set(normals(rows, 3))
  mask?.(learner.masks)
  learner.surrogate.refresh()
  sampleActions(learner)
  return learner
}

/** An action and its log-probability at θ for every row. */
export function sampleActions({ policy, theta, old, actions, logProbs }: PolicyLearner): void {
  const { distribution } = policy
  for (let row = 0; row < old.rows; row++) {
    const action = actions.byteOffset + 4 * row * distribution.actionSize
    distribution.sample(old.out(row), policy.free(theta), action, [1, 2, row, 0, 7])
  }
  distribution.logProb(old.rows, old.out(0), policy.free(theta), actions.byteOffset, logProbs.byteOffset)
}

/** The f64 policy of a row at any parameters. */
export function reference(
  learner: PolicyLearner, space: ActionSpaceJSON, theta: Float32Array | Float64Array, row: number,
): ReferenceDistribution {
  const { policy, inputs } = learner
  const { inputs: O, activation } = policy.network.spec
  const out = forward(policy.layout, activation, theta, inputs.subarray(row * O, (row + 1) * O))
  const { offset, size } = policy.logStd ?? { offset: 0, size: 0 }
  return referenceDistribution(space, out, theta.subarray(offset, offset + size))
}

/** The stored action of a row. */
export function actionOf({ actions, policy }: PolicyLearner, row: number): Float32Array {
  const { actionSize } = policy.distribution
  return actions.subarray(row * actionSize, (row + 1) * actionSize)
}

/** Every action of a discrete space, in its stored form. */
export function allActions(space: DiscreteSpace): number[][] {
  switch (space.kind) {
    case 'Discrete': return combinations([space.n])
    case 'MultiDiscrete': return combinations(space.nvec)
    case 'MultiBinary': return combinations(new Array<number>(space.shape.reduce((n, size) => n * size, 1)).fill(2))
    default: return space satisfies never
  }
}

function combinations(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>((found, size) => found.flatMap((first) => Array.from({ length: size }, (_, i) => [...first, i])), [[]])
}
