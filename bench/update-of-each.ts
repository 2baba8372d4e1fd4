// One update of each algorithm: of the scripted batch for those that learn from one (advantages, policy step, value fit), of a
// generation for those that search (draw it, move the distribution by its returns; the episodes are the environment's time, not theirs).

import { Learner } from '../dist/algorithms/learner.js'
import { LEARNING_NAMES, learningAlgorithm, SEARCH_NAMES, SEARCHING, type LearningName, type SearchName } from '../dist/algorithms/registry.js'
import { ValueFunction } from '../dist/policy/policy.js'
import { layoutBatch } from '../dist/rollout/batch.js'
import { BRANCH_END, type VineBatch } from '../dist/rollout/vine-batch.js'
import { configAt } from '../dist/training/config-at.js'
import { resolveConfig } from '../dist/training/config.js'
import { learnerConfig, learnerParts } from '../dist/training/learner-parts.js'
import { layoutVine } from '../dist/training/vine-parts.js'
import { now, type Contestant } from './measure.js'
import { fillBatch, type ScriptedBatch } from './scripted-batch.js'
import { fillNormal, gaussianPolicy, NETWORK, onOneThread, type Seat } from './seat.js'

/** λ of the searches. */
export const POPULATION = 50

/** M, times the default of four branches. */
const VINE_STATES = 512
const ACTIONS = { kind: 'Box', shape: [NETWORK.outputs], low: [-1], high: [1], dtype: 'float32' } as const

/** Each algorithm with the defaults, on a batch of 2,048 states or a generation of POPULATION; warmed up. */
export async function eachAlgorithm(warmup: number): Promise<Contestant[]> {
  const contestants: Contestant[] = []
  for (const name of LEARNING_NAMES) contestants.push({ name, sample: await learning(name) })
  for (const name of SEARCH_NAMES) contestants.push({ name: `${name}, a generation of ${POPULATION}`, sample: searching(name) })
  for (const { sample } of contestants) for (let i = 0; i < warmup; i++) await sample()
  return contestants
}

/** Seconds of an update; each starts from the same parameters and moments. */
async function learning(algorithm: LearningName): Promise<() => Promise<number>> {
  const vines = algorithm === 'trpo-vine' ? { vineStates: VINE_STATES } : {} // as many rows for the policy as the others have
  const config = resolveConfig({ env: 'update', algorithm, environments: 8, horizon: 256, ...vines })
  const own = await onOneThread((seat: Seat) => {
    const { arena, team, kernels } = seat
    const policy = gaussianPolicy(seat)
    const value = new ValueFunction({ inputs: NETWORK.inputs, hidden: NETWORK.hidden, activation: 'tanh' })
    const theta = arena.f32(policy.layout.size), phi = arena.f32(value.layout.size)
    const batch = layoutBatch(arena, config.environments, config.horizon, NETWORK.inputs, NETWORK.outputs)
    const vine = layoutVine(arena, config, policy, ACTIONS)
    const learner = new Learner(
      team, arena, kernels, policy, value, theta, phi, batch, learnerConfig(config), learnerParts(config, null, vine),
    )
    return { policy, value, theta, phi, batch, learner, vine }
  })
  fillBatch(own)
  if (own.vine !== null) fillVine(own.vine, own)
  const { theta, phi, learner } = own
  const [theta0, phi0] = [theta.slice(), phi.slice()]
  return async () => {
    theta.set(theta0)
    phi.set(phi0)
    learner.reset(config)
    const start = now()
    await learningAlgorithm(algorithm).update(learner, configAt(config, 0), 0, { now, breathe: () => Promise.resolve() })
    return now() - start
  }
}

/** Branches as the batch's steps are: the return falls with the distance of the first action from a part of the state. */
function fillVine(vine: VineBatch, { policy, learner }: Pick<ScriptedBatch, 'policy' | 'learner'>): void {
  const { inputs: O, outputs: A } = NETWORK
  const { actionsPerState: K, rows, inputs, actions } = vine
  fillNormal(inputs, 2)
  for (let i = 0; i < rows; i++) inputs.copyWithin(i * O, (i - i % K) * O, (i - i % K + 1) * O) // the rows of a state
  learner.surrogate.refresh()
  const { old } = learner.surrogate
  for (let i = 0; i < rows; i++) {
    policy.distribution.sample(old.out(i), old.free, actions.byteOffset + 4 * i * A, [0, 1, i, 0, 0])
    let distance = 0
    for (let a = 0; a < A; a++) distance += Math.abs(actions[i * A + a] - inputs[i * O + a])
    vine.returns[i] = 1 - distance / A
  }
  vine.ends.fill(BRANCH_END.cut)
  policy.distribution.logProb(rows, old.out(0), old.free, actions.byteOffset, vine.logProbs.byteOffset)
}

/** Seconds to draw a generation around the same policy and to learn from its returns; each is the next one of the search. */
function searching(algorithm: SearchName): () => Promise<number> {
  const config = resolveConfig({ env: 'update', algorithm })
  const widths = [NETWORK.inputs, ...NETWORK.hidden, NETWORK.outputs]
  const parameters = widths.slice(1).reduce((sum, width, l) => sum + (widths[l] + 1) * width, 0)
  const solver = SEARCHING[algorithm].search(config, { seed: 0, mean: new Float64Array(parameters), population: POPULATION })
  const returns = new Float64Array(POPULATION)
  fillNormal(returns, 0)
  let generation = 0
  return () => {
    const start = now()
    solver.ask(generation++)
    solver.tell(returns)
    return Promise.resolve(now() - start)
  }
}
