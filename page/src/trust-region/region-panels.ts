// Did the step stay in the region? The KL as it was promised, measured, at its largest, and outside of the step.

import { lineOf, type Group } from './panel.js'

export const REGION: Group = {
  title: 'The region',
  question: 'How far did the policy move, and was that allowed?',
  panels: [
    {
      id: 'kl',
      title: 'KL and its limit',
      meaning: 'mean KL(old‖new) over the batch',
      lines: (reply) => [
        ...lineOf(reply, 'klLimit', 'limit δ', 0, 'limit'),
        ...lineOf(reply, 'kl', 'measured', 0),
        ...lineOf(reply, 'quadraticKl', 'quadratic model', 1),
        ...lineOf(reply, 'approxKl', 'estimate (r − 1) − ln r', 1),
      ],
      tells: 'How much the step changed the actions, measured on the whole batch, beside what the quadratic model foresaw; no accepted step lies above δ. The model itself stays below δ by what damping and backtracking take away.',
      act: 'Where the measured KL stays far below δ, a larger maxKl or less cgDamping uses the region better; where it would overshoot the model, the line search has to backtrack: lower maxKl, or collect larger batches.',
      absent: 'Every algorithm reports its KL; this run has no iteration yet.',
      withoutLimit: {
        title: 'KL of the update',
        tells: 'How much the update changed the actions, measured on the whole batch. Nothing bounds it here: this algorithm has no limit δ that a step is checked against.',
        act: 'Around 0.01 is what TRPO would allow; if it climbs far above that and the return falls, take smaller or fewer steps (learning rate, policyEpochs, clip, targetKl or penalty, whichever the algorithm has).',
      },
    },
    {
      id: 'max-kl',
      title: 'Largest KL of a state',
      meaning: 'over the states of the batch',
      log: true,
      lines: (reply) => [...lineOf(reply, 'klLimit', 'limit δ of the mean', 0, 'limit'), ...lineOf(reply, 'maxKl', 'largest', 2), ...lineOf(reply, 'kl', 'mean', 0)],
      tells: 'The one state in which the actions changed most: the quantity of the paper’s theorem, of which the constraint bounds only the mean.',
      act: 'If it runs away from the mean, a few states change abruptly: look for observations of odd scale (normalizeObservations, observationClip), or bound the largest itself with klConstraint=max.',
      absent: 'Every algorithm reports its largest KL; this run has no iteration yet.',
    },
    {
      id: 'statistics-kl',
      title: 'Moved by the statistics',
      meaning: 'KL of the policy under old and new observation statistics',
      log: true,
      lines: (reply) => [...lineOf(reply, 'klLimit', 'limit δ of the step', 0, 'limit'), ...lineOf(reply, 'statisticsKl', 'statistics', 3)],
      tells: 'New statistics of the observations change what the policy sees, and so what it does, after the step and without asking the trust region.',
      act: 'It should sink as the statistics settle. If it stays near δ or rises, end them with statisticsSteps, or gather more before the first step with warmupSteps.',
      absent: 'Every algorithm reports it; this run has no iteration yet.',
      allZero: 'Zero in every iteration: the statistics moved nothing, as in a run without normalised observations.',
    },
  ],
}
