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
}
