// Replays recorded episodes of an environment, without its time limit: the same start state and actions must give the same
// observations, rewards and ends over the whole trajectory, and the same internal states where the file has them.

import { RandomStream, STREAM } from '../../src/compute/random.js'
import type { Environment } from '../../src/envs/env.js'
import { make } from '../../src/envs/registry.js'
import type { Action, Observation } from '../../src/spaces/space.js'
import { largestMixedError, worst, type Check } from './check.js'
import { product, type Recorded, type Recording } from './recording.js'

const BOUND = 1e-6

interface Episode {
  /** What `reset` starts from: the internal state, or [...qpos, ...qvel]. */
  readonly start: Float64Array
  readonly actions: Recorded
  readonly observations: Recorded
  readonly rewards: Recorded
  readonly terminated: Recorded
  /** Every internal state [T + 1, S], where it was recorded. */
  readonly states: Recorded | null
}

/** Largest errors over all episodes of the file. */
export async function replayTrajectory(recording: Recording): Promise<Check[]> {
  const environment = await make(recording.text('env'), { maxEpisodeSteps: -1 })
  try {
    return worst(episodes(recording).map((episode) => replayEpisode(environment, episode)))
  } finally {
    environment.close?.()
  }
}

function episodes(recording: Recording): Episode[] {
  const prefixes = [...new Set(Object.keys(recording.tensors).map((name) => name.slice(0, name.indexOf('/'))))]
  if (prefixes.length === 0) throw new Error('no episodes')
  return prefixes.map((e) => {
    const part = (name: string): Recorded => recording.tensor(`${e}/${name}`)
    const states = recording.has(`${e}/state`) ? part('state') : null
    return {
      start: states === null
        ? Float64Array.of(...part('qpos').data, ...part('qvel').data)
        : states.data.slice(0, product(states.shape.slice(1))),
      actions: part('actions'), observations: part('observations'), rewards: part('rewards'), terminated: part('terminated'), states,
    }
  })
}

function replayEpisode(environment: Environment, episode: Episode): Check[] {
  const random = new RandomStream(0, STREAM.environment)
  const steps = episode.actions.shape[0]
  const width = product(episode.actions.shape.slice(1))
  const observations: number[] = []
  const states: number[] = []
  const rewards: number[] = []
  let terminated = 0
  const keep = (observation: Observation): void => {
    observations.push(...numbersOf('the observation', observation))
    if (episode.states !== null) states.push(...numbersOf('the snapshot\'s state', environment.snapshot?.()?.state))
  }

  keep(environment.reset(random.at(0), { state: episode.start }).observation)
  for (let t = 0; t < steps; t++) {
    const action = actionOf(environment, episode.actions.data.subarray(t * width, (t + 1) * width))
    const result = environment.step(action, random.at(t + 1))
    keep(result.observation)
    rewards.push(result.reward)
    if (result.terminated !== (episode.terminated.data[t] !== 0)) terminated++
  }
  const checks = [
    { name: 'observations', error: largestMixedError(observations, episode.observations.data), bound: BOUND },
    { name: 'rewards', error: largestMixedError(rewards, episode.rewards.data), bound: BOUND },
    { name: 'steps of other termination', error: terminated, bound: 0 },
  ]
  if (episode.states === null) return checks
  return [...checks, { name: 'internal states', error: largestMixedError(states, episode.states.data), bound: BOUND }]
}

function numbersOf(what: string, value: unknown): ArrayLike<number> & Iterable<number> {
  if (typeof value === 'number') return [value]
  if (value instanceof Float64Array || value instanceof Float32Array) return value
  if (value instanceof Int32Array || value instanceof Uint8Array) return value
  throw new Error(`${what} is no list of numbers, but the file has one`)
}

/** The recorded numbers as an action of the environment's space, not clipped. */
function actionOf({ actionSpace }: Environment, numbers: Float64Array): Action {
  switch (actionSpace.kind) {
    case 'Discrete': return numbers[0]
    case 'Box': return Float32Array.from(numbers)
    case 'MultiDiscrete': return Int32Array.from(numbers)
    case 'MultiBinary': return Uint8Array.from(numbers)
    default: return actionSpace.kind satisfies never
  }
}
