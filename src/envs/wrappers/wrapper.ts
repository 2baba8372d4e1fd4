// What wrappers share: an environment inside, whose snapshot goes into theirs, and which closes with them. A wrapper says in its own
// file what it changes; what it keeps from step to step it hands out with `ownState`.

import type { RandomStream } from '../../compute/random.js'
import type { Box, BoxDtype } from '../../spaces/box.js'
import type { ActionMask } from '../../spaces/action-mask.js'
import { spaceFromJSON } from '../../spaces/space-json.js'
import type { Action, ActionSpace, Observation, Space } from '../../spaces/space.js'
import type { Environment, ResetOptions, ResetResult, Snapshot, StepResult } from '../env.js'
import { restoreTo, snapshotOf } from '../snapshots.js'

/**
 * An environment around another one. O and A are what it shows and takes; InnerO and InnerA what the environment inside does.
 * Its snapshot is null where that of the environment inside is.
 */
export abstract class Wrapper<O extends Observation, A extends Action, InnerO extends Observation = O, InnerA extends Action = A>
implements Environment<O, A> {
  abstract readonly observationSpace: Space<O>
  abstract readonly actionSpace: ActionSpace<A>

  constructor(readonly environment: Environment<InnerO, InnerA>) {}

  abstract reset(random: RandomStream, options?: ResetOptions): ResetResult<O>
  abstract step(action: A, random: RandomStream): StepResult<O>

  /** That of the environment inside; a wrapper that changes the action space overrides it. */
  actionMask(): ActionMask | null {
    return this.environment.actionMask?.() ?? null
  }

  snapshot(): Snapshot | null {
    const environment = snapshotOf(this.environment)
    return environment === null ? null : { ...this.ownState(), environment }
  }

  restore(snapshot: Snapshot): void {
    const { environment, ...own } = snapshot
    this.restoreOwnState(own)
    if (typeof environment !== 'object' || environment === null) {
      const name = this.constructor.name
      throw new RangeError(`${name}: the snapshot holds no snapshot of the environment inside. Was it taken without the wrapper?`)
    }
    restoreTo(this.environment, environment as Snapshot)
  }

  close(): void {
    this.environment.close?.()
  }

  /** What the wrapper itself keeps from step to step, shared with nothing; the key `environment` is taken. */
  protected ownState(): Snapshot {
    return {}
  }

  /** Takes back what `ownState` gave; throws if it is something else. */
  protected restoreOwnState(own: Snapshot): void {
    const keys = Object.keys(own)
    if (keys.length > 0) throw new RangeError(`${this.constructor.name}: the snapshot has ${keys.join(', ')}; expected none of that. Was it taken with other wrappers?`)
  }
}

/** The space as a Box; throws RangeError where it is none. */
export function requireBox(wrapper: string, what: 'observation' | 'action', space: Space): Box<BoxDtype> {
  const box = spaceFromJSON(space.toJSON())
  if (box.kind !== 'Box') throw new RangeError(`${wrapper}: the ${what} space inside is a ${box.kind}; expected a Box.`)
  return box
}

/** The environment's way of storing numbers of a dtype. */
export function arrayOf(dtype: BoxDtype, length: number): Float32Array | Float64Array {
  return dtype === 'float32' ? new Float32Array(length) : new Float64Array(length)
}

/** The number of steps since the last reset, as a snapshot has it; null before the first. */
export function requireElapsed(wrapper: string, elapsed: unknown): number | null {
  if (elapsed === null || (typeof elapsed === 'number' && Number.isSafeInteger(elapsed) && elapsed >= 0)) return elapsed
  throw new RangeError(`${wrapper}: the snapshot's elapsed is ${JSON.stringify(elapsed)}; expected the steps since reset, or null.`)
}

/** The step limit, checked. */
export function requireLimit(wrapper: string, maxEpisodeSteps: number): number {
  if (Number.isSafeInteger(maxEpisodeSteps) && maxEpisodeSteps >= 1) return maxEpisodeSteps
  throw new RangeError(`${wrapper}: maxEpisodeSteps is ${maxEpisodeSteps}; expected a positive integer.`)
}
