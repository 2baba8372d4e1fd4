// A walk through an environment as a training run takes it: random actions of those that are allowed, every reset and step with a stream
// of its own, a reset after each end. The streams are new objects each time, so that one that is kept from call to call shows.

import { RandomStream, STREAM } from '../../compute/random.js'
import { ActionMaskError, maskProblem, sampleAllowed } from '../../spaces/action-mask.js'
import type { Action } from '../../spaces/space.js'
import type { Environment, ResetResult, StepResult } from '../env.js'

export interface ResetEvent {
  readonly kind: 'reset'
  readonly life: number
  readonly result: ResetResult
}

export interface StepEvent {
  readonly kind: 'step'
  readonly life: number
  /** What was allowed, if the environment says so; a copy. */
  readonly mask: readonly number[] | null
  readonly action: Action
  readonly result: StepResult
}

export type WalkEvent = ResetEvent | StepEvent

/** What the environment threw, and where. */
export class WalkError extends Error {
  override readonly name = 'WalkError'

  constructor(readonly method: 'reset' | 'step', life: number, action: Action | null, cause: unknown) {
    const given = action === null ? '' : `, with action ${showAction(action)},`
    super(`${method} at step ${life} of its life${given} threw: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

export class Walk {
  /** Resets and steps so far. */
  life = 0

  /** @param index of the environment, part of its random streams */
  constructor(readonly environment: Environment, private readonly seed: number, private readonly index = 0) {}

  reset(): ResetEvent {
    const life = this.life++
    try {
      return { kind: 'reset', life, result: this.environment.reset(this.stream(STREAM.environment, life)) }
    } catch (cause) {
      throw new WalkError('reset', life, null, cause)
    }
  }

  /** One step with a random action; `seen` is told before the next reset. */
  step(): StepEvent {
    const life = this.life++
    const mask = this.mask(life)
    const action = sampleAllowed(this.environment.actionSpace, mask, this.stream(STREAM.action, life))
    try {
      return { kind: 'step', life, mask, action, result: this.environment.step(action, this.stream(STREAM.environment, life)) }
    } catch (cause) {
      throw new WalkError('step', life, action, cause)
    }
  }

  /** What the environment allows now. @throws ActionMaskError if that is no mask */
  private mask(life: number): number[] | null {
    const fault = (problem: string, cause?: unknown): ActionMaskError => (
      new ActionMaskError(`actionMask before step ${life} of its life: ${problem}.`, { cause })
    )
    let mask: unknown
    try {
      mask = this.environment.actionMask?.() ?? null
    } catch (cause) {
      throw fault(`it threw: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
    }
    if (mask === null) return null
    const problem = maskProblem(this.environment.actionSpace.toJSON(), mask)
    if (problem !== null) throw fault(problem)
    return Array.from(mask as ArrayLike<number>)
  }

  /** So many steps, with a reset after each end. */
  run(steps: number, see: (event: WalkEvent) => void = () => undefined): WalkEvent[] {
    const events: WalkEvent[] = []
    const add = (event: WalkEvent): void => {
      see(event)
      events.push(event)
    }
    for (let i = 0; i < steps; i++) {
      const event = this.step()
      add(event)
      if (event.result.terminated || event.result.truncated) add(this.reset())
    }
    return events
  }

  private stream(id: typeof STREAM.environment | typeof STREAM.action, life: number): RandomStream {
    return new RandomStream(this.seed, id, this.index, life)
  }
}

export function showAction(action: Action): string {
  return typeof action === 'number' ? String(action) : `[${action.join(', ')}]`
}
