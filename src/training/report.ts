// What one iteration reports: plain data, one line of metrics.jsonl. docs/algorithms/ explains each entry.
// Names follow the field; means over nothing are null (no episode has finished yet), never NaN.

import type { ModelReport, PolicyReport } from '../algorithms/policy-report.js'
import type { VineReport } from '../algorithms/trpo-vine.js'
import type { ValueReport } from '../algorithms/learner.js'
import type { EvaluationResult } from './evaluation-result.js'
import type { AuditReport } from './improvement-audit.js'

export interface EpisodesReport {
  /** Episodes that finished in this iteration. */
  readonly episodes: number
  /** Mean raw return and length of the last 100 finished episodes; null before the first. */
  readonly meanReturn: number | null
  readonly meanLength: number | null
  /** Raw returns and lengths of this iteration's finished episodes, in the order of step, then environment. */
  readonly returns: readonly number[]
  readonly lengths: readonly number[]
}

/** Wall-clock seconds per phase; the only entries that differ from run to run. */
export interface TimeReport {
  readonly collect: number
  /** Policy update: surrogate, gradient, conjugate gradient, line search. */
  readonly policy: number
  /** Waiting for the value fit, which runs beside the policy update on another thread (the whole fit with one thread). */
  readonly value: number
  readonly statistics: number
  /** Evaluation during training; 0 in iterations without. */
  readonly evaluation: number
  readonly total: number
}

/** What some algorithms report of the policy's step and others do not. */
type OwnReport = Partial<ModelReport> & Partial<Omit<VineReport, keyof PolicyReport>>

export interface IterationReport extends PolicyReport, OwnReport, ValueReport, EpisodesReport, AuditReport {
  readonly iteration: number
  /** Environment steps so far, the warm-up of the statistics included. */
  readonly steps: number
  /** Mean KL on this batch between the new policy under the old and under the new observation statistics. */
  readonly statisticsKl: number
  /** Means over the iteration's steps of the numbers in the environments' `info`, such as `reward_forward`; null: one was not finite. */
  readonly info: Readonly<Record<string, number | null>>
  /** Evaluation after this iteration; null in iterations without (`evalEvery`). */
  readonly evaluation: EvaluationResult | null
  readonly stepsPerSecond: number
  readonly seconds: TimeReport
}
