// Values of the vine procedure's keys that are fine one by one, but not together with others.

import { drawsOfState } from '../rollout/branches.js'
import type { ConfigKeyName, TrainConfig } from './config-keys.js'
import { MOST_ACTIONS } from './keys/vine.js'

/** Draws of a state have numbers of 32 bits, over all environments. */
const MOST_DRAWS = 4294967296

export interface Contradiction {
  readonly key: ConfigKeyName
  readonly expected: string
  readonly remedy: string
}

export function vineContradictions(config: TrainConfig): Contradiction[] {
  const { environments, horizon, vineStates, vineActions, branchSteps, exploration } = config
  const problems: Contradiction[] = []
  if (vineStates > environments * horizon) {
    problems.push({
      key: 'vineStates', expected: `at most ${environments * horizon}: ${environments} environments × horizon ${horizon}`,
      remedy: `Lower vineStates to ${environments * horizon}, or raise horizon or environments.`,
    })
  }
  if (exploration === 'gsde') {
    problems.push({
      key: 'exploration', expected: '"gaussian" for trpo-vine',
      remedy: 'Noise that is held over several steps makes a branch depend on more than its state and first action; take trpo for gSDE.',
    })
  }
  if (environments * drawsOfState(vineActions === 'all' ? MOST_ACTIONS : vineActions, branchSteps) > MOST_DRAWS) {
    problems.push({
      key: 'branchSteps', expected: `less with ${environments} environments: environments × (actions + 2·branchSteps) is beyond 2³²`,
      remedy: 'Lower branchSteps or environments.',
    })
  }
  return problems
}
