// Replays a recorded PPO loss on a whole batch: loss = policy_loss + entropy_coef·entropy_loss, with policy_loss = −mean of the clipped
// surrogate and entropy_loss = −mean entropy. The library maximises the negative of it.

import { largestDifference, relativeNorm, type Check } from './check.js'
import { learnerBefore, vector } from './recorded-update.js'
import type { Recording } from './recording.js'

const LOSS = 1e-5
const GRADIENT = 1e-5
const STANDARDISED = 'raw; standardised over the whole batch: '

export async function replayPpoLoss(recording: Recording): Promise<Check[]> {
  const advantages = recording.text('advantages')
  if (!advantages.startsWith(STANDARDISED)) throw new Error(`advantages are "${advantages}"; expected "${STANDARDISED}…"`)
  const learner = await learnerBefore(recording, advantages.slice(STANDARDISED.length))
  const terms = { clip: recording.number('clip'), klPenalty: 0, entropyBonus: recording.number('entropy_coef') }
  learner.surrogate.refresh()
  learner.candidate.set(learner.theta)
  const { clipped, objective, clipFraction, approxKl, entropy } = learner.objective.evaluate(terms)
  const gradient = learner.objective.gradient(terms).map((entry) => -entry)
  const loss = (name: string, ours: number, recorded: string): Check => (
    { name, error: largestDifference([ours], [recording.number(recorded)]), bound: LOSS }
  )
  return [
    loss('policy loss', -clipped, 'policy_loss'),
    loss('entropy loss', -entropy, 'entropy_loss'),
    loss('loss', -objective, 'loss'),
    loss('approximate KL', approxKl, 'approx_kl'),
    { name: 'clip fraction', error: largestDifference([clipFraction], [recording.number('clip_fraction')]), bound: 0 },
    { name: 'gradient', error: relativeNorm(gradient, vector(recording, 'gradient', learner.policy.layout)), bound: GRADIENT },
  ]
}
