// A recorded TRPO update in the library's form: the recorder's names, its [out, in] weights, and its KL that is averaged over action
// dimensions. Everything comes from the file.

import { standardize } from '../../src/objectives/gae.js'
import type { ParameterLayout } from '../../src/nn/parameters.js'
import type { ActivationName } from '../../src/nn/mlp.js'
import type { ActionSpaceJSON } from '../../src/spaces/space.js'
import { seated } from '../seat.js'
import { PolicyLearner, type SearchOptions } from './learner.js'
import { isNumbers, product, type Recording } from './recording.js'

/** A learner that stands where the recorder stood before its update. @param advantageRule how the advantages were standardised */
export async function learnerBefore(recording: Recording, advantageRule = recording.text('normalize_advantage')): Promise<PolicyLearner> {
  const observations = recording.tensor('batch/obs')
  const [rows] = observations.shape
  const network = { inputs: product(observations.shape.slice(1)), hidden: recording.numbers('hidden'), activation: activation(recording) }
  const actionSpace = spaceOf(recording.json('action_space'))
  const learner = await seated((seat) => new PolicyLearner(seat, { network, actionSpace, rows }))
  learner.inputs.set(observations.data)
  learner.actions.set(recording.tensor('batch/actions').data)
  learner.logProbs.set(recording.tensor('batch/old_log_prob').data)
  setAdvantages(recording, advantageRule, learner.advantages)
  learner.theta.set(vector(recording, 'before', learner.policy.layout))
  return learner
}

/** How the recorder's line search measures and stops: KL < target, of which the nearest `≤` is the number below the target. */
export function searchOptions(recording: Recording): SearchOptions {
  const direction = recording.text('kl_direction')
  if (direction !== 'KL(new||old)' && direction !== 'KL(old||new)') throw new Error(`kl_direction is ${direction}`)
  const rule = recording.text('line_search_is')
  if (!rule.startsWith('strict')) throw new Error(`line_search_is "${rule}"; expected a strict one`)
  return {
    klDirection: direction === 'KL(new||old)' ? 'new-old' : 'old-new',
    klMeanOver: recording.number('kl_mean_over'),
    limit: recording.number('target_kl') * (1 - Number.EPSILON / 2),
    shrink: recording.number('backtrack_coeff'),
    tries: recording.number('backtrack_max'),
  }
}

/** The vector recorded under `prefix`, in the order of the library's layout [P]; weights [out, in] become [in, out]. */
export function vector(recording: Recording, prefix: string, layout: ParameterLayout): Float64Array {
  const result = new Float64Array(layout.size)
  for (const { name, shape, offset, size } of layout.windows) {
    const recorded = recording.tensor(`${prefix}/${name.replace('logStd', 'log_std')}`)
    const expected = [...shape].reverse()
    if (recorded.shape.join() !== expected.join()) {
      throw new Error(`${prefix}/${name} has shape [${recorded.shape.join(', ')}]; expected [${expected.join(', ')}]`)
    }
    const [rows, columns = 1] = shape
    for (let i = 0; i < size; i++) result[offset + i] = recorded.data[(i % columns) * rows + Math.floor(i / columns)]
  }
  return result
}

function setAdvantages(recording: Recording, rule: string, advantages: Float32Array): void {
  const raw = recording.tensor('batch/advantages').data
  switch (rule) {
    case '(a-mean)/(unbiased std+1e-8)': standardize(raw, advantages); return
    case 'false':
    case 'none': advantages.set(raw); return
    default: throw new Error(`normalize_advantage is ${rule}; expected (a-mean)/(unbiased std+1e-8), false or none`)
  }
}

function activation(recording: Recording): ActivationName {
  const name = recording.text('activation')
  if (name === 'tanh' || name === 'relu') return name
  throw new Error(`activation is ${name}; expected tanh or relu`)
}

/** {"type", "n", "nvec", "shape"} as a space; the file knows no bounds, which an update does not need. */
function spaceOf(recorded: unknown): ActionSpaceJSON {
  const { type, n, nvec, shape } = recorded as { type?: unknown, n?: unknown, nvec?: unknown, shape?: unknown }
  if (type === 'Discrete' && typeof n === 'number') return { kind: 'Discrete', n, start: 0 }
  if (type === 'MultiDiscrete' && isNumbers(nvec)) return { kind: 'MultiDiscrete', nvec, start: nvec.map(() => 0) }
  if (type === 'MultiBinary' && isNumbers(shape)) return { kind: 'MultiBinary', shape }
  if (type === 'Box' && isNumbers(shape)) {
    const size = product(shape)
    return { kind: 'Box', shape, low: Array<string>(size).fill('-Infinity'), high: Array<string>(size).fill('Infinity'), dtype: 'float32' }
  }
  throw new Error(`action_space is ${JSON.stringify(recorded)}; expected a Box, Discrete, MultiDiscrete or MultiBinary`)
}
