// What one iteration reports: plain data, one line of metrics.jsonl. docs/algorithms/ explains each entry. What an algorithm does not have
// is absent, and never 0. Names follow the field; means over nothing are null (no episode has finished yet), never NaN.

import type { ModelReport, PolicyReport, StepOutcome } from '../algorithms/policy-report.js'
import type { VineReport } from '../algorithms/trpo-vine.js'
import type { ValueReport } from '../algorithms/learner.js'
import type { GenerationReport } from '../algorithms/population-search.js'
import type { EvaluationResult } from './evaluation-result.js'
import type { AuditReport } from './improvement-audit.js'

export interface EpisodesReport {
  /** Episodes that finished in this iteration. */
  readonly episodes: number
  /** Mean raw return and length of the last 100 finished episodes; null before the first. */
  readonly meanReturn: number | null
  readonly meanLength: number | null
  /** Raw returns and lengths of this iteration's finished episodes, in the order of step, then environment; of candidate, then episode. */
  readonly returns: readonly number[]
  readonly lengths: readonly number[]
}

/** Wall-clock seconds per phase; the only entries that differ from run to run. */
export interface TimeReport {
  readonly collect: number
  /** Policy update: surrogate, gradient, conjugate gradient, line search; of a search: its draws and the move of its distribution. */
  readonly policy: number
  /** Waiting for the value fit, which runs beside the policy update on another thread (the whole fit with one thread). */
  readonly value?: number
  readonly statistics: number
  /** Evaluation during training; 0 in iterations without. */
  readonly evaluation: number
  readonly total: number
}

/** What every algorithm reports. */
export interface CommonReport extends EpisodesReport {
  readonly iteration: number
  /** Environment steps so far, the warm-up of the statistics included. */
  readonly steps: number
  /** Whether the policy was moved, or why it was not. */
  readonly outcome: StepOutcome
  /** How far it was moved, in parameter space. */
  readonly stepNorm: number
  /** Evaluation after this iteration; null in iterations without (`evalEvery`). */
  readonly evaluation: EvaluationResult | null
  readonly stepsPerSecond: number
  readonly seconds: TimeReport
}

/** What some of the algorithms that learn from a batch report of the policy's step and others do not. */
type OwnReport = Partial<ModelReport> & Partial<Omit<VineReport, keyof PolicyReport>>

/** What every algorithm that learns from a batch reports. */
export interface LearningReport extends CommonReport, PolicyReport, OwnReport, ValueReport, AuditReport {
  /** Mean KL on this batch between the new policy under the old and under the new observation statistics. */
  readonly statisticsKl: number
  /** Means over the iteration's steps of the numbers in the environments' `info`, such as `reward_forward`; null: one was not finite. */
  readonly info: Readonly<Record<string, number | null>>
  readonly seconds: Required<TimeReport>
}

/** What every search over parameters reports. */
export interface SearchReport extends CommonReport, GenerationReport {}

/** A report of any algorithm. */
export interface IterationReport extends CommonReport, Partial<Omit<LearningReport, keyof CommonReport>>,
  Partial<Omit<SearchReport, keyof CommonReport>> {}
