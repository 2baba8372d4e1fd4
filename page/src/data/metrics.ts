// What the metrics are called and what they tell, in a line each; a name that is not here (an `info` of the environment's, say) stands
// for itself. docs/algorithms/ explains them at length.

const KNOWN: Readonly<Partial<Record<string, readonly [title: string, what: string]>>> = {
  'meanReturn': ['Mean return', 'last 100 training episodes'],
  'meanLength': ['Episode length', 'mean of the last 100 training episodes, in steps'],
  'episodes': ['Episodes', 'finished in the iteration'],
  'evaluation.meanReturn': ['Evaluation', 'mean return of the deterministic policy'],
  'kl': ['KL', 'mean KL(old‖new) over the batch'],
  'maxKl': ['Largest KL', 'over the states of the batch'],
  'klLimit': ['KL limit δ', 'in force'],
  'quadraticKl': ['Quadratic KL', 'what the quadratic model says the KL is'],
  'statisticsKl': ['KL of the statistics', 'moved outside the trust region'],
  'entropy': ['Entropy', 'exploration that is left'],
  'explainedVariance': ['Explained variance', 'of the value function, before its fit'],
  'valueLossBefore': ['Value loss before', 'mean squared error on the batch'],
  'valueLossAfter': ['Value loss after', 'mean squared error on the batch'],
  'predictedImprovement': ['Predicted improvement', 'of the surrogate, by the linear model'],
  'measuredImprovement': ['Measured improvement', 'of the surrogate'],
  'surrogateBefore': ['Surrogate before', 'L at the old parameters'],
  'surrogateAfter': ['Surrogate after', 'L at the new parameters'],
  'gradientNorm': ['Gradient norm', '‖g‖'],
  'stepNorm': ['Step norm', '‖θ′ − θ‖, in parameter space'],
  'cgResidual': ['CG residual', 'relative, at the end'],
  'cgIterations': ['CG iterations', 'Fisher products used'],
  'backtracks': ['Backtracks', 'candidates refused by the line search'],
  'lowerBound': ['Lower bound', 'of the return’s change, by Theorem 1'],
  'penaltyCoefficient': ['Penalty C', 'of Theorem 1'],
  'returnChange': ['Return change', 'against the batch before'],
  'returnChangeError': ['Error of the return change', 'standard error'],
  'predictedDecreases': ['Predicted decreases', 'steps so far that promised one'],
  'measuredDecreases': ['Measured decreases', 'significant ones so far'],
  'clipFraction': ['Clip fraction', 'states beyond the clip range'],
  'approxKl': ['Approximate KL', 'mean (r − 1) − ln r'],
  'klPenalty': ['KL penalty β', 'in force'],
  'stepsPerSecond': ['Steps per second', 'learning included'],
  'seconds.total': ['Seconds per iteration', 'wall clock'],
}

export const FIRST_METRICS = ['meanReturn', 'kl', 'entropy', 'explainedVariance'] as const

export function titleOf(metric: string): string {
  return KNOWN[metric]?.[0] ?? metric
}

export function meaningOf(metric: string): string {
  return KNOWN[metric]?.[1] ?? ''
}

/** What reading order asks for: known ones as they stand above, then the rest by name. */
export function inReadingOrder(metrics: Iterable<string>): string[] {
  const order = Object.keys(KNOWN)
  const rank = (metric: string): number => (order.includes(metric) ? order.indexOf(metric) : order.length)
  return [...new Set(metrics)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}
