// MuJoCo with nothing around it: a state of a compiled model, put where an environment's snapshot says, and stepped by `mj_step`.

import type { DoubleBuffer, MjData, MjModel, Mujoco } from '../../dist/envs/mujoco/engine-types.js'
import type { Snapshot } from '../../dist/envs/env.js'
import type { Action } from '../../dist/spaces/space.js'
import { now } from '../measure.js'

export class BareEngine {
  private readonly data: MjData
  private readonly parts: number
  private readonly buffer: DoubleBuffer

  constructor(private readonly mujoco: Mujoco, private readonly model: MjModel, private readonly frameSkip: number) {
    this.data = new mujoco.MjData(model)
    this.parts = mujoco.mjtState.mjSTATE_INTEGRATION.value
    this.buffer = new mujoco.DoubleBuffer(mujoco.mj_stateSize(model, this.parts))
  }

  /** @param state as `engineState` finds it */
  load(state: Float64Array): void {
    this.mujoco.mj_resetData(this.model, this.data)
    this.mujoco.mj_setState(this.model, this.data, state, this.parts)
  }

  /** A view, valid until the next call. */
  state(): Float64Array {
    this.mujoco.mj_getState(this.model, this.data, this.buffer, this.parts)
    return this.buffer.GetView()
  }

  /** One environment step for each action; returns seconds. */
  step(actions: readonly Action[]): number {
    const { mujoco, model, data, frameSkip } = this
    const { ctrl } = data
    const begun = now()
    for (const action of actions) {
      ctrl.set(action as Float32Array)
      for (let i = 0; i < frameSkip; i++) mujoco.mj_step(model, data)
    }
    return now() - begun
  }

  close(): void {
    this.buffer.delete()
    this.data.delete()
  }
}

/** The engine's state in an environment's snapshot: inside those of the wrappers. */
export function engineState(snapshot: Snapshot): Float64Array {
  return 'environment' in snapshot ? engineState(snapshot.environment as Snapshot) : snapshot.state as Float64Array
}
