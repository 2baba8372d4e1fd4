// Config keys that only some action spaces have a use for: known once there is an environment.

import { actionFormOf, spaceProblems } from '../distributions/action-form.js'
import type { ActionSpaceJSON } from '../spaces/space.js'
import { ConfigError, show, type TrainConfig } from './config.js'

/** @throws ConfigError where the policy's form does not fit the action space */
export function requireFittingSpace(config: TrainConfig, actionSpace: ActionSpaceJSON): void {
  const problems = spaceProblems(actionFormOf(config), actionSpace)
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => ({ ...problem, got: show(config[problem.key]) })))
}
