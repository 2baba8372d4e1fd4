// From a plan to runs that can be trained: every environment found and tried with its options, every config whole, every directory
// named. All that is wrong is told at once, before anything starts.

import { join } from 'node:path'
import { completeConfig } from '../runs/complete-config.js'
import { ConfigError, type TrainConfig } from '../training/config.js'
import { gatherSettings } from '../training/setting.js'
import { planGroups, type PlannedGroup, type SweepProduct } from './plan.js'
import { formatSetting, PRESET, settingsFolder } from './settings-name.js'

/** Where a sweep goes unless told otherwise. */
export const DEFAULT_SWEEP_PATH = join('runs', 'sweep')

/** One run of a sweep. */
export interface SweepRun {
  /** Its run directory: `<out>/<env>/<settings>/s<seed>`. */
  readonly path: string
  /** What was set, as `key=value, …`; "preset" for nothing. */
  readonly settings: string
  readonly config: TrainConfig
}

/** A sweep that cannot be run; each line of the message is one reason. */
export class PlanError extends Error {
  override readonly name = 'PlanError'
}

interface Trouble {
  readonly where: string
  readonly message: string
}

/**
 * The runs of some products, in order.
 * @param out directory of the sweep
 * @throws ConfigError or PlanError, with all reasons found
 */
export async function completePlan(products: readonly SweepProduct[], out: string = DEFAULT_SWEEP_PATH): Promise<SweepRun[]> {
  const groups = products.flatMap(planGroups)
  const runs: SweepRun[] = []
  const troubles: Trouble[] = []
  for (const group of groups) {
    try {
      runs.push(...await runsOf(group, out))
    } catch (error) {
      const lines = error instanceof ConfigError ? error.message.split('\n') : [error instanceof Error ? error.message : String(error)]
      troubles.push(...lines.map((message) => ({ where: `${group.env}, ${nameOf(group)}`, message })))
    }
  }
  if (troubles.length > 0) throw new PlanError(described(troubles, groups.length))
  requireOwnPlaces(runs)
  return runs
}

async function runsOf(group: PlannedGroup, out: string): Promise<SweepRun[]> {
  const [seed] = group.seeds
  const config = await completeConfig({ ...gatherSettings(group.settings), env: group.env, seed })
  const folder = join(out, config.env.replaceAll(/[^\w.-]+/g, '-'), settingsFolder(group.settings))
  return group.seeds.map((seed) => ({ path: join(folder, `s${seed}`), settings: nameOf(group), config: { ...config, seed } }))
}

function nameOf({ settings }: PlannedGroup): string {
  return settings.length === 0 ? PRESET : settings.map(formatSetting).join(', ')
}

/** What is wrong with every group is said once; else where it is wrong is said too. */
function described(troubles: readonly Trouble[], groups: number): string {
  const messages = [...new Set(troubles.map(({ message }) => message))]
  return messages.map((message) => {
    const places = troubles.filter((trouble) => trouble.message === message).map(({ where }) => where)
    return places.length === groups ? message : `${places.join('; ')}: ${message}`
  }).join('\n')
}

/** Names are shortened for paths, so two groups might meet in one directory. */
function requireOwnPlaces(runs: readonly SweepRun[]): void {
  const seen = new Map<string, SweepRun>()
  for (const run of runs) {
    const other = seen.get(run.path)
    if (other !== undefined) {
      throw new PlanError(`run directory ${run.path}: two runs of the plan would share it, ${other.config.env} with ${other.settings} and `
        + `${run.config.env} with ${run.settings}. Their names are the same once they are made safe for paths: plan them as two sweeps, each with a directory of its own (--out).`)
    }
    seen.set(run.path, run)
  }
}
