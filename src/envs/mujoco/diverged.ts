// The error that MuJoCo does not raise. When a number turns NaN, infinite or larger than 1e10, the engine puts the robot back to its
// start pose (or all controls to zero), counts a warning and goes on as if nothing had happened; when its buffers are full it drops
// contacts. Every such warning becomes this error. The environment's index, its seed and its step are added by whoever knows them.

/** Largest magnitude that MuJoCo accepts in a state or a control (mjMAXVAL). */
export const LARGEST = 1e10

/** What went wrong; the first seven are MuJoCo's warnings in the order of its counters (mjtWarning). */
export const DIVERGENCE = ['inertia', 'contacts-full', 'constraints-full', 'position', 'velocity', 'acceleration', 'control'] as const
export type Divergence = (typeof DIVERGENCE)[number]

const WHAT: Readonly<Record<Divergence, (index: number) => string>> = {
  'inertia': (index) => `the inertia matrix is not positive definite (index ${index})`,
  'contacts-full': (index) => `more contacts than the model's memory holds (${index})`,
  'constraints-full': (index) => `more constraints than the model's memory holds (${index})`,
  'position': (index) => `position qpos[${index}] is NaN or beyond ±1e10`,
  'velocity': (index) => `velocity qvel[${index}] is NaN or beyond ±1e10`,
  'acceleration': (index) => `acceleration qacc[${index}] is NaN or beyond ±1e10`,
  'control': (index) => `action entry ${index} is NaN or beyond ±1e10`,
}

const REMEDY: Readonly<Record<Divergence, string>> = {
  'inertia': 'Check the masses of the model.',
  'contacts-full': 'Raise `size.memory` in the model.',
  'constraints-full': 'Raise `size.memory` in the model.',
  'position': 'Start from a state that the robot can be in; the environment must be reset before its next step.',
  'velocity': 'Start from a state that the robot can be in; the environment must be reset before its next step.',
  'acceleration': 'The robot moves too fast for the simulator\'s time step: end episodes before, or start from a tamer state; '
    + 'the environment must be reset before its next step.',
  'control': 'The policy gave this number: look for NaN in its parameters, its input or its statistics. Nothing was simulated.',
}

export class MujocoDivergedError extends Error {
  override readonly name = 'MujocoDivergedError'

  /** Whose simulation it is, such as 'Hopper-v5'. */
  readonly robot: string
  readonly reason: Divergence
  /** Entry of qpos, qvel, qacc or the action. */
  readonly index: number
  /** `[...qpos, ...qvel]` before the failed step: with `action` it repeats the failure. */
  readonly state: readonly number[]
  /** What the step was given; empty in a reset. */
  readonly action: readonly number[]

  constructor(robot: string, reason: Divergence, index: number, state: readonly number[], action: readonly number[]) {
    super(`${robot}: the simulation diverged: ${WHAT[reason](index)}. `
      + `State before the step: [${state.join(', ')}]; action: [${action.join(', ')}]. ${REMEDY[reason]}`)
    this.robot = robot
    this.reason = reason
    this.index = index
    this.state = state
    this.action = action
  }
}
