// Several environments behind one `step`. A simulator that advances many at once implements BatchEnvironment itself; for all others
// EnvironmentList steps one after the other. Each environment's numbers depend on its own actions and streams only, never on its
// neighbours: how many sit in a batch follows from the threads, and the result must not.

import type { RandomStream } from '../compute/random.js'
import type { ActionMask } from '../spaces/action-mask.js'
import type { Action, ActionSpace, Observation, Space } from '../spaces/space.js'
import type { Environment, ResetResult, Snapshot, StepResult } from './env.js'
import { restoreTo, snapshotOf } from './snapshots.js'

export interface BatchEnvironment<O extends Observation = Observation, A extends Action = Action> {
  /** How many there are, n. */
  readonly environments: number
  /** Of each of them. */
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>
  /** Starts an episode in environment `index`; the others stay as they are. */
  reset(index: number, random: RandomStream): ResetResult<O>
  /**
   * One step of all of them: environment i takes actions[i], with the fresh stream randoms[i] [n]. Observations and infos are the
   * caller's to keep. What goes wrong in one of them is best thrown as a BatchError, which says in which.
   * @param beat to be called before each environment's part of the work, where they have parts of their own: a sign of life
   */
  step(actions: readonly A[], randoms: readonly RandomStream[], beat?: (index: number) => void): readonly StepResult<O>[]
  /** As `Environment` has it, for one of the n. */
  actionMask?(index: number): ActionMask | null
  /** As `Environment` has them, for one of the n; both or none. */
  snapshot?(index: number): Snapshot | null
  restore?(index: number, snapshot: Snapshot): void
  /** Frees what the garbage collector cannot; safe to call twice. */
  close?(): void
}

/** A failure in one environment of a batch. */
export class BatchError extends Error {
  override readonly name = 'BatchError'

  constructor(readonly index: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** Environments side by side, stepped in the order of the list. */
export class EnvironmentList implements BatchEnvironment {
  readonly environments: number
  readonly observationSpace: Space
  readonly actionSpace: ActionSpace

  /** @param spaces those of each environment; a list may be empty */
  constructor(private readonly list: readonly Environment[], spaces: Pick<Environment, 'observationSpace' | 'actionSpace'>) {
    this.environments = list.length
    this.observationSpace = spaces.observationSpace
    this.actionSpace = spaces.actionSpace
  }

  reset(index: number, random: RandomStream): ResetResult {
    return this.list[index].reset(random)
  }

  step(actions: readonly Action[], randoms: readonly RandomStream[], beat?: (index: number) => void): readonly StepResult[] {
    return this.list.map((environment, i) => {
      beat?.(i)
      try {
        return environment.step(actions[i], randoms[i])
      } catch (error) {
        throw new BatchError(i, error)
      }
    })
  }

  actionMask(index: number): ActionMask | null {
    return this.list[index].actionMask?.() ?? null
  }

  snapshot(index: number): Snapshot | null {
    return snapshotOf(this.list[index])
  }

  restore(index: number, snapshot: Snapshot): void {
    restoreTo(this.list[index], snapshot)
  }

  close(): void {
    for (const environment of this.list) environment.close?.()
  }
}

/** A batch of one as an environment, for evaluation and for wrappers. */
export class BatchOfOne implements Environment {
  readonly observationSpace: Space
  readonly actionSpace: ActionSpace

  constructor(private readonly batch: BatchEnvironment) {
    if (batch.environments !== 1) throw new RangeError(`BatchOfOne: the batch has ${batch.environments} environments; expected 1.`)
    this.observationSpace = batch.observationSpace
    this.actionSpace = batch.actionSpace
  }

  reset(random: RandomStream): ResetResult {
    return this.batch.reset(0, random)
  }

  step(action: Action, random: RandomStream): StepResult {
    return this.batch.step([action], [random])[0]
  }

  actionMask(): ActionMask | null {
    return this.batch.actionMask?.(0) ?? null
  }

  snapshot(): Snapshot | null {
    return this.batch.snapshot?.(0) ?? null
  }

  restore(snapshot: Snapshot): void {
    this.batch.restore?.(0, snapshot)
  }

  close(): void {
    this.batch.close?.()
  }
}
