// What an evaluation reports: raw returns (never scaled) and lengths in steps of whole episodes under the policy's mode, with the
// observation statistics frozen.

export interface EvaluationResult {
  readonly episodes: number
  readonly meanReturn: number
  /** Deviation of the episodes' returns, n in the denominator. */
  readonly stdReturn: number
  readonly minReturn: number
  readonly maxReturn: number
  readonly meanLength: number
}

/** Mean, deviation and range of episodes' returns, and their mean length; index order. */
export function summarize({ returns, lengths }: { readonly returns: Float64Array, readonly lengths: Float64Array }): EvaluationResult {
  const episodes = returns.length
  const mean = (values: Float64Array): number => values.reduce((sum, x) => sum + x, 0) / episodes
  const meanReturn = mean(returns)
  return {
    episodes,
    meanReturn,
    stdReturn: Math.sqrt(mean(returns.map((r) => (r - meanReturn) * (r - meanReturn)))),
    minReturn: returns.reduce((least, r) => Math.min(least, r), Infinity),
    maxReturn: returns.reduce((most, r) => Math.max(most, r), -Infinity),
    meanLength: mean(lengths),
  }
}
