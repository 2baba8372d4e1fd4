// What a sweep is to train: environments × the product of the grids × seeds, as plain data. Whether the configs can be run is
// complete-plan.ts's to find out; where each run stands, standings.ts's.

import { ConfigError, keyProblems, show, type ConfigProblem } from '../training/config.js'
import type { Setting } from '../training/setting.js'
import { inOrder } from './settings-name.js'

/** One product of runs. Keys are config keys; `envOptions.NAME` is an option of the environment. */
export interface SweepProduct {
  /** Ids, or URLs of modules whose default export makes the environment. */
  readonly envs: readonly string[]
  readonly seeds: readonly number[]
  /** Settings of every run. */
  readonly set?: Readonly<Record<string, unknown>>
  /** Keys with the values that they take in turn. */
  readonly grid?: Readonly<Record<string, readonly unknown[]>>
}

/** Runs that differ in their seed only. */
export interface PlannedGroup {
  /** As it was given. */
  readonly env: string
  /** In the order of the config's keys. */
  readonly settings: readonly Setting[]
  readonly seeds: readonly number[]
}

/** Keys that a sweep sets in its own way. */
const OWN_WAY: Readonly<Record<string, string>> = {
  env: 'Name the environments as arguments.',
  envModule: 'Give the environment by its module: --env-module FILE.',
  seed: 'Give the seeds as such: --seeds 0..9.',
}

/**
 * Groups by environment, then by grid value, the first key of the grid slowest.
 * @throws ConfigError with everything that cannot be planned: keys given twice or in another way, grids without values or with equal ones
 */
export function planGroups({ envs, seeds, set = {}, grid = {} }: SweepProduct): PlannedGroup[] {
  const problems = [...problemsOfLists(envs, seeds), ...problemsOfKeys(set, grid)]
  if (problems.length > 0) throw new ConfigError(problems)
  const fixed: readonly Setting[] = Object.entries(set).map(([key, value]) => ({ key, value }))
  const combinations = Object.entries(grid).reduce<readonly (readonly Setting[])[]>((before, [key, values]) => (
    before.flatMap((settings) => values.map((value) => [...settings, { key, value }]))
  ), [fixed])
  return envs.flatMap((env) => combinations.map((settings) => ({ env, settings: inOrder(settings), seeds })))
}

function problemsOfLists(envs: readonly string[], seeds: readonly number[]): ConfigProblem[] {
  const twiceEnv = firstRepeated(envs)
  const twiceSeed = firstRepeated(seeds)
  return [
    ...(envs.length === 0 ? [problem('env', undefined, 'at least one environment', 'Name it, such as CartPole-v1.')] : []),
    ...(twiceEnv === undefined ? [] : [problem('env', twiceEnv, 'each environment once', '')]),
    ...(seeds.length === 0 ? [problem('seed', undefined, 'at least one seed', 'Give --seeds, such as 0..4.')] : []),
    ...(twiceSeed === undefined ? [] : [problem('seed', twiceSeed, 'each seed once', '')]),
    ...seeds.flatMap((seed) => keyProblems({ seed })),
  ]
}

function problemsOfKeys(set: Readonly<Record<string, unknown>>, grid: Readonly<Record<string, readonly unknown[]>>): ConfigProblem[] {
  const own = [...Object.entries(set), ...Object.entries(grid)].filter(([key]) => Object.hasOwn(OWN_WAY, key))
  return [
    ...own.map(([key, value]) => problem(key, value, 'a key other than env, envModule and seed', OWN_WAY[key])),
    ...Object.keys(grid).filter((key) => Object.hasOwn(set, key)).map((key) => (
      problem(key, set[key], 'a key either set or in the grid', 'Leave one of the two out.')
    )),
    ...Object.entries(grid).flatMap(([key, values]) => {
      if (values.length === 0) return [problem(key, undefined, 'at least one value in the grid', '')]
      const twice = firstRepeated(values.map((value) => JSON.stringify(value)))
      return twice === undefined ? [] : [problem(key, JSON.parse(twice), 'each value of a grid once', '')]
    }),
  ]
}

function problem(key: string, got: unknown, expected: string, remedy: string): ConfigProblem {
  return { key, got: show(got), expected, remedy }
}

function firstRepeated<T>(values: readonly T[]): T | undefined {
  return values.find((value, i) => values.indexOf(value) < i)
}
