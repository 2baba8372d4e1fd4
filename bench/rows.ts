// A measured figure: its samples summed up, the bound it is held against, and how the table shows it. A bound is never an assertion:
// what was not reached is printed, and the exit code stays 0.

import { median, quantile } from './measure.js'

export interface Target {
  readonly bound: number
  /** Which figure the bound is about: the best sample shows what the code can do, the median what a user gets. */
  readonly of: 'best' | 'median'
}

export interface Row {
  readonly name: string
  readonly unit: string
  /** Which way is better. */
  readonly better: 'more' | 'less'
  readonly best: number
  readonly median: number
  /** Distance between the quartiles, over the median. */
  readonly spread: number
  readonly samples: number
  readonly target: Target | null
}

export interface CaseResult {
  readonly rows: readonly Row[]
  /** Sentences below the table: checks, shares of time, what was not present. */
  readonly notes: readonly string[]
}

export interface CaseOptions {
  /** Fewer rounds: to see that it runs, not to compare. */
  readonly quick: boolean
}

export interface BenchCase {
  readonly name: string
  readonly title: string
  /** Only run when it is named: no speed to compare, or too long. */
  readonly onRequest?: boolean
  readonly run: (options: CaseOptions) => Promise<CaseResult>
}

export function row(name: string, unit: string, better: 'more' | 'less', samples: readonly number[], target: Target | null = null): Row {
  const middle = median(samples)
  return {
    name, unit, better,
    best: better === 'more' ? Math.max(...samples) : Math.min(...samples),
    median: middle,
    spread: middle === 0 ? 0 : (quantile(samples, 0.75) - quantile(samples, 0.25)) / middle,
    samples: samples.length,
    target,
  }
}

/** A row of times, given in seconds. */
export function milliseconds(name: string, seconds: readonly number[], target: Target | null = null): Row {
  return row(name, 'ms', 'less', seconds.map((s) => s * 1000), target)
}

/** a/b of the best samples and of the medians, with the spread of the ratio from round to round (a and b are interleaved). */
export function ratio(name: string, a: readonly number[], b: readonly number[], target: Target | null = null): Row {
  const rounds = a.map((seconds, i) => seconds / b[i])
  return { ...row(name, 'ratio', 'less', rounds, target), best: Math.min(...a) / Math.min(...b), median: median(a) / median(b) }
}

/** Whether the row's bound was reached; null where it has none. */
export function reached({ target, better, best, median: middle }: Row): boolean | null {
  if (target === null) return null
  const figure = target.of === 'best' ? best : middle
  return better === 'more' ? figure >= target.bound : figure <= target.bound
}
