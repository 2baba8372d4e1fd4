// Checks of the spaces an environment declares: that they can be written down and read back, that their samples are members, and that
// the actions are in a form that policies learn well in.

import { RandomStream, STREAM } from '../../compute/random.js'
import { flatBounds } from '../../spaces/flat-bounds.js'
import { spaceFromJSON } from '../../spaces/space-json.js'
import type { Space, SpaceJSON } from '../../spaces/space.js'
import type { Environment } from '../env.js'
import { difference } from './difference.js'
import { messageOf, type Findings } from './findings.js'

const SAMPLES = 20
const USE_OURS = 'Use the spaces of the library: Box, Discrete, MultiDiscrete, MultiBinary; for observations also Dict and Tuple.'

export function checkSpaces({ observationSpace, actionSpace }: Environment, findings: Findings): void {
  checkSpace('observationSpace', observationSpace, findings)
  checkSpace('actionSpace', actionSpace, findings)
  if (!findings.hasErrors) checkActionBox(actionSpace.toJSON(), findings)
}

function checkSpace(name: 'observationSpace' | 'actionSpace', space: Space, findings: Findings): void {
  try {
    const same = spaceFromJSON(space.toJSON())
    const found = difference(space.toJSON(), same.toJSON(), `${name}.toJSON()`) ?? difference(same.flatSize, space.flatSize, `${name}.flatSize`)
    if (found !== null) findings.error(name, `${name} does not survive being written down: ${found}.`, USE_OURS)
  } catch (error) {
    findings.error(name, `${name} cannot be written down and read back: ${messageOf(error)}`, USE_OURS)
    return
  }
  for (let i = 0; i < SAMPLES; i++) {
    const value = space.sample(new RandomStream(i, STREAM.user))
    if (!space.contains(value)) findings.error(name, `${name}.sample() gave a value that ${name}.contains() refuses.`, USE_OURS)
  }
  checkEmptyIntervals(name, space.toJSON(), findings)
}

function checkEmptyIntervals(name: string, space: SpaceJSON, findings: Findings): void {
  if (space.kind === 'Dict') space.spaces.forEach(([key, part]) => { checkEmptyIntervals(`${name}.${key}`, part, findings) })
  if (space.kind === 'Tuple') space.spaces.forEach((part, i) => { checkEmptyIntervals(`${name}[${i}]`, part, findings) })
  if (space.kind !== 'Box') return
  const i = space.low.findIndex((low, at) => low === space.high[at])
  if (i >= 0) {
    findings.warn('constant-entry', `${name}: low and high of entry ${i} are both ${space.low[i]}, so it is always the same.`, 'Leave the entry out, or correct its bounds.')
  }
}

/** Gaussian policies start with a deviation of 1 in each entry: a Box of that size learns best. */
function checkActionBox(space: SpaceJSON, findings: Findings): void {
  if (space.kind !== 'Box') return
  const { low, high } = flatBounds(space)
  const unbounded = low.findIndex((bound, i) => !Number.isFinite(bound) || !Number.isFinite(high[i]))
  if (unbounded >= 0) {
    findings.warn('unbounded-action', `actionSpace: entry ${unbounded} goes from ${low[unbounded]} to ${high[unbounded]}, so actions of any size reach the environment.`,
      'Give both bounds: actions are clipped to them before they reach `step`.')
    return
  }
  const odd = low.findIndex((bound, i) => (bound !== 0 && bound !== -high[i]) || bound < -1 || high[i] > 1)
  if (odd >= 0) {
    findings.warn('action-scale', `actionSpace: entry ${odd} goes from ${low[odd]} to ${high[odd]}; policies start with a mean near 0 and a deviation of 1.`,
      'Put a RescaleAction(environment, -1, 1) around it, or set initialLogStd to fit.')
  }
}
