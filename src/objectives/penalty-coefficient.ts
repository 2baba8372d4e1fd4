// The coefficient C of the penalised objective L − C·KL: the one for which improvement is proved, and one that adapts until the
// steps have the size that is wanted.

/**
 * C = 4εγ/(1 − γ)² (Schulman et al. 2015, Theorem 1), for max-KL and for L as the paper has it: a sum over discounted visits, which is
 * 1/(1 − γ) times a mean over states. For L as a mean over the batch (objectives/surrogate.ts) both sides are multiplied by 1 − γ,
 * which leaves `theoreticalPenalty(ε, γ)·(1 − γ)`; for standardised advantages, ε too is in their unit.
 * @param epsilon ε = max |A(s, a)|; the batch's largest (`standardize` of gae.ts tells it) estimates it, from below
 * @param gamma in [0, 1); Infinity at 1
 */
export function theoreticalPenalty(epsilon: number, gamma: number): number {
  const rest = 1 - gamma
  return 4 * epsilon * gamma / (rest * rest)
}

/** 2^±40, which the papers do not say: beyond them it no longer changes a step, and at 0 or ∞ it could never come back. */
export const PENALTY_BOUNDS = { least: 1 / 1099511627776, most: 1099511627776 } as const

/**
 * The next iteration's coefficient, from the KL of this one's step: halved where it was below target/1.5, doubled where it was above
 * 1.5·target (Schulman et al. 2017, arXiv:1707.06347, section 4), inside PENALTY_BOUNDS. A KL that is not a number doubles it: the step
 * left the region where the policy can be evaluated.
 * @param kl measured KL of the step taken @param target d_targ > 0
 */
export function adaptPenalty(penalty: number, kl: number, target: number): number {
  const next = kl < target / 1.5 ? penalty / 2 : kl <= 1.5 * target ? penalty : penalty * 2
  return Math.min(PENALTY_BOUNDS.most, Math.max(PENALTY_BOUNDS.least, next))
}
