// Figures over several tasks: returns are made comparable by a scale per task, score = (return − low) / (high − low), and the
// interquartile mean is taken over all runs of all tasks; its bootstrap resamples the runs within each task.

import { closest } from '../errors/closest.js'
import type { Figure } from './figure.js'
import { interquartileInterval, interquartileMean, mean, type Interval } from './statistics.js'

/** Returns whose scores are 0 and 1, such as a random policy's and a published result, by environment. */
export type Scales = Readonly<Record<string, readonly [low: number, high: number]>>

export interface AggregateFigure {
  /** Mean score of each task, in the tasks' order. */
  readonly tasks: readonly number[]
  readonly mean: number
  readonly interquartileMean: number
  readonly interval: Interval | null
}

/** The tasks that were run with equal settings. */
export interface Aggregate {
  readonly settings: string
  readonly tasks: readonly { readonly env: string, readonly low: number, readonly high: number, readonly runs: number }[]
  readonly lastEpisodes: AggregateFigure | null
  readonly evaluation: AggregateFigure | null
}

interface Task {
  readonly env: string
  readonly settings: string
  readonly runs: readonly unknown[]
  readonly lastEpisodes: Figure | null
  readonly evaluation: Figure | null
}

/**
 * One for each settings all of whose tasks have a scale.
 * @throws RangeError for a scale without width, or of an environment that no run has
 */
export function aggregate(groups: readonly Task[], scales: Scales): Aggregate[] {
  requireScales(scales, groups.map(({ env }) => env))
  return [...new Set(groups.map(({ settings }) => settings))].flatMap((settings) => {
    const tasks = groups.filter((group) => group.settings === settings)
    if (tasks.some(({ env }) => !Object.hasOwn(scales, env))) return []
    return [{
      settings,
      tasks: tasks.map(({ env, runs }) => ({ env, low: scales[env][0], high: scales[env][1], runs: runs.length })),
      lastEpisodes: overTasks(tasks.map(({ env, lastEpisodes }) => scored(lastEpisodes, scales[env]))),
      evaluation: overTasks(tasks.map(({ env, evaluation }) => scored(evaluation, scales[env]))),
    }]
  })
}

function requireScales(scales: Scales, envs: readonly string[]): void {
  for (const [env, [low, high]] of Object.entries(scales)) {
    if (!Number.isFinite(low) || !Number.isFinite(high) || low === high) {
      throw new RangeError(`scale of ${env}: got ${low} to ${high}, expected two different finite returns, those of score 0 and of score 1.`)
    }
    if (!envs.includes(env)) {
      const near = closest(env, envs)
      throw new RangeError(`scale of ${env}: no run in the report has this environment.${near === undefined ? ` It has ${[...new Set(envs)].join(', ')}.` : ` Did you mean "${near}"?`}`)
    }
  }
}

function scored(figure: Figure | null, [low, high]: readonly [number, number]): number[] {
  return (figure?.values ?? []).filter((value) => value !== null).map((value) => (value - low) / (high - low))
}

/** Null where a task has no value: a figure over fewer tasks would pass for one over all. */
function overTasks(strata: readonly (readonly number[])[]): AggregateFigure | null {
  if (strata.some((stratum) => stratum.length === 0)) return null
  const all = strata.flat()
  return { tasks: strata.map(mean), mean: mean(all), interquartileMean: interquartileMean(all), interval: interquartileInterval(strata) }
}
