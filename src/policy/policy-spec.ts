// What a saved policy says of itself beside its numbers: plain data.

import type { ActionForm } from '../distributions/action-form.js'
import type { ActionSpaceJSON, SpaceJSON } from '../spaces/space.js'
import type { NetworkSpec } from './policy.js'

export interface PolicySpec {
  /** The environment it was trained on: id, the URL of its module (null for one that the registry knows), options. */
  readonly env: string
  readonly envModule: string | null
  readonly envOptions: Readonly<Record<string, number | boolean | string | readonly number[]>>
  readonly observationSpace: SpaceJSON
  readonly actionSpace: ActionSpaceJSON
  readonly network: NetworkSpec
  /** How Box actions are drawn; absent: a plain Gaussian, or discrete actions. */
  readonly actionForm?: ActionForm
  /** Bound of the normalised observation; null where observations are not normalised. */
  readonly observationLimit: number | null
  /** The value function that it was trained beside; absent in older files. */
  readonly value?: ValueSpec
}

export interface ValueSpec {
  readonly hidden: readonly number[]
  readonly activation: NetworkSpec['activation']
  /** Whether it is a second head on the policy's network. */
  readonly sharedTrunk: boolean
  /** γ of the return that it estimates; null where it changed on the way. */
  readonly discount: number | null
  /** How much raw reward its 1 stands for: other than 1 where the rewards were scaled. */
  readonly unit: number
}
