// What of a config does not fit its environment: known once there is one.

import { actionFormOf, spaceProblems } from '../distributions/action-form.js'
import type { Environment } from '../envs/env.js'
import { snapshotSupport } from '../envs/snapshots.js'
import { REMEDY } from '../rollout/vine.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { ConfigError, show, type ConfigProblem, type TrainConfig } from './config.js'
import { MOST_ACTIONS } from './keys/vine.js'
import { actionsPerState, growsVine } from './vine-parts.js'

/** @throws ConfigError where the policy's form does not fit the action space, or the algorithm the environment */
export function requireFittingSpace(config: TrainConfig, environment: Environment): void {
  const actionSpace = environment.actionSpace.toJSON()
  const problems: Omit<ConfigProblem, 'got'>[] = [
    ...spaceProblems(actionFormOf(config), actionSpace), ...growsVine(config) ? vineProblems(config, environment, actionSpace) : [],
  ]
  if (problems.length > 0) {
    throw new ConfigError(problems.map((problem) => ({ ...problem, got: show(config[problem.key as keyof TrainConfig]) })))
  }
}

function vineProblems(config: TrainConfig, environment: Environment, space: ActionSpaceJSON): Omit<ConfigProblem, 'got'>[] {
  const problems: Omit<ConfigProblem, 'got'>[] = []
  const support = snapshotSupport(environment)
  if (typeof support === 'object') {
    problems.push({ key: 'algorithm', expected: `an algorithm of single paths for ${config.env}, which cannot be saved: ${support.reason}`, remedy: REMEDY })
  }
  const actions = actionsPerState(config, space)
  if (actions === null) {
    problems.push({ key: 'vineActions', expected: 'a number where the action space is a Box', remedy: 'Its actions cannot be enumerated: give the number of draws.' })
  } else if (actions < 2 || actions > MOST_ACTIONS) {
    problems.push({
      key: 'vineActions', expected: `a number where the action space has ${actions} actions`, remedy: `Only 2 to ${MOST_ACTIONS} are enumerated: give the number of draws.`,
    })
  }
  return problems
}
