// What stands on axes: names of metrics with their units, numbers of ticks, units of time.

import type { Abscissa } from './curve.js'

/** Others are called by their name. */
const METRICS: Readonly<Record<string, string>> = {
  'meanReturn': 'return, mean of the last 100 episodes',
  'meanLength': 'episode length, mean of the last 100 episodes (steps)',
  'evaluation.meanReturn': 'return, mean of a deterministic evaluation',
  'evaluation.meanLength': 'episode length in the evaluation (steps)',
  'kl': 'mean KL(old, new) of a policy step (nats)',
  'maxKl': 'largest KL(old, new) over the states of a batch (nats)',
  'klLimit': 'limit δ of the KL (nats)',
  'statisticsKl': 'KL caused by new observation statistics (nats)',
  'entropy': 'entropy of the policy, mean over a batch (nats)',
  'explainedVariance': 'explained variance of the value function',
  'valueLossBefore': 'loss of the value function before its fit',
  'valueLossAfter': 'loss of the value function after its fit',
  'cgResidual': 'relative residual of conjugate gradient',
  'cgIterations': 'iterations of conjugate gradient',
  'backtracks': 'candidates refused by the line search',
  'stepsPerSecond': 'environment steps per second',
  'seconds.total': 'time of an iteration (seconds)',
}

export function metricLabel(metric: string): string {
  return METRICS[metric] ?? metric
}

export interface AxisUnit {
  readonly label: string
  /** Of steps or seconds in one unit. */
  readonly size: number
}

const TIMES: readonly AxisUnit[] = [
  { label: 'training time (seconds)', size: 1 }, { label: 'training time (minutes)', size: 60 }, { label: 'training time (hours)', size: 3600 },
]
/** So many of a unit are still read at a glance. */
const MOST_OF_A_UNIT = 180

/** @param greatest of the steps or seconds that are drawn */
export function axisUnit(x: Abscissa, greatest: number): AxisUnit {
  if (x === 'steps') return { label: 'environment steps', size: 1 }
  return TIMES.find(({ size }) => greatest <= MOST_OF_A_UNIT * size) ?? TIMES[TIMES.length - 1]
}

const PREFIXES = [{ size: 1e9, letter: 'G' }, { size: 1e6, letter: 'M' }, { size: 1e3, letter: 'k' }] as const

/** 250000 → 250k, 1500000 → 1.5M. */
export function countTick(value: number): string {
  const prefix = PREFIXES.find(({ size }) => Math.abs(value) >= size)
  return prefix === undefined ? plainTick(value) : `${plainTick(value / prefix.size)}${prefix.letter}`
}

/** As short as it can be told apart from its neighbours. */
export function valueTick(value: number): string {
  const size = Math.abs(value)
  return size >= 1e5 ? countTick(value) : size > 0 && size < 1e-3 ? value.toExponential().replace('-', '−').replace('e-', 'e−') : plainTick(value)
}

function plainTick(value: number): string {
  return Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 }).replace('-', '−')
}
