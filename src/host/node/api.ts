// The package's functions on Node: what runs/ and the layers over it offer, with Node's host put in. What few calls need and takes long
// to load, such as the library that plots, is loaded with the first of them.

import { reportOn, type Report, type ReportOptions } from '../../experiments/report.js'
import type { SweepProduct } from '../../experiments/plan.js'
import { sweepOn, type SweepEvent, type SweepOptions, type SweepResult } from '../../experiments/sweep.js'
import { exportRunOn, type ExportResult, type ExportRunOptions } from '../../export/export-run.js'
import { evaluateRunOn, loadPolicyOn, type EvaluateOptions } from '../../runs/evaluate-run.js'
import { inspectOn, type Inspection } from '../../runs/inspect.js'
import { resultOf, resumeOn, trainOn, type AgainOptions, type ResumeOptions, type TrainOptions, type TrainResult } from '../../runs/train.js'
import { verifyOn, type VerifyResult } from '../../runs/verify.js'
import type { PlotOptions, RunPlot } from '../../plots/plot.js'
import type { PngOptions } from '../../plots/png.js'
import { metricsCsvOn, writeTensorboardOn, type TensorboardExportOptions } from '../../telemetry/export-metrics.js'
import { monitored, type TelemetryOptions } from '../../telemetry/monitor.js'
import type { TrainedPolicy } from '../../policy/trained-policy.js'
import type { EvaluationResult } from '../../training/evaluation-result.js'
import type { IterationReport } from '../../training/report.js'
import { nodeHost } from './host.js'
import { startRun } from './run-process.js'

/**
 * Trains a policy. Iterate it for the reports; its return value is the result. Leaving the loop early ends the threads and, with
 * `out`, saves a checkpoint to resume from.
 * @throws ConfigError, RunError, TeamError or EnvironmentError (an environment's failure, with its place); TelemetryError
 */
export function train(options: TrainOptions & TelemetryOptions): AsyncGenerator<IterationReport, TrainResult> {
  return monitored(nodeHost.files, options, (plain: TrainOptions) => trainOn(nodeHost, plain))
}

/** Trains to the end and returns the result, for those who need no reports. */
export function trained(options: TrainOptions & TelemetryOptions): Promise<TrainResult> {
  return resultOf(train(options))
}

/** Continues a run from its newest sound checkpoint: the same bits as if it had never stopped. */
export function resume(path: string, options: ResumeOptions & TelemetryOptions = {}): AsyncGenerator<IterationReport, TrainResult> {
  return monitored(nodeHost.files, options, (plain: ResumeOptions) => resumeOn(nodeHost, path, plain))
}

/**
 * Trains a finished run once more from its config, writes nothing, and compares what was learnt. Iterate it for the reports; its
 * return value is the comparison.
 */
export function verify(path: string, options: AgainOptions = {}): AsyncGenerator<IterationReport, VerifyResult> {
  return verifyOn(nodeHost, path, options)
}

/**
 * Trains many runs, each in a process of its own, so many at a time. Iterate it for its events; its return value says how each run
 * ended. The run directories are its whole memory: the same sweep again skips what is finished and resumes the rest. Leaving the loop
 * early lets the runs under way finish their iteration and save.
 * @param what environments × grid × seeds, or several such products
 * @throws ConfigError, PlanError or RunError, before anything is started; a run that fails does not throw, it is in the result
 */
export function sweep(what: SweepProduct | readonly SweepProduct[], options: SweepOptions = {}): AsyncGenerator<SweepEvent, SweepResult> {
  const products = 'envs' in what ? [what] : what
  return sweepOn({ files: nodeHost.files, cores: nodeHost.defaultThreads(), startRun }, products, options)
}

/**
 * The figures of finished runs: by environment and settings, with means, interquartile means and 95 % intervals over their seeds.
 * @param paths run directories, or directories with runs somewhere below
 * @throws RunError for a path without runs, RangeError for a scale that fits none
 */
export function report(paths: readonly string[], options: ReportOptions = {}): Promise<Report> {
  return reportOn(nodeHost.files, paths, options)
}

/**
 * Learning curves of runs, finished or not: by environment and settings, with intervals over the seeds.
 * @param paths run directories, or directories with runs somewhere below
 * @throws RunError for a path without runs, PlotError for an unknown metric or an option out of range
 */
export async function plot(paths: readonly string[], options: PlotOptions = {}): Promise<RunPlot> {
  const { plotOn } = await import('../../plots/plot.js')
  return plotOn(nodeHost.files, paths, options)
}

/**
 * The metrics of runs, finished or not, as CSV: a line for each iteration. Where there are several runs, the column `run` comes first.
 * @param paths run directories, or directories with runs somewhere below
 * @throws RunError for a path without runs, or a run that cannot be read
 */
export function metricsCsv(paths: readonly string[]): Promise<string> {
  return metricsCsvOn(nodeHost.files, paths)
}

/** An event file for TensorBoard of each run; returns their paths. Likewise. */
export function writeTensorboard(paths: readonly string[], options: TensorboardExportOptions = {}): Promise<string[]> {
  return writeTensorboardOn(nodeHost.files, paths, options)
}

/**
 * A plot's SVG as PNG, with the machine's fonts or one that is given.
 * @throws PlotError where there is no font: all text would be missing
 */
export async function plotPng(svg: string, options: PngOptions = {}): Promise<Uint8Array> {
  const { renderPng } = await import('../../plots/png.js')
  return renderPng(svg, options)
}

/** What a run, a checkpoint's directory or a policy file holds. */
export function inspect(path: string): Promise<Inspection> {
  return inspectOn(nodeHost.files, path)
}

/** Whole episodes of a run's policy: the mode of its distribution, raw returns, frozen statistics. */
export function evaluateRun(path: string, options: EvaluateOptions): Promise<EvaluationResult> {
  return evaluateRunOn(nodeHost, path, options)
}

/**
 * Writes the policy of a run for other programs: ONNX, a JavaScript module, or plain arrays. docs/deployment.md says what is in them.
 * @param path a run directory, or a policy.safetensors
 * @throws ExportError for options that do not fit or a file that is there already, RunError for a run without a policy
 */
export function exportPolicy(path: string, options: ExportRunOptions): Promise<ExportResult> {
  return exportRunOn(nodeHost.files, path, options)
}

/**
 * A saved policy, ready to act: `loadPolicy('runs/…').act(observation)`.
 * @param path a run directory, or a policy.safetensors
 * @throws RunError where there is no policy, or a damaged one
 */
export function loadPolicy(path: string): TrainedPolicy {
  return loadPolicyOn(nodeHost, path)
}
