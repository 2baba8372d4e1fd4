// `trpo train ENV`: trains with the preset of the environment, evaluates, and says where everything is.

import { Command } from 'commander'
import { ALGORITHM_NAMES, type AlgorithmName } from '../algorithms/registry.js'
import { train } from '../host/node/api.js'
import { defaultRunPath } from '../runs/run-directory.js'
import { configKeys } from '../training/config.js'
import { gather, parseKeepPolicies, parsePort, parseThreads } from './arguments.js'
import { configFromFlags, type ConfigFlags } from './config-flags.js'
import { besideDashboard } from './dashboard-beside.js'
import { driveTraining, type OutputFlags } from './drive-training.js'
import { formatTable } from './format.js'
import { addTelemetryOptions, telemetryOptions, type TelemetryFlags } from './telemetry-flags.js'
import { printEnding, stoppedAtOnce } from './training-result.js'

interface TrainFlags extends ConfigFlags, OutputFlags, TelemetryFlags {
  readonly threads?: number
  readonly out?: string
  readonly keepPolicies?: number
  readonly dashboard?: boolean
  readonly port?: number
  readonly open?: boolean
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train a policy and evaluate it. Settings: defaults, then the preset of the environment, then --config, then --set, then the other options.')
    .argument('[env]', 'environment id; `trpo envs` lists them. May be in the file of --config instead')
    .option('--algorithm <name>', 'trpo (default), or one of its relatives: as --set algorithm=NAME')
    .option('--steps <n>', 'total environment steps')
    .option('--seed <n>', 'seed, 0 … 2⁵³−1')
    .option('--threads <n>', 'threads; the result does not depend on them', parseThreads)
    .option('--out <dir>', 'run directory (default: runs/<env>/<algorithm>-s<seed>-<time>)')
    .option('--config <file>', 'config keys as JSON, or the config.json of a run')
    .option('--set <key=value>', 'a config key, any number of times', gather)
    .option('--env-option <key=value>', 'an option of the environment, any number of times', gather)
    .option('--env-module <file>', 'an environment of your own: the module whose default export makes it')
    .option('--init-from <run>', 'start with the parameters and statistics of another run')
    .option('--eval-every <n>', 'evaluate after every so many iterations, and keep the best policy')
    .option('--stop-at <return>', 'end once such an evaluation reaches this mean return')
    .option('--keep-policies <n>', 'keep about so many policies from along the way; 0 for none (default: 20)', parseKeepPolicies)
    .option('--dashboard', 'serve the dashboard while it trains; see `trpo dashboard --help`')
    .option('--port <n>', 'port of the dashboard (default: the first free one)', parsePort)
    .option('--open', 'open the dashboard in the browser')
  return addTelemetryOptions(command)
    .option('--quiet', 'no progress, only the result')
    .option('--json', 'the result as JSON; progress goes to stderr')
    .addHelpText('after', () => `\nKeys for --set and --config, with the defaults where no preset has another:\n${keyTable()}\n
Examples:
  trpo train Pendulum-v1 --steps 200000 --seed 3 --threads 2
  trpo train Hopper-v5 --set maxKl=0.02 --set policyHidden=[128,128] --out runs/wide
  trpo train CartPole-v1 --algorithm ppo --set clip=0.1
  trpo train Ant-v5 --env-option includeCfrcExtInObservation=false --env-option healthyZRange=[0.3,1]
  trpo train CartPole-v1 --eval-every 5 --stop-at 475
  trpo train Hopper-v5 --tensorboard --metrics-port 9464
  trpo train --config runs/wide/config.json --seed 4`)
    .action(trainAction)
}

async function trainAction(env: string | undefined, flags: TrainFlags): Promise<void> {
  const config = await configFromFlags(env, flags)
  const out = flags.out ?? defaultRunPath(config, new Date())
  const telemetry = telemetryOptions(flags)
  const dashboard = besideDashboard(flags)
  const ending = await driveTraining({
    training: (options, say) => {
      const { threads, keepPolicies } = flags
      return train({ ...config, ...dashboard.along(options, out, say), ...telemetry.options, threads, keepPolicies, out })
    },
    announce: telemetry.announcement,
    aborted: () => stoppedAtOnce(out),
  }, flags).finally(() => dashboard.end())
  printEnding(ending, out, flags)
  dashboard.printHowToLookAgain()
}

function keyTable(): string {
  return formatTable(configKeys().filter(([name]) => name !== 'env').map(([name, { default: value, meaning, unit, algorithms }]) => [
    `  ${name}`, JSON.stringify(value),
    [meaning, ...unit === '–' ? [] : [`[${unit}]`], ...algorithms === undefined ? [] : [`(${readers(algorithms)})`]].join(' '),
  ]))
}

/** The shorter of who reads a key and who does not. */
function readers(algorithms: readonly AlgorithmName[]): string {
  const others = ALGORITHM_NAMES.filter((name) => !algorithms.includes(name))
  return others.length < algorithms.length ? `not ${others.join(', ')}` : algorithms.join(', ')
}
