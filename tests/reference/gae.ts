// Replays a recorded table of advantages and returns. `episode_starts[t]` says that step t begins an episode, so step t − 1 was
// terminal; the last step is terminal where `last_dones` says so; nothing is truncated. Arrays are [T, N] (or [T]).

import { gae } from '../../src/objectives/gae.js'
import { largestDifference, type Check } from './check.js'
import type { Recording } from './recording.js'

const BOUND = 1e-5

export function replayGae(recording: Recording): Check[] {
  const layout = recording.text('layout')
  if (layout !== '[time, env]') throw new Error(`layout is ${layout}; expected [time, env]`)
  const rewards = recording.tensor('rewards')
  const [horizon, environments = 1] = rewards.shape
  const steps = horizon * environments
  const starts = recording.tensor('episode_starts').data
  const lastDones = recording.tensor('last_dones').data

  const terminated = Uint8Array.from({ length: steps }, (_, i) => {
    const next = i + environments
    return next < steps ? starts[next] : lastDones[next - steps]
  })
  const bootstrap = new Float32Array(steps)
  bootstrap.set(recording.tensor('last_values').data, steps - environments)
  const advantages = new Float64Array(steps)
  const targets = new Float32Array(steps)
  gae({
    environments, horizon, rewards: rewards.data, values: Float32Array.from(recording.tensor('values').data),
    terminated, truncated: new Uint8Array(steps), bootstrap,
  }, recording.number('gamma'), recording.number('gae_lambda'), advantages, targets)
  return [
    { name: 'advantages', error: largestDifference(advantages, recording.tensor('advantages').data), bound: BOUND },
    { name: 'returns', error: largestDifference(targets, recording.tensor('returns').data), bound: BOUND },
  ]
}
