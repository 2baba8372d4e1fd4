// The command line as a whole: its commands, and what becomes of errors. Exit codes: 0 ok · 1 failure · 2 usage (a command line,
// a config or an environment that cannot be run) · 130 interrupted (Ctrl-C) · 143 terminated.

import { Command, CommanderError } from 'commander'
import { ExportError } from '../export/export-policy.js'
import { PlanError } from '../experiments/complete-plan.js'
import { packageVersion } from '../runs/versions.js'
import { PlotError } from '../plots/plot-error.js'
import { TelemetryError } from '../telemetry/telemetry-error.js'
import { ConfigError } from '../training/config.js'
import { checkEnvCommand } from './check-env.js'
import { dashboardCommand } from './dashboard.js'
import { envsCommand } from './envs.js'
import { evalCommand } from './eval.js'
import { exportCommand } from './export.js'
import { inspectCommand } from './inspect.js'
import { metricsCommand } from './metrics.js'
import { plotCommand } from './plot.js'
import { playCommand } from './play.js'
import { reportCommand } from './report.js'
import { resumeCommand } from './resume.js'
import { sweepCommand } from './sweep.js'
import { trainCommand } from './train.js'
import { UsageError } from './usage-error.js'
import { verifyCommand } from './verify.js'

const EXIT = { ok: 0, failure: 1, usage: 2 } as const

/** What was asked for cannot be run, and nothing was written. */
const USAGE_ERRORS = [ConfigError, ExportError, PlanError, PlotError, TelemetryError, UsageError]

const EXAMPLES = `
Examples:
  trpo train CartPole-v1                        train with the tuned preset, evaluate, save under runs/
  trpo train Hopper-v5 --seed 1 --out hopper    the same seed gives the same parameters on every machine
  trpo train Hopper-v5 --set maxKl=0.02 --set policyHidden=[128,128]
  trpo resume hopper                            continue after Ctrl-C, a crash, or anything
  trpo resume hopper --steps 2000000            extend a finished run
  trpo eval hopper --episodes 100               mean return of a saved policy
  trpo export hopper --format onnx              the policy for other programs; also js, safetensors
  trpo inspect hopper                           what a run holds, and whether it is sound
  trpo verify hopper                            train it again: do the same bits come out?
  trpo sweep Hopper-v5 Walker2d-v5 --seeds 0..9 many runs at a time; the same command again continues them
  trpo report runs/sweep                        per-seed results with means and 95 % intervals
  trpo plot runs/sweep -o curves.svg            learning curves with their intervals, as SVG or PNG
  trpo metrics hopper -o hopper.csv             its metrics as CSV, or for TensorBoard
  trpo dashboard runs                           curves and policies in the browser
  trpo play hopper                              watch its policy act; --gif hopper.gif records it
  trpo envs                                     environments and their spaces
  trpo check-env --env-module ./my-env.js       does an environment of your own keep the contract?

Exit codes: 0 ok · 1 failure · 2 a command line or config that cannot be run · 130 interrupted (Ctrl-C) · 143 terminated (SIGTERM).
Ctrl-C finishes the iteration and saves; a second one stops at once. Output is never coloured (NO_COLOR holds by itself).`

export function createProgram(): Command {
  const program = new Command('trpo')
    .description('Trust-region policy optimization: train, resume, evaluate and verify policies.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('See --help.')
    .exitOverride()
  const commands = [
    trainCommand(), resumeCommand(), evalCommand(), playCommand(), exportCommand(), inspectCommand(), verifyCommand(), sweepCommand(),
    reportCommand(), plotCommand(), metricsCommand(), dashboardCommand(), envsCommand(), checkEnvCommand(),
  ]
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program))
  return program
}

/** Runs one command line (without node and script) and returns the exit code; never throws. */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(argv, { from: 'user' })
    return process.exitCode === undefined ? EXIT.ok : Number(process.exitCode)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage // commander has said why
    process.stderr.write(`trpo: ${describe(error)}\n`)
    return USAGE_ERRORS.some((kind) => error instanceof kind) ? EXIT.usage : EXIT.failure
  }
}

/** The message; with its stack where the fault is in this program and not in what it was asked to do. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const fault = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError
  return fault ? error.stack ?? error.message : error.message
}
