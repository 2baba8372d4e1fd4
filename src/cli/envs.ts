// `trpo envs`: every registered environment with its spaces, its time limit and the return that counts as solved.

import { Command } from 'commander'
import { environmentIds, environmentSpec, make } from '../envs/registry.js'
import type { SpaceJSON } from '../spaces/space.js'
import { formatTable } from './format.js'

interface EnvironmentRow {
  readonly id: string
  readonly observation: string
  readonly action: string
  /** Steps until an episode is truncated; null: never. */
  readonly limit: number | null
  /** Mean return that counts as solved; null where the task names none. */
  readonly threshold: number | null
}

export function envsCommand(): Command {
  return new Command('envs')
    .description('List the environments: observation and action space, limit (steps), threshold (return that counts as solved).')
    .option('--json', 'the list as JSON')
    .addHelpText('after', '\nExamples:\n  trpo envs\n  trpo envs --json')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const rows: EnvironmentRow[] = []
      for (const id of environmentIds()) rows.push(await rowOf(id))
      process.stdout.write(json === true ? `${JSON.stringify(rows, null, 2)}\n` : `${table(rows)}\n`)
    })
}

async function rowOf(id: string): Promise<EnvironmentRow> {
  const { maxEpisodeSteps, rewardThreshold } = environmentSpec(id)
  const environment = await make(id)
  try {
    return {
      id,
      observation: describeSpace(environment.observationSpace.toJSON()),
      action: describeSpace(environment.actionSpace.toJSON()),
      limit: maxEpisodeSteps ?? null,
      threshold: rewardThreshold ?? null,
    }
  } finally {
    environment.close?.()
  }
}

function table(rows: readonly EnvironmentRow[]): string {
  const cells = rows.map(({ id, observation, action, limit, threshold }) => [id, observation, action, String(limit ?? '–'), String(threshold ?? '–')])
  return formatTable([['id', 'observation', 'action', 'limit', 'threshold'], ...cells], [3, 4])
}

/** Kind and size, such as Box(11), Discrete(3) or MultiDiscrete(10, 10, 10). */
export function describeSpace(space: SpaceJSON): string {
  switch (space.kind) {
    case 'Box': return `Box(${space.shape.join(', ')})`
    case 'Discrete': return `Discrete(${space.n})`
    case 'MultiDiscrete': return `MultiDiscrete(${space.nvec.join(', ')})`
    case 'MultiBinary': return `MultiBinary(${space.shape.join(', ')})`
    case 'Dict': return `Dict(${space.spaces.map(([name, part]) => `${name}: ${describeSpace(part)}`).join(', ')})`
    case 'Tuple': return `Tuple(${space.spaces.map(describeSpace).join(', ')})`
    default: return space satisfies never
  }
}
