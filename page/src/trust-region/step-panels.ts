// Was the step a good one? What it promised and brought, how it was found, how long it was.

import { lineOf, type Group } from './panel.js'

export const STEP: Group = {
  title: 'The step',
  question: 'Was the direction solved for, did the model hold, was the step taken?',
  panels: [
    {
      id: 'improvement',
      title: 'Improvement, predicted and measured',
      meaning: 'of the surrogate, in deviations of the advantage',
      lines: (reply) => [...lineOf(reply, 'predictedImprovement', 'predicted', 1), ...lineOf(reply, 'measuredImprovement', 'measured', 0)],
      tells: 'What the linear model promised for the step that was taken, and what the surrogate gained by it on the same batch.',
      act: 'Measured well below predicted means that the step reaches beyond where the model holds: lower maxKl. Both near zero mean that there is little left to gain from such a batch: enlarge it (environments, horizon), or stop.',
      absent: 'This run has no iteration yet.',
      withoutLimit: {
        title: 'Improvement of the surrogate',
        tells: 'What the surrogate gained on the batch, beside the linear model’s promise where the algorithm makes one.',
        act: 'Below zero, the update made the surrogate worse on its own data: the steps are too large or too many. Near zero for long: little is left to gain from such a batch.',
      },
    },
    {
      id: 'backtracks',
      title: 'Backtracks',
      meaning: 'candidates refused before one was taken',
      lines: (reply) => lineOf(reply, 'backtracks', 'refused candidates', 4),
      tells: 'How often the line search had to shorten the step before it stayed in the region and improved the surrogate; 0 is the full step.',
      act: 'Two or more as a rule: the quadratic model is too hopeful, so lower maxKl, raise cgDamping or use every row for the Fisher matrix (fisherStride=1). Always 0 with room below δ: maxKl can be larger.',
      absent: 'No line search: the step is taken as it is computed, and nothing shortens it.',
    },
    {
      id: 'cg-residual',
      title: 'Residual of conjugate gradient',
      meaning: '‖g − (F + λI)x‖ / ‖g‖ at the end',
      log: true,
      lines: (reply) => lineOf(reply, 'cgResidual', 'relative residual', 5),
      tells: 'How much of the linear system for the natural gradient was left unsolved when the iterations ended.',
      act: 'Above a tenth or so the direction is still far from the natural gradient: more cgIterations, or more cgDamping. Many powers of ten below that, fewer iterations would do and save their time.',
      absent: 'No linear system is solved once per step here, so there is no one residual to show.',
      allZero: 'Zero in every iteration.',
    },
    {
      id: 'step-norm',
      title: 'Step norm',
      meaning: '‖θ′ − θ‖, in parameter space',
      lines: (reply) => lineOf(reply, 'stepNorm', 'step', 6),
      tells: 'How far the parameters moved, which a region in terms of KL leaves free: the same change of the actions may take a long step or a short one.',
      act: 'Growth at the same KL means that the actions hardly depend on the parameters any more: look for saturated inputs (observationClip) and a large σ. A sudden jump marks the iteration to look at.',
      absent: 'This run has no iteration yet.',
    },
    {
      id: 'clip-fraction',
      title: 'Clip fraction',
      meaning: 'states with a ratio beyond the clip range',
      lines: (reply) => lineOf(reply, 'clipFraction', 'share of states', 5),
      tells: 'How much of the batch the update pushed beyond 1 ± clip, where the objective gives no more reason to go further.',
      act: 'A third and more: the update goes as far as the clip lets it, so take fewer policyEpochs or a smaller learning rate. Near zero: the clip does nothing, and the steps could be larger.',
      absent: 'No probability ratio is clipped: that is PPO’s way of staying near the old policy.',
    },
    {
      id: 'penalty',
      title: 'Penalty of the KL',
      meaning: 'in force, beside the theorem’s',
      log: true,
      lines: (reply) => [
        ...lineOf(reply, 'penaltyInForce', 'in force', 3), ...lineOf(reply, 'theoreticalPenalty', 'by Theorem 1', 0, 'limit'), ...lineOf(reply, 'klPenalty', 'β in force', 3),
      ],
      tells: 'What a unit of KL costs in the objective; an adaptive one doubles after too long a step and halves after too short a one.',
      act: 'If it keeps climbing, the steps overshoot klTarget whatever it costs: smaller learning rate or larger batches. If it sinks without end, klTarget is never reached and something else limits the steps.',
      absent: 'No penalty: the KL is bounded or left free, and has no price.',
      allZero: 'Zero in every iteration: the objective has no penalty, and other means keep the steps short.',
    },
  ],
}
