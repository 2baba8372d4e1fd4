// Backtracking line search under a constraint: fractions 1, α, α², … of a full step; the first candidate that improves the
// objective and satisfies the constraint is taken (Schulman et al. 2015, Appendix C). Nothing is taken otherwise.

import { lengthAtLimit } from './trust-region-step.js'

export interface Candidate {
  readonly objective: number
  readonly constraint: number
}

export interface LineSearchOptions<C extends Candidate> {
  /** Objective at the start: a candidate must be strictly above it. */
  readonly start: number
  /** A candidate's constraint must be at most this. */
  readonly limit: number
  /** α, in (0, 1). */
  readonly shrink: number
  /** Most candidates tried, at least 1. */
  readonly tries: number
  /**
   * Whether the fraction after a candidate outside is the one at which the constraint would be at its limit if it grew with the square of
   * the length, where that is shorter than α times the last: for constraints that the full step was not made for.
   */
  readonly aims?: boolean
  /** Objective and constraint at `fraction` of the full step. */
  readonly evaluate: (fraction: number) => C
}

export type LineSearchResult<C extends Candidate> =
  | { readonly outcome: 'accepted', readonly fraction: number, readonly accepted: C, readonly tried: readonly C[] }
  | { readonly outcome: 'refused-kl' | 'refused-improvement' | 'not-finite', readonly tried: readonly C[] }

/**
 * A candidate that is not finite is refused like one outside the region. The reason of a refusal: `not-finite` if no candidate was
 * finite, `refused-improvement` if the last finite one satisfied the constraint, else `refused-kl`.
 */
export function lineSearch<C extends Candidate>(options: LineSearchOptions<C>): LineSearchResult<C> {
  const tried: C[] = []
  let fraction = 1
  let outcome: 'refused-kl' | 'refused-improvement' | 'not-finite' = 'not-finite'
  for (let i = 0; i < options.tries; i++) {
    const candidate = options.evaluate(fraction)
    tried.push(candidate)
    const { objective, constraint } = candidate
    const last = fraction
    fraction *= options.shrink
    if (Number.isFinite(objective) && Number.isFinite(constraint)) {
      const inside = constraint <= options.limit
      if (inside && objective > options.start) return { outcome: 'accepted', fraction: last, accepted: candidate, tried }
      outcome = inside ? 'refused-improvement' : 'refused-kl'
      if (options.aims === true) fraction = Math.min(fraction, lengthAtLimit(last, constraint, options.limit))
    }
  }
  return { outcome, tried }
}
