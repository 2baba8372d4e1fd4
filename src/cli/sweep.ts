// `trpo sweep ENV…`: environments × settings × seeds, many at a time, each run an ordinary run directory.

import { Command, InvalidArgumentError } from 'commander'
import { completePlan } from '../experiments/complete-plan.js'
import { parseSeeds } from '../experiments/seeds.js'
import { standingsOf } from '../experiments/standings.js'
import type { SweepProduct } from '../experiments/plan.js'
import { nodeHost } from '../host/node/host.js'
import { plannedSteps } from '../training/config.js'
import { gather, parseThreads } from './arguments.js'
import { driveSweep } from './drive-sweep.js'
import { formatCount, formatTable } from './format.js'
import { productFromFlags, sweepCommandLine, type SweepFlags } from './sweep-flags.js'
import { printSweep } from './sweep-result.js'

const DEFAULT_SEEDS = '0..4'

const EXAMPLES = `
A run is in <out>/<env>/<settings>/s<seed>. The same command again skips what is finished and continues the rest.

Examples:
  trpo sweep Hopper-v5 Walker2d-v5 --seeds 0..9
  trpo sweep Hopper-v5 --seeds 10..13 --grid maxKl=0.01,0.03 --grid policyHidden=[64,64],[128,128]
  trpo sweep CartPole-v1 --seeds 0,2,5 --set lambda=0.97 --steps 50000 --out runs/lambda --jobs 2
  trpo sweep Hopper-v5 --algorithm ppo --seeds 0..4 --out runs/ppo
  trpo sweep --env-module ./my-env.js --grid envOptions.g=9.8,1.6
  trpo sweep Hopper-v5 --seeds 0..9 --dry-run
  trpo report runs/sweep`

export function sweepCommand(): Command {
  return new Command('sweep')
    .description('Train environments × settings × seeds, each run in a process of its own; a run that fails does not stop the others. Exit code 1 if one failed.')
    .argument('[env...]', 'environment ids; `trpo envs` lists them')
    .option('--seeds <list>', 'seeds, such as 0..9, 3, 0,2,5 or 0..4,10..14', seedsArgument, parseSeeds(DEFAULT_SEEDS))
    .option('--algorithm <name>', 'trpo (default), or one of its relatives: as --set algorithm=NAME')
    .option('--steps <n>', 'total environment steps of each run')
    .option('--set <key=value>', 'a config key for all runs, any number of times; `trpo train --help` lists them', gather)
    .option('--env-option <key=value>', 'an option of the environments, any number of times', gather)
    .option('--grid <key=a,b,c>', 'a config key with the values that it takes in turn, any number of times', gather)
    .option('--env-module <file>', 'an environment of your own: the module whose default export makes it; any number of times', gather)
    .option('--out <dir>', 'directory of the sweep (default: runs/sweep)')
    .option('--jobs <n>', 'runs at a time (default: one a core)', parseThreads)
    .option('--dry-run', 'only say what would be run, and where each run stands')
    .option('--quiet', 'no progress, only the result')
    .option('--json', 'the result as JSON; progress goes to stderr')
    .addHelpText('after', EXAMPLES)
    .action(sweepAction)
}

function seedsArgument(text: string): number[] {
  try {
    return parseSeeds(text)
  } catch (error) {
    throw new InvalidArgumentError((error as RangeError).message)
  }
}

async function sweepAction(envs: readonly string[], flags: SweepFlags): Promise<void> {
  const product = productFromFlags(envs, flags)
  if (flags.dryRun === true) {
    await printPlan(product, flags)
    return
  }
  const command = sweepCommandLine(envs, flags)
  const { out, jobs } = flags
  await printSweep(await driveSweep({ products: [product], out, jobs, command }, flags), command, flags)
}

async function printPlan(product: SweepProduct, { out, json }: SweepFlags): Promise<void> {
  const runs = await standingsOf(nodeHost.files, await completePlan([product], out))
  if (json === true) {
    process.stdout.write(`${JSON.stringify(runs.map(({ path, config, settings, state, steps }) => ({ path, state, steps, settings, config })), null, 2)}\n`)
    return
  }
  const rows = runs.map(({ path, config, state, steps }) => [path, state, formatCount(state === 'missing' ? 0 : steps), formatCount(plannedSteps(config))])
  process.stdout.write(`${formatTable([['run', 'state', 'steps', 'of'], ...rows], [2, 3])}\n${runs.length} runs\n`)
}
