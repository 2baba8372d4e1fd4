// An environment from a model of one's own: an MJCF text, and what to observe, what to pay and when to end. All else is what the
// eleven tasks have too: spaces, exact snapshots, errors where the simulation diverges. The engine is imported with the first robot.
//   export default mujocoEnvironment({ id: 'mine/Cart-v0', xml, observation: ({ qpos, qvel }) => [...qpos, ...qvel], reward: … })

import type { RandomStream } from '../../compute/random.js'
import { didYouMean } from '../../errors/closest.js'
import type { Info } from '../env.js'
import { completeOptions } from '../option-values.js'
import type { ConfigDefaults, EnvironmentOptions, EnvironmentSpec, OptionDoc } from '../spec.js'
import type { MjArrays } from './engine-types.js'
import type { RobotModel } from './robot-model.js'
import type { RobotEnvironment, RobotTask } from './robot.js'
import type { Views } from './simulation.js'

/** Numbers to read, iterate or copy. */
export type Numbers = Iterable<number> & Pick<Float64Array, 'length' | 'slice' | 'at'> & Readonly<Record<number, number>>

/**
 * A robot as its functions see it: MuJoCo's arrays by their names, row-major; bodies count from 0, the world. They are the engine's
 * memory: copy what is to be kept. Functions must depend on nothing else, or snapshots are not exact.
 */
export type RobotState = { readonly [K in keyof MjArrays]: Numbers } & {
  /** Where a body's frame is, [x, y, z]. @throws RangeError if the model has no body of that name */
  readonly bodyPosition: (name: string) => readonly [number, number, number]
  /** Where a site is, [x, y, z]. @throws RangeError if the model has no site of that name */
  readonly sitePosition: (name: string) => readonly [number, number, number]
  /** Seconds of an environment step. */
  readonly dt: number
}

/** A robot after a step. */
export type RobotStep = RobotState & {
  /** As it was given, unclipped: the simulator clamps what it applies. */
  readonly action: Float32Array
  /** What `measure` gave before the step, and after it. */
  readonly before: readonly number[]
  readonly after: readonly number[]
}

type OptionTable = Readonly<Record<string, OptionDoc>>
type Widened<V> = V extends number ? number : V extends boolean ? boolean : V extends string ? string : readonly number[]
/** The options' values, the defaults filled in. */
export type RobotOptions<T extends OptionTable> = { readonly [K in keyof T]: Widened<T[K]['default']> }

export interface MujocoRobot<T extends OptionTable> {
  /** Name and version, such as 'mine/Cart-v0'. */
  readonly id: string
  /** The model as MJCF text, all in one: nothing is read from files. */
  readonly xml: string
  /** Engine steps per environment step; left out: 1. */
  readonly frameSkip?: number
  /** Options that the functions get, each with a default and a line of documentation. */
  readonly options?: T
  /** Disturbs the start pose, `[...qpos, ...qvel]`, in place; left out: every episode starts in the model's own pose, at rest. */
  readonly start?: (state: Float64Array, random: RandomStream, options: RobotOptions<T>) => void
  /** What the reward compares before and after a step, such as a position. */
  readonly measure?: (state: RobotState, options: RobotOptions<T>) => Iterable<number>
  /** As many numbers each time. */
  readonly observation: (state: RobotState, options: RobotOptions<T>) => ArrayLike<number>
  /** One number, or its terms by name: they are added up in order, and each is in the info as `reward_<name>`. */
  readonly reward: (step: RobotStep, options: RobotOptions<T>) => number | Readonly<Record<string, number>>
  /** Whether the episode ends here, for better or worse; left out: never. */
  readonly terminated?: (step: RobotStep, options: RobotOptions<T>) => boolean
  /** More for the info of a step. */
  readonly info?: (step: RobotStep, options: RobotOptions<T>) => Info
  /** Whether a function reads `cfrc_ext`, which costs a pass of its own. */
  readonly contactForces?: boolean
  readonly maxEpisodeSteps?: number
  readonly rewardThreshold?: number
  readonly defaults?: ConfigDefaults
}

/** A function that makes the environment; its properties are its specification, so that it can be registered, trained on and exported. */
export type MujocoEnvironment = EnvironmentSpec & ((options?: EnvironmentOptions) => Promise<RobotEnvironment>)

const KEYS = [
  'id', 'xml', 'frameSkip', 'options', 'start', 'measure', 'observation', 'reward', 'terminated', 'info', 'contactForces',
  'maxEpisodeSteps', 'rewardThreshold', 'defaults',
]

/**
 * @param robot the model and what to make of it
 * @throws TypeError if something necessary is missing or unknown; what is wrong with the model shows when the environment is made
 */
export function mujocoEnvironment<T extends OptionTable>(robot: MujocoRobot<T>): MujocoEnvironment {
  requireComplete(robot)
  const { id, xml, frameSkip = 1, maxEpisodeSteps, rewardThreshold, options, defaults } = robot
  const create = async (given: EnvironmentOptions = {}): Promise<RobotEnvironment> => {
    const complete = completeOptions(specification, given) as RobotOptions<T>
    const { createRobot } = await import('./robot.js')
    return createRobot({ id, xml, frameSkip }, (model) => taskOf(robot, complete, model, frameSkip))
  }
  const specification: EnvironmentSpec = { id, create, maxEpisodeSteps, rewardThreshold, options: options ?? {}, defaults }
  return Object.assign(create, specification)
}

function requireComplete(robot: Readonly<Record<keyof MujocoRobot<OptionTable>, unknown>> | object): void {
  const given = robot as Readonly<Record<string, unknown>>
  for (const [key, kind] of [['id', 'string'], ['xml', 'string'], ['observation', 'function'], ['reward', 'function']] as const) {
    const what = typeof given[key]
    if (what !== kind) throw new TypeError(`mujocoEnvironment: ${key} is ${what}; expected a ${kind}. See docs/mujoco.md, "A robot of your own".`)
  }
  for (const key of Object.keys(given)) {
    if (!KEYS.includes(key)) throw new TypeError(`mujocoEnvironment: unknown key "${key}".${didYouMean(key, KEYS)} Known: ${KEYS.join(', ')}.`)
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** The robot's functions as a task. */
function taskOf<T extends OptionTable>(robot: MujocoRobot<T>, options: RobotOptions<T>, model: RobotModel, frameSkip: number): RobotTask {
  const { start, measure } = robot
  const see = viewer(model, model.timestep * frameSkip)
  let size: number | null = null
  return {
    contactForces: robot.contactForces ?? false,
    disturb: (state, _nq, random) => { start?.(state, random, options) },
    track: measure === undefined ? undefined : (views) => Array.from(measure(see(views), options)),

    observe: (views, observation) => {
      const values = robot.observation(see(views), options)
      size ??= values.length
      if (values.length !== size) throw new RangeError(`${robot.id}: the observation has ${values.length} numbers; its first had ${size}.`)
      observation.addAll(values)
    },

    resetInfo: () => ({}),

    outcome: (views, action, before, after) => {
      const step = Object.assign(see(views), { action, before, after })
      const { reward, info } = rewardOf(robot.id, robot.reward(step, options))
      return { reward, terminated: robot.terminated?.(step, options) ?? false, info: { ...info, ...robot.info?.(step, options) } }
    },
  }
}

function rewardOf(id: string, paid: number | Readonly<Record<string, number>>): { reward: number, info: Record<string, number> } {
  const info: Record<string, number> = {}
  if (typeof paid === 'number') return { reward: paid, info }
  const terms: Readonly<Record<string, unknown>> = { ...paid }
  let reward = 0
  for (const [name, term] of Object.entries(terms)) {
    if (typeof term !== 'number') throw new TypeError(`${id}: the reward's term ${name} is ${String(term)}; expected a number.`)
    reward += term
    info[`reward_${name}`] = term
  }
  if (Object.keys(info).length > 0) return { reward, info }
  throw new TypeError(`${id}: the reward is ${JSON.stringify(paid)}; expected a number, or numbers by name.`)
}

/** One object for a whole life, on the views of the moment. */
function viewer(model: RobotModel, dt: number): (views: Views) => Writable<RobotStep> {
  const place = (positions: Numbers, i: number) => [positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]] as const
  const shown = { // the arrays are put in with the first views
    bodyPosition: (name: string) => place(shown.xpos, model.bodyIndex(name)),
    sitePosition: (name: string) => place(shown.site_xpos, model.siteIndex(name)),
    dt,
  } as Writable<RobotStep>
  let held: Views | null = null
  return (views) => {
    if (views !== held) Object.assign(shown, views)
    held = views
    return shown
  }
}
