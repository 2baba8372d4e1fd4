// Does an environment keep the contract of env.ts? Everything that training relies on is tried out: spaces, results, seeds, snapshots,
// ends. What Gymnasium's check_env verifies is here as far as it applies; rendering and its own random generator are not.

import { KeptObservations, checkSameSeed, checkSnapshots, copied } from './check/repeats.js'
import { Findings, messageOf, type CheckOptions, type Finding } from './check/findings.js'
import { checkResult } from './check/results.js'
import { checkSpaces } from './check/spaces.js'
import { difference } from './check/difference.js'
import { showAction, Walk, WalkError, type WalkEvent } from './check/walk.js'
import { RandomStream, STREAM } from '../compute/random.js'
import { ActionMaskError, sampleAllowed } from '../spaces/action-mask.js'
import type { Environment } from './env.js'
import { contractProblem } from './make.js'
import { specFrom } from './own.js'
import type { EnvironmentFactory } from './spec.js'
import { TimeLimit } from './wrappers/time-limit.js'

export { checkBatchEnvironment } from './check/batch.js'
export type { CheckOptions, Finding } from './check/findings.js'

/** Steps that the comparisons of episodes take. */
const COMPARED_STEPS = 200

/**
 * Tries an environment out with random actions and returns what is wrong with it, errors and warnings; empty if nothing is.
 * @param source the environment, or a function or class that makes one. With the latter, two of them are compared as well. One handed
 * in is used up, but not closed
 */
export async function checkEnvironment(source: Environment | EnvironmentFactory, options: CheckOptions = {}): Promise<Finding[]> {
  const { steps = 1000, seed = 0 } = options
  const findings = new Findings()
  const make = typeof source === 'function' ? maker(source, findings) : null
  const environment = make === null ? source as Environment : await make()
  if (environment === null) return findings.list
  const problem = contractProblem(environment)
  if (problem !== null) {
    findings.error('contract', problem, 'An environment has observationSpace, actionSpace, reset(random, options) and step(action, random).')
    return findings.list
  }
  await checkMade(environment, make, { steps, seed }, findings)
  if (make !== null) checkClose(environment, findings)
  return findings.list
}

type Maker = () => Promise<Environment | null>

/** What makes an environment, with the time limit that its class names; a failure is a finding. */
function maker(factory: EnvironmentFactory, findings: Findings): Maker {
  const { create, maxEpisodeSteps } = specFrom(factory, 'own', 'the environment')
  return async () => {
    try {
      const environment = await create({})
      const limited = maxEpisodeSteps !== undefined && contractProblem(environment) === null
      return limited ? new TimeLimit(environment, maxEpisodeSteps) : environment
    } catch (error) {
      findings.error('create', `making the environment threw: ${messageOf(error)}`, 'Run the constructor by itself to see why.')
      return null
    }
  }
}

async function checkMade(
  environment: Environment, make: Maker | null, { steps, seed }: Required<CheckOptions>, findings: Findings,
): Promise<void> {
  checkSpaces(environment, findings)
  if ('seed' in environment && typeof environment.seed === 'function') {
    findings.warn('seed-method', 'it has a method seed, which nobody calls.', 'Draw random numbers from the stream that reset and step are handed.')
  }
  const other = make === null ? null : await make()
  try {
    const events = walkAndLook(environment, steps, seed, findings)
    if (events === null) return
    checkSameSeed(environment, seed, events, 'the second time', findings)
    if (other !== null) checkSameSeed(other, seed, events, 'in a second environment', findings)
    checkOptions(environment, seed, findings)
    checkSnapshots(environment, other, seed, findings)
  } catch (error) {
    if (maskFinding(error, findings)) return
    if (!(error instanceof WalkError)) throw error
    findings.error(error.method, error.message, 'It did not throw in the first walk, so something is kept from one episode to the next.')
  } finally {
    other?.close?.()
  }
}

/** A long walk in which every result is looked at; its first steps, or null if there is no going on. */
function walkAndLook(environment: Environment, steps: number, seed: number, findings: Findings): WalkEvent[] | null {
  const walk = new Walk(environment, seed)
  const kept = new KeptObservations()
  const first: WalkEvent[] = []
  const walked = { ended: false }
  const look = (event: WalkEvent): void => {
    if (!checkResult(event, environment.observationSpace, findings)) throw new Unsound()
    if (first.length <= COMPARED_STEPS) {
      kept.add(event)
      first.push(...copied([event]))
    }
    if (event.kind === 'step' && (event.result.terminated || event.result.truncated)) walked.ended = true
  }
  try {
    look(walk.reset())
    walk.run(steps, look)
    checkActionKept(walk, findings)
  } catch (error) {
    if (error instanceof Unsound || maskFinding(error, findings)) return null
    if (!(error instanceof WalkError)) throw error
    findings.error(error.method, error.message, error.method === 'step' ? 'Every action that actionSpace.sample() gives must be accepted.' : 'Reset must work at any time.')
    return null
  }
  kept.check(findings)
  if (!walked.ended && !hasLimit(environment)) {
    findings.warn('never-ends', `no episode ended within ${steps} random steps, and there is no time limit: an evaluation, which plays whole episodes, might never end.`,
      'Give it maxEpisodeSteps (in its description, as a static property, or as an option), or put a TimeLimit around it.')
  }
  return first
}

/** Whether an error is a mask that is none; it becomes a finding. */
function maskFinding(error: unknown, findings: Findings): boolean {
  if (!(error instanceof ActionMaskError)) return false
  findings.error('action-mask', error.message, 'Return 0 or 1 for each choice, at least one 1 for each entry of the action, or null where all are allowed. End the episode where nothing is.')
  return true
}

/** The walk stops at a result that nothing more can be said about. */
class Unsound extends Error {}

function checkActionKept(walk: Walk, findings: Findings): void {
  const { environment, life } = walk
  const action = sampleAllowed(environment.actionSpace, environment.actionMask?.() ?? null, new RandomStream(0, STREAM.action, 0, life))
  const before = typeof action === 'number' ? action : action.slice()
  environment.step(action, new RandomStream(0, STREAM.environment, 0, life))
  if (difference(before, action, 'action') === null) return
  findings.warn('action-kept', `step wrote into the action it was given: ${showAction(before)} became ${showAction(action)}.`, 'Copy it first: action.slice().')
}

function checkOptions(environment: Environment, seed: number, findings: Findings): void {
  const reset = (options?: object): unknown => copied([{ kind: 'reset', life: 0, result: environment.reset(new RandomStream(seed, STREAM.environment), options) }])
  try {
    const found = difference(reset(), reset({}), 'result')
    if (found !== null) findings.error('reset-options', `reset(random, {}) is not what reset(random) is: ${found}.`, 'Only options.state changes how an episode starts.')
  } catch (error) {
    findings.error('reset-options', `reset(random, {}) threw: ${messageOf(error)}`, 'Take the second argument as a record that may be empty or missing.')
  }
}

function checkClose(environment: Environment, findings: Findings): void {
  try {
    environment.close?.()
    environment.close?.()
  } catch (error) {
    findings.error('close', `closing it twice threw: ${messageOf(error)}`, 'Make close safe to call again.')
  }
}

/** Whether it, or an environment inside, has a time limit. */
function hasLimit(environment: unknown): boolean {
  if (typeof environment !== 'object' || environment === null) return false
  if ('maxEpisodeSteps' in environment) return true
  return 'environment' in environment && hasLimit(environment.environment)
}
