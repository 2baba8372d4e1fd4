// `trpo train ENV`: trains with the preset of the environment, evaluates, and says where everything is.

import { existsSync, readdirSync } from 'node:fs'
import { Command } from 'commander'
import { environmentSpec } from '../envs/registry.js'
import { defaultRunPath } from '../runs/run-directory.js'
import { train } from '../host/node/api.js'
import type { TrainResult } from '../runs/train.js'
import { configKeys, resolveConfig } from '../training/config.js'
import type { TrainConfig } from '../training/config.js'
import { parseSetting, parseSettings } from '../training/setting.js'
import { parseThreads } from './arguments.js'
import { describeEvaluation } from './eval.js'
import { formatCount, formatDuration, formatTable } from './format.js'
import { driveUntilInterrupted, INTERRUPTED_EXIT_CODE } from './interrupt.js'
import { createProgress, silent } from './progress.js'
import { UsageError } from './usage-error.js'

export interface TrainFlags {
  /** As typed; the config says whether they fit. */
  readonly steps?: string
  readonly seed?: string
  readonly set?: readonly string[]
  readonly threads?: number
  readonly out?: string
  readonly quiet?: boolean
  readonly json?: boolean
}

export function trainCommand(): Command {
  return new Command('train')
    .description('Train a policy and evaluate it. Settings: defaults, then the preset of the environment, then what is given here.')
    .argument('<env>', 'environment id; `trpo envs` lists them')
    .option('--steps <n>', 'total environment steps')
    .option('--seed <n>', 'seed, 0 … 2⁵³−1')
    .option('--threads <n>', 'threads; the result does not depend on them', parseThreads)
    .option('--out <dir>', 'run directory (default: runs/<env>/<algorithm>-s<seed>-<time>)')
    .option('--set <key=value>', 'a config key, any number of times', gather)
    .option('--quiet', 'no progress')
    .option('--json', 'the result as JSON; progress goes to stderr')
    .addHelpText('after', () => `\nKeys for --set, with the defaults where no preset has another:\n${keyTable()}\n
Examples:
  trpo train Pendulum-v1 --steps 200000 --seed 3 --threads 2
  trpo train Hopper-v5 --set maxKl=0.02 --set policyHidden=[128,128] --out runs/wide`)
    .action(trainAction)
}

function gather(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...before ?? [], text]
}

/** The whole config that a command line stands for; throws ConfigError or UsageError. */
export function configFromFlags(env: string, flags: Pick<TrainFlags, 'steps' | 'seed' | 'set'>): TrainConfig {
  const settings = parseSettings(flags.set ?? [])
  const named: Record<string, unknown> = { env }
  for (const key of ['steps', 'seed'] as const) {
    const text = flags[key]
    if (text !== undefined) named[key] = parseSetting(`${key}=${text}`).value
  }
  const twice = Object.keys(named).find((key) => key in settings)
  if (twice !== undefined) throw new UsageError(`--set ${twice}=…: ${twice} is also given as ${twice === 'env' ? 'the argument' : `--${twice}`}. Give it once.`)
  const config = resolveConfig({ ...settings, ...named, env })
  checkEnvironment(env)
  return config
}

function checkEnvironment(env: string): void {
  try {
    environmentSpec(env)
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

async function trainAction(env: string, flags: TrainFlags): Promise<void> {
  const config = configFromFlags(env, flags)
  const out = flags.out ?? defaultRunPath(config, new Date())
  const stream = flags.json === true ? process.stderr : process.stdout
  const progress = flags.quiet === true ? silent : createProgress(config, stream, () => performance.now() / 1000)
  let iterations = 0
  const driven = await driveUntilInterrupted(train({ ...config, threads: flags.threads, out }), {
    report: (report) => {
      iterations = report.iteration
      progress.update(report)
    },
    interrupt: () => {
      progress.message('stopping after this iteration, Ctrl-C again stops at once')
    },
    abort: () => {
      progress.finish()
    },
  }).finally(() => {
    progress.finish()
  })
  if (driven.finished) {
    process.stdout.write(flags.json === true ? `${JSON.stringify(asJson(driven.result), null, 2)}\n` : summary(driven.result))
  } else {
    process.stderr.write(`Stopped after iteration ${iterations}. ${whatIsWritten(out)}\n`)
    process.exitCode = INTERRUPTED_EXIT_CODE
  }
}

function summary({ config, evaluation, out, steps, seconds, parametersSha256 }: TrainResult): string {
  return [
    `${config.env}: ${formatCount(steps)} steps in ${formatDuration(seconds)}, seed ${config.seed}`,
    ...(evaluation === null ? [] : [describeEvaluation(evaluation)]),
    `run ${out ?? 'not saved'}`,
    `parameters sha256 ${parametersSha256}`,
    '',
  ].join('\n')
}

function asJson({ config, evaluation, out, steps, seconds, parametersSha256 }: TrainResult) {
  return { run: out, config, steps, seconds, evaluation, parametersSha256 }
}

/** Says which files of an unfinished run there are. */
function whatIsWritten(out: string): string {
  if (!existsSync(out)) return 'Nothing was written.'
  const files = readdirSync(out).filter((name) => !name.startsWith('.')).sort()
  const policy = files.includes('policy.safetensors') ? '' : '; no policy, which is written at the end'
  return `Written to ${out}: ${files.join(', ')}${policy}.`
}

function keyTable(): string {
  return formatTable(configKeys().filter(([name]) => name !== 'env').map(([name, { default: value, meaning, unit }]) => (
    [`  ${name}`, JSON.stringify(value), unit === '–' ? meaning : `${meaning} [${unit}]`]
  )))
}
