// From a specification to environments: options checked, one made or a block of them, the time limit around, and what came out looked
// at, so that a missing method is an error here and not in the middle of a run.

import { EnvironmentList, type BatchEnvironment } from './batch.js'
import type { Environment } from './env.js'
import { completeOptions, LIMIT, stepLimit } from './option-values.js'
import type { EnvironmentOptions, EnvironmentSpec } from './spec.js'
import { BatchTimeLimit } from './wrappers/batch-time-limit.js'
import { TimeLimit } from './wrappers/time-limit.js'

/** What `make` takes besides the environment's own options. */
export interface MakeOptions extends EnvironmentOptions {
  /** Overrides the environment's time limit, in steps; -1 removes it. */
  readonly maxEpisodeSteps?: number
}

/** One environment with its time limit. @throws RangeError for bad options, TypeError if `create` makes no environment */
export async function makeOne(spec: EnvironmentSpec, { [LIMIT]: asked, ...own }: EnvironmentOptions): Promise<Environment> {
  const limit = stepLimit(spec, asked)
  const environment = await spec.create(completeOptions(spec, own))
  requireMembers(spec.id, environment)
  return limit === null ? environment : new TimeLimit(environment, limit)
}

/**
 * So many environments behind one `step`, each with its time limit: a batch simulator where the specification has one, else a list.
 * @param spaces of an environment that was made before; a list may be empty
 */
export async function makeBlock(
  spec: EnvironmentSpec, options: EnvironmentOptions, count: number, spaces: Pick<Environment, 'observationSpace' | 'actionSpace'>,
): Promise<BatchEnvironment> {
  const { [LIMIT]: asked, ...own } = options
  if (spec.createBatch !== undefined && count > 0) {
    const limit = stepLimit(spec, asked)
    const batch = await spec.createBatch(count, completeOptions(spec, own))
    requireMembers(spec.id, batch)
    if (batch.environments !== count) throw new RangeError(`${spec.id}: the batch has ${String(batch.environments)} environments; expected ${count}.`)
    return limit === null ? batch : new BatchTimeLimit(batch, limit)
  }
  const list: Environment[] = []
  for (let i = 0; i < count; i++) list.push(await makeOne(spec, options))
  return new EnvironmentList(list, spaces)
}

function requireMembers(id: string, made: unknown): void {
  const problem = contractProblem(made)
  if (problem !== null) throw new TypeError(`${id}: ${problem}`)
}

const SPACE_MEMBERS = ['sample', 'contains', 'flatten', 'toJSON'] as const

/** What is missing in something that should be an environment or a batch of them, in a sentence with its remedy; null if nothing is. */
export function contractProblem(made: unknown): string | null {
  if (typeof made !== 'object' || made === null) return `what was made is ${made === null ? 'null' : typeof made}; expected an environment. Return it from \`create\`.`
  for (const method of ['reset', 'step'] as const) {
    if (typeof (made as Partial<Environment>)[method] !== 'function') return `the environment has no method ${method}; expected ${method}(…). See docs/environments.md.`
  }
  for (const name of ['observationSpace', 'actionSpace'] as const) {
    const space: unknown = (made as Partial<Environment>)[name]
    if (typeof space !== 'object' || space === null || SPACE_MEMBERS.some((member) => typeof (space as Record<string, unknown>)[member] !== 'function')) {
      return `its ${name} is no space; expected one such as new Box({ low: -1, high: 1, shape: [3] }), imported from 'trpo'.`
    }
  }
  const { kind } = (made as Environment).actionSpace as { readonly kind: string }
  if (kind === 'Dict' || kind === 'Tuple') {
    return `its actionSpace is a ${kind}, which no policy acts in; expected Box, Discrete, MultiDiscrete or MultiBinary. Gather the parts in one of these and take them apart in \`step\`.`
  }
  return null
}
