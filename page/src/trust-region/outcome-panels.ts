// What became of it? The policy and its value function afterwards, and the audit of src/training/improvement-audit.ts: what the theorem
// promised, what the next batch showed, and how often it was a decrease.

import type { TrustRegionReply } from '../../../src/dashboard/protocol.js'
import type { Line } from '../chart/line.js'
import { lineOf, numbersOf, type Group } from './panel.js'

/** Of the audit: a fall by more than two standard errors happens by chance alone in one iteration of forty. */
export const CHANCE = 1 / 40
const SIGNIFICANT = 2

export const POLICY: Group = {
  title: 'The policy and its critic',
  question: 'Does it learn, is there exploration left, and does the value function know its states?',
  panels: [
    {
      id: 'mean-return',
      title: 'Mean return',
      meaning: 'last 100 training episodes',
      lines: (reply) => lineOf(reply, 'meanReturn', 'return', 0),
      tells: 'What all of it is for: the raw return of the sampling policy, in training, with its exploration.',
      act: 'Where it stands still or falls, read the panels above from the top: the first that looks wrong is usually the cause. For the policy without its exploration, evaluate on the way (evalEvery).',
      absent: 'No episode has finished yet.',
    },
    {
      id: 'entropy',
      title: 'Entropy',
      meaning: 'mean over the batch, after the step',
      lines: (reply) => lineOf(reply, 'entropy', 'entropy', 2),
      tells: 'How undecided the policy still is: it sinks as the policy commits itself, and for continuous actions it may be negative.',
      act: 'If it collapses while the return stands still, the policy committed itself too early: smaller maxKl, a larger initialLogStd, or an entropyBonus with ppo. If it never sinks, learning has not begun.',
      absent: 'This run has no iteration yet.',
    },
    {
      id: 'explained-variance',
      title: 'Explained variance',
      meaning: 'of the value targets, before the fit',
      lines: (reply) => lineOf(reply, 'explainedVariance', 'explained variance', 0),
      tells: 'How much of the differences between returns the value function knew beforehand: 1 is all, 0 no more than a constant, less is worse than one.',
      act: 'Near or below zero after the first iterations, the advantages are mostly noise: more valueEpochs, a larger value network, a higher valueLearningRate, or larger batches.',
      absent: 'This run has no iteration yet.',
    },
  ],
}

export const AUDIT: Group = {
  title: 'The audit',
  question: 'Did the policy become better, and was that promised?',
  panels: [
    {
      id: 'lower-bound',
      title: 'Lower bound of the theorem',
      meaning: 'of the change of the discounted return',
      lines: (reply) => lineOf(reply, 'lowerBound', 'guaranteed change', 7),
      tells: 'What Theorem 1 of the paper guarantees of the step, gain less penalty times largest KL; far below zero for every step of a useful size.',
      act: 'Nothing is to be tuned here: the distance from zero is the reason why TRPO bounds the KL instead of paying the theorem’s price for it. Compare it with what really happened, beside.',
      absent: 'No bound: with γ = 1 the theorem says nothing.',
    },
    {
      id: 'return-change',
      title: 'Measured change of the return',
      meaning: 'against the batch before, ± 2 standard errors',
      lines: returnChange,
      tells: 'The mean return of the episodes that ended in a batch less that of the batch before, raw and undiscounted; a band that holds zero tells nothing either way.',
      act: 'Bands wide of what you hope to gain per iteration call for larger batches. Bands that lie wholly below zero again and again call for a smaller maxKl, or for a better value function.',
      absent: 'No comparison yet: it takes two finished episodes in each of two batches in a row.',
    },
    {
      id: 'decreases',
      title: 'Decreases so far',
      meaning: 'iterations, counted up',
      lines: decreases,
      tells: 'Steps that promised a worse surrogate, and iterations in which the return fell by more than two standard errors; one in forty does by chance alone.',
      act: 'Measured falls well above the line of chance: the steps are too large for what a batch can tell, so lower maxKl or enlarge the batch. A predicted decrease cannot be in TRPO’s accepted steps; elsewhere it means too large a step.',
      absent: 'This run has no iteration yet.',
    },
  ],
}

function returnChange(reply: TrustRegionReply): Line[] {
  const error = numbersOf(reply, 'returnChangeError')
  return lineOf(reply, 'returnChange', 'change', 0).map((line) => {
    const edge = (side: number): (number | null)[] => line.y.map((value, i) => {
      const of = error?.[i] ?? null
      return value === null || of === null ? null : value + side * SIGNIFICANT * of
    })
    return { ...line, band: { low: edge(-1), high: edge(1) } }
  })
}

/** With what chance alone would count; iterations are as many steps each, so that the axis tells their number. */
function decreases(reply: TrustRegionReply): Line[] {
  const last = reply.x.at(-1) ?? 1
  const chance = reply.x.map((steps) => CHANCE * reply.iterations * steps / last)
  return [
    ...lineOf(reply, 'measuredDecreases', 'measured', 1),
    ...lineOf(reply, 'predictedDecreases', 'predicted', 0),
    ...(numbersOf(reply, 'measuredDecreases') === null ? [] : [{ id: 'chance', label: 'by chance', x: reply.x, y: chance, slot: 0, emphasis: 'limit' } as const]),
  ]
}
