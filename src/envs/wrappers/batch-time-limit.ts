// BatchTimeLimit: TimeLimit for a batch, counting in each environment on its own. Its snapshots are those of TimeLimit, so a state
// saved by one simulator in a batch continues in the same simulator alone.

import type { RandomStream } from '../../compute/random.js'
import type { ActionMask } from '../../spaces/action-mask.js'
import type { Action, ActionSpace, Observation, Space } from '../../spaces/space.js'
import { BatchError, type BatchEnvironment } from '../batch.js'
import type { ResetResult, Snapshot, StepResult } from '../env.js'
import { requireElapsed, requireLimit } from './wrapper.js'

/** The batch, each environment truncated in the step in which `maxEpisodeSteps` steps have passed since its own reset. */
export class BatchTimeLimit<O extends Observation, A extends Action> implements BatchEnvironment<O, A> {
  readonly environments: number
  readonly observationSpace: Space<O>
  readonly actionSpace: ActionSpace<A>
  /** Steps since each environment's reset; null before its first [n]. */
  private readonly elapsed: (number | null)[]

  constructor(private readonly batch: BatchEnvironment<O, A>, readonly maxEpisodeSteps: number) {
    requireLimit('BatchTimeLimit', maxEpisodeSteps)
    this.environments = batch.environments
    this.observationSpace = batch.observationSpace
    this.actionSpace = batch.actionSpace
    this.elapsed = new Array<number | null>(batch.environments).fill(null)
  }

  reset(index: number, random: RandomStream): ResetResult<O> {
    this.elapsed[index] = 0
    return this.batch.reset(index, random)
  }

  step(actions: readonly A[], randoms: readonly RandomStream[], beat?: (index: number) => void): readonly StepResult<O>[] {
    return this.batch.step(actions, randoms, beat).map((result, i) => {
      const before = this.elapsed[i]
      if (before === null) throw new BatchError(i, 'BatchTimeLimit: step before the first reset. Call reset, which starts the episode.')
      this.elapsed[i] = before + 1
      return before + 1 >= this.maxEpisodeSteps ? { ...result, truncated: true } : result
    })
  }

  actionMask(index: number): ActionMask | null {
    return this.batch.actionMask?.(index) ?? null
  }

  snapshot(index: number): Snapshot | null {
    const environment = this.batch.snapshot?.(index) ?? null
    return environment === null ? null : { elapsed: this.elapsed[index], environment }
  }

  restore(index: number, { elapsed, environment }: Snapshot): void {
    this.batch.restore?.(index, environment as Snapshot)
    this.elapsed[index] = requireElapsed('BatchTimeLimit', elapsed)
  }

  close(): void {
    this.batch.close?.()
  }
}
