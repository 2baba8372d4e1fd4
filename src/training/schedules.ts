// Numbers that change during a training run, as plain data in a config: a number, or where it starts and ends and how it gets there.
//   { "from": 0.01, "to": 0.001, "shape": "cosine", "until": 0.8 }
// A schedule is a function of the progress alone (the share of the run's iterations that lie behind), so it has no state: a resumed
// run continues it. With own cos, exp and log, and exact at both ends.

import { z } from 'zod'
import { cos, exp, log } from '../compute/libm.js'

export const SCHEDULE_SHAPES = ['constant', 'linear', 'cosine', 'geometric', 'horizon'] as const

/**
 * How a schedule gets from `from` to `to` (p: share of its way, 0 … 1):
 *   constant   stays at `from`, and steps to `to` at its end
 *   linear     from + p·(to − from)
 *   cosine     from + ½(1 − cos πp)·(to − from): slow at both ends (Loshchilov & Hutter 2017, without restarts)
 *   geometric  from·(to/from)^p: equal ratios; both above 0, or both below
 *   horizon    of a discount γ: the horizon 1/(1 − γ) grows geometrically; both in [0, 1). OpenAI Five (2019, arXiv:1912.06680)
 *              annealed γ from 0.998 to 0.9997, a horizon from 500 to 3,333 steps
 */
export type ScheduleShape = (typeof SCHEDULE_SHAPES)[number]

export interface Ramp {
  readonly from: number
  readonly to: number
  readonly shape: ScheduleShape
  /** Share of the run after which it stays at `to`, in (0, 1]; 1 if not given. */
  readonly until?: number
}

export type Schedule = number | Ramp

/** The value at `progress`, in [0, 1]; @throws RangeError outside. */
export function scheduleAt(schedule: Schedule, progress: number): number {
  if (!(progress >= 0 && progress <= 1)) throw new RangeError(`schedule: progress is ${progress}; expected a number from 0 to 1`)
  if (typeof schedule === 'number') return schedule
  const { from, to, shape, until = 1 } = schedule
  if (progress >= until) return to
  return progress === 0 ? from : between(from, to, progress / until, shape)
}

/** Does it ever change? */
export function isConstant(schedule: Schedule): boolean {
  return typeof schedule === 'number' || schedule.from === schedule.to
}

/** The largest value it takes: every shape goes one way. */
export function largestOf(schedule: Schedule): number {
  return typeof schedule === 'number' ? schedule : Math.max(schedule.from, schedule.to)
}

const PI = 3.141592653589793

function between(from: number, to: number, p: number, shape: ScheduleShape): number {
  switch (shape) {
    case 'constant': return from
    case 'linear': return from + p * (to - from)
    case 'cosine': return from + 0.5 * (1 - cos(PI * p)) * (to - from)
    case 'geometric': return from * exp(p * log(to / from))
    case 'horizon': return 1 - (1 - from) * exp(p * log((1 - to) / (1 - from)))
    default: return shape satisfies never
  }
}

/** What a config key permits: how it is checked, and how an error says it (config-keys.ts). */
interface Permitted<T> {
  readonly schema: z.ZodType<T>
  readonly expected: string
}

/**
 * A key that takes a schedule of the values that `permitted` takes. One object with an unknown or missing entry is refused as a whole.
 * @example maxKl: key(scheduleOf(positive), 0.01, { meaning: 'δ …' })
 */
export function scheduleOf(permitted: Permitted<number>): Permitted<Schedule> {
  const ramp = z.strictObject({
    from: permitted.schema, to: permitted.schema, shape: z.enum(SCHEDULE_SHAPES), until: z.number().gt(0).max(1).optional(),
  }).refine(hasItsShape)
  return {
    schema: z.union([permitted.schema, ramp]),
    expected: `${permitted.expected}, or a schedule such as {"from": 0.02, "to": 0.001, "shape": "linear"}`,
  }
}

function hasItsShape({ from, to, shape }: Ramp): boolean {
  if (shape === 'geometric') return from * to > 0
  if (shape === 'horizon') return from >= 0 && from < 1 && to >= 0 && to < 1
  return true
}
