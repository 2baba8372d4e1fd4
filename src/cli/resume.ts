// `trpo resume RUN`: continues a run from its newest sound checkpoint, whatever ended it, or extends a finished one.

import { Command } from 'commander'
import { resume } from '../host/node/api.js'
import type { RunStart } from '../runs/train.js'
import { parseKeepPolicies, parseSteps, parseThreads } from './arguments.js'
import { environmentAgain } from './config-flags.js'
import { driveTraining, type OutputFlags } from './drive-training.js'
import { formatCount } from './format.js'
import { addTelemetryOptions, telemetryOptions, type TelemetryFlags } from './telemetry-flags.js'
import { printEnding, stoppedAtOnce } from './training-result.js'

interface ResumeFlags extends OutputFlags, TelemetryFlags {
  readonly steps?: number
  readonly threads?: number
  readonly envModule?: string
  readonly keepPolicies?: number
}

export function resumeCommand(): Command {
  const command = new Command('resume')
    .description('Continue a run after an interruption or a crash, with the same result as if it had never stopped.')
    .argument('<run>', 'run directory, as `trpo train` printed it')
    .option('--steps <n>', 'a new total of environment steps: extends a finished run', parseSteps)
    .option('--threads <n>', 'threads; the result does not depend on them', parseThreads)
    .option('--keep-policies <n>', 'keep about so many policies from along the way (default: 20)', parseKeepPolicies)
  return addTelemetryOptions(command)
    .option('--env-module <file>', 'where the run\'s environment module is now, if it has moved')
    .option('--quiet', 'no progress, only the result')
    .option('--json', 'the result as JSON; progress goes to stderr')
    .addHelpText('after', `
Examples:
  trpo resume runs/hopper
  trpo resume runs/hopper --steps 2000000 --threads 2
  trpo resume runs/arm --env-module ./moved/arm.js`)
    .action(async (run: string, { steps, threads, keepPolicies, envModule, ...flags }: ResumeFlags) => {
      const telemetry = telemetryOptions(flags)
      const ending = await driveTraining({
        training: (options) => (
          resume(run, { ...options, ...telemetry.options, steps, threads, keepPolicies, env: environmentAgain(envModule) })
        ),
        announce: (start) => [whereFrom(start), telemetry.announcement()].filter((line) => line !== null).join('\n'),
        aborted: () => stoppedAtOnce(run),
      }, flags)
      printEnding(ending, run, flags)
    })
}

function whereFrom({ out, config, iteration, steps }: RunStart): string {
  if (iteration === 0) return `${String(out)} has no checkpoint yet: starting it again from its config`
  return `continuing ${String(out)} after iteration ${formatCount(iteration)}, at step ${formatCount(steps)} of ${formatCount(config.steps)}`
}
