// What a saved policy says of itself beside its numbers: plain data.

import type { ActionSpaceJSON, SpaceJSON } from '../spaces/space.js'
import type { NetworkSpec } from './policy.js'

export interface PolicySpec {
  /** The environment it was trained on, by id and options. */
  readonly env: string
  readonly envOptions: Readonly<Record<string, unknown>>
  readonly observationSpace: SpaceJSON
  readonly actionSpace: ActionSpaceJSON
  readonly network: NetworkSpec
  /** Bound of the normalised observation; null where observations are not normalised. */
  readonly observationLimit: number | null
}
