// `trpo resume RUN`: continues a run from its newest sound checkpoint, whatever ended it, or extends a finished one.

import { Command } from 'commander'
import { resume } from '../host/node/api.js'
import type { RunStart } from '../runs/train.js'
import { parseKeepPolicies, parseSteps, parseThreads } from './arguments.js'
import { driveTraining, type OutputFlags } from './drive-training.js'
import { formatCount } from './format.js'
import { printEnding, stoppedAtOnce } from './training-result.js'

interface ResumeFlags extends OutputFlags {
  readonly steps?: number
  readonly threads?: number
  readonly keepPolicies?: number
}

export function resumeCommand(): Command {
  return new Command('resume')
    .description('Continue a run after an interruption or a crash, with the same result as if it had never stopped.')
    .argument('<run>', 'run directory, as `trpo train` printed it')
    .option('--steps <n>', 'a new total of environment steps: extends a finished run', parseSteps)
    .option('--threads <n>', 'threads; the result does not depend on them', parseThreads)
    .option('--keep-policies <n>', 'keep about so many policies from along the way (default: 20)', parseKeepPolicies)
    .option('--quiet', 'no progress, only the result')
    .option('--json', 'the result as JSON; progress goes to stderr')
    .action(async (run: string, { steps, threads, keepPolicies, ...output }: ResumeFlags) => {
      const ending = await driveTraining({
        training: (options) => resume(run, { ...options, steps, threads, keepPolicies }),
        announce: whereFrom,
        aborted: () => stoppedAtOnce(run),
      }, output)
      printEnding(ending, run, output)
    })
}

function whereFrom({ out, config, iteration, steps }: RunStart): string {
  if (iteration === 0) return `${String(out)} has no checkpoint yet: starting it again from its config`
  return `continuing ${String(out)} after iteration ${formatCount(iteration)}, at step ${formatCount(steps)} of ${formatCount(config.steps)}`
}
