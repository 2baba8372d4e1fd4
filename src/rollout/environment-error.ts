// An environment's failure with what is needed to see it again: id, index, seed and the step of its life.

import { BatchError } from '../envs/batch.js'

export interface EnvironmentPlace {
  readonly id: string
  readonly index: number
  readonly seed: number
  /** Step of the environment's life, resets included: the `step` word of its random stream. */
  readonly life: number
  /** It is an evaluation's, and `index` is the number of its episode. */
  readonly evaluation?: boolean
  /** It is played by this candidate of a search, and `index` is the number of its episode in the run. */
  readonly candidate?: number
  /** It is a branch from that step (vine), and has taken so many steps of its own. */
  readonly branch?: { readonly number: number, readonly step: number }
}

export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'

  constructor(readonly place: EnvironmentPlace, problem: string, options?: ErrorOptions) {
    super(`${placeText(place)}: ${problem}`, options)
  }
}

export function placeText({ id, index, seed, life, evaluation = false, candidate, branch }: EnvironmentPlace): string {
  if (candidate !== undefined) return `environment ${id} (candidate ${candidate}, episode ${index}, seed ${seed}, step ${life})`
  if (branch !== undefined) return `environment ${id} (index ${index}, seed ${seed}, step ${branch.step} of branch ${branch.number} from step ${life} of its life)`
  return evaluation ? `environment ${id} (evaluation, episode ${index}, seed ${seed}, step ${life})`
    : `environment ${id} (index ${index}, seed ${seed}, step ${life} of its life)`
}

/**
 * Runs `call`; whatever it throws comes out as an EnvironmentError.
 * @param place of the environment; of number `index` among them where `call` concerns a batch
 */
export function atPlace<T>(place: (index: number) => EnvironmentPlace, call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (error instanceof EnvironmentError) throw error
    if (error instanceof BatchError) throw new EnvironmentError(place(error.index), error.message, { cause: error.cause })
    throw new EnvironmentError(place(0), error instanceof Error ? error.message : String(error), { cause: error })
  }
}
