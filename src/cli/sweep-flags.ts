// From the command line of `trpo sweep` to its plan, and back: the command that continues a sweep is the one that began it.

import { parseGrid } from '../experiments/grid.js'
import type { SweepProduct } from '../experiments/plan.js'
import { formatSeeds } from '../experiments/seeds.js'
import { quoted } from '../runs/quoted.js'
import { parseSetting } from '../training/setting.js'
import { asSettings, moduleHref } from './config-flags.js'
import type { OutputFlags } from './drive-training.js'
import { UsageError } from './usage-error.js'

/** As typed. */
export interface SweepFlags extends OutputFlags {
  readonly seeds: readonly number[]
  readonly algorithm?: string
  readonly steps?: string
  readonly set?: readonly string[]
  readonly envOption?: readonly string[]
  readonly envModule?: readonly string[]
  readonly grid?: readonly string[]
  readonly out?: string
  readonly jobs?: number
  readonly dryRun?: boolean
}

/** @throws ConfigError or UsageError */
export function productFromFlags(
  envs: readonly string[], { seeds, algorithm, steps, set = [], envOption, envModule = [], grid = [] }: SweepFlags,
): SweepProduct {
  const all = [...envs, ...envModule.map(moduleHref)]
  if (all.length === 0) throw new UsageError('missing required argument \'env\', such as CartPole-v1; or give --env-module ./my-env.js.')
  const named = Object.entries({ algorithm, steps }).flatMap(([key, text]) => (text === undefined ? [] : [`${key}=${text}`]))
  const texts = [...set, ...asSettings(envOption), ...named]
  const dimensions = grid.map(parseGrid)
  const twice = dimensions.find(({ key }, i) => dimensions.findIndex((other) => other.key === key) < i)
  if (twice !== undefined) throw new UsageError(`--grid ${twice.key}: got two lists for the same key, expected one. Put all values into it.`)
  return {
    envs: all, seeds,
    set: Object.fromEntries(texts.map(parseSetting).map(({ key, value }) => [key, value])),
    grid: Object.fromEntries(dimensions.map(({ key, values }) => [key, values])),
  }
}

/** To be copied into a shell. */
export function sweepCommandLine(envs: readonly string[], flags: SweepFlags): string {
  const repeated = (name: string, values: readonly string[] = []): string[] => values.flatMap((value) => [name, value])
  const words = [
    'trpo', 'sweep', ...envs, ...repeated('--env-module', flags.envModule), '--seeds', formatSeeds(flags.seeds),
    ...(flags.algorithm === undefined ? [] : ['--algorithm', flags.algorithm]),
    ...(flags.steps === undefined ? [] : ['--steps', flags.steps]),
    ...repeated('--set', flags.set), ...repeated('--env-option', flags.envOption), ...repeated('--grid', flags.grid),
    ...(flags.out === undefined ? [] : ['--out', flags.out]), ...(flags.jobs === undefined ? [] : ['--jobs', String(flags.jobs)]),
  ]
  return words.map(quoted).join(' ')
}
