// What became of each iteration's step, in words: the outcomes of src/algorithms/policy-report.ts, with what to do about each refusal.

import type { StepOutcome } from '../../../src/algorithms/policy-report.js'

interface OutcomeWords {
  readonly title: string
  /** What it means, and for a refusal what to do. */
  readonly words: string
}

const WORDS: Readonly<Record<StepOutcome, OutcomeWords>> = {
  'accepted': { title: 'accepted', words: 'The step was taken.' },
  'refused-kl': {
    title: 'refused: outside the region',
    words: 'Even the shortest candidate moved too far. Allow more lineSearchBacktracks, or lower maxKl.',
  },
  'refused-improvement': {
    title: 'refused: no improvement',
    words: 'Candidates stayed in the region but did not improve the surrogate: mostly noise, or nothing left to gain. Enlarge the batch.',
  },
  'zero-gradient': {
    title: 'no gradient',
    words: 'The gradient was exactly zero: all advantages are the same. Does the reward depend on the actions?',
  },
  'negative-curvature': {
    title: 'negative curvature',
    words: 'Conjugate gradient met a direction without positive curvature: raise cgDamping.',
  },
  'not-finite': {
    title: 'not finite',
    words: 'A NaN or an infinity in the gradient, the direction or every candidate. Look at the scale of rewards and observations, and lower the learning rate.',
  },
  'refused-advantages': {
    title: 'refused: advantages not finite',
    words: 'A reward or a value is NaN or infinite: `trpo check-env` tells whether the environment is to blame.',
  },
  'refused-targets': {
    title: 'refused: value targets not finite',
    words: 'A target of the value function that shares the policy’s trunk is NaN or infinite: look at the rewards and at scaleRewards.',
  },
}

/** Also for a name that a newer version wrote. */
export function wordsOfOutcome(outcome: string): OutcomeWords {
  return (WORDS as Readonly<Partial<Record<string, OutcomeWords>>>)[outcome] ?? { title: outcome, words: 'An outcome that this page does not know.' }
}
