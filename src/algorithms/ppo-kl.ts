// PPO with an adaptive KL penalty. Schulman et al. 2017 (arXiv:1707.06347), section 4: K epochs of minibatches (Algorithm 1) on
//   L(θ) = mean( r·Â − β·KL(π_old ‖ π_θ) ) − c₁·mean (V − target)² + c₂·entropy                   eq. 8 and 9
// then d = mean KL(π_old ‖ π_θ) decides the next β: halved where d < d_targ/1.5, doubled where d > 1.5·d_targ.
//   d_targ  config.klTarget   β  learner.epochs.klPenalty [1], part of the training state; the rest as in ppo.ts

import { adaptPenalty } from '../objectives/penalty-coefficient.js'
import type { Clock, UpdateReport } from './beside-value-fit.js'
import type { Learner } from './learner.js'
import { requireEpochs, updateOn, type EpochsConfig } from './ppo.js'
import type { PpoReport } from './ppo-report.js'

export interface PpoKlConfig extends EpochsConfig {
  /** d_targ. */
  readonly klTarget: number
  /** Whether β follows it; false keeps β as it is (the paper's "fixed KL"). */
  readonly adaptPenalty: boolean
}

/** One iteration's learning from the collected batch. A refused update leaves β as it was. */
export async function update(learner: Learner, config: PpoKlConfig, iteration: number, clock: Clock): Promise<UpdateReport<PpoReport>> {
  const { klPenalty } = requireEpochs(learner)
  const L = { clip: Infinity, klPenalty: klPenalty[0], entropyBonus: config.entropyBonus }
  const report = await updateOn(L, learner, config, iteration, clock)
  const { outcome, kl } = report.policy
  if (outcome === 'accepted' && config.adaptPenalty) klPenalty[0] = adaptPenalty(klPenalty[0], kl, config.klTarget)
  return report
}
