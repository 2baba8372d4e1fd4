// `trpo verify RUN`: trains a finished run once more from its config.json, and says whether the same bits come out.

import { Command } from 'commander'
import { verify } from '../host/node/api.js'
import type { VerifyResult } from '../runs/verify.js'
import { parseThreads } from './arguments.js'
import { environmentAgain } from './config-flags.js'
import { driveTraining, type OutputFlags } from './drive-training.js'
import { formatCount } from './format.js'
import { SIGNAL_EXIT_CODE } from './interrupt.js'

interface VerifyFlags extends OutputFlags {
  readonly threads?: number
  readonly envModule?: string
}

const DIFFERENT_EXIT_CODE = 1
const HASH_DIGITS = 12

export function verifyCommand(): Command {
  return new Command('verify')
    .description('Train a finished run once more from its config, and compare the hash of its parameters. Writes nothing. Exit code 1 if they differ.')
    .argument('<run>', 'run directory, as `trpo train` printed it')
    .option('--threads <n>', 'threads; the result does not depend on them', parseThreads)
    .option('--env-module <file>', 'where the run\'s environment module is now, if it has moved')
    .option('--quiet', 'no progress, only the result')
    .option('--json', 'the result as JSON; progress goes to stderr')
    .addHelpText('after', `
Examples:
  trpo verify runs/hopper
  trpo verify runs/hopper --threads 2 --quiet`)
    .action(async (run: string, { threads, envModule, ...output }: VerifyFlags) => {
      const ending = await driveTraining({
        training: (options) => verify(run, { ...options, threads, env: environmentAgain(envModule) }),
        announce: ({ config }) => `training ${config.env} again, seed ${config.seed}, ${formatCount(config.steps)} steps`,
        aborted: () => 'Stopped at once. Nothing was compared.',
      }, output)
      if (!ending.finished) {
        process.stderr.write(`Stopped after iteration ${formatCount(ending.place.iteration)}. Nothing was compared.\n`)
        process.exitCode = SIGNAL_EXIT_CODE[ending.signal]
        return
      }
      process.stdout.write(output.json === true ? `${JSON.stringify(ending.result, null, 2)}\n` : `${describeVerification(ending.result)}\n`)
      if (!ending.result.same) process.exitCode = DIFFERENT_EXIT_CODE
    })
}

/** The verdict first; then, if it is bad, what may have caused it, most likely cause first. */
export function describeVerification({ run, same, expected, got, versions, firstDifference }: VerifyResult): string {
  if (same) return `same: training ${run} again gives parameters sha256 ${expected}`
  const changes = versions.map(({ part, then, now, decidesBits }) => (
    `  ${part}: ${then.slice(0, HASH_DIGITS)}, now ${now.slice(0, HASH_DIGITS)}${decidesBits ? '' : ' (should not matter)'}`
  ))
  const decided = versions.some(({ decidesBits }) => decidesBits)
  return [
    `not the same: training ${run} again gives other parameters`,
    `  sha256 of the run  ${expected}`,
    `  sha256 now         ${got}`,
    ...(versions.length === 0 ? [] : ['versions that differ:', ...changes]),
    ...(firstDifference === null ? [] : [describeDifference(firstDifference)]),
    decided ? 'Bits are promised for equal versions only: verify with those of the run.'
    : 'The versions that decide bits are equal, so this should not be. Has an environment of your own changed since, or a file of the run? If not, please report it.',
  ].join('\n')
}

function describeDifference({ iteration, entry, expected, got }: NonNullable<VerifyResult['firstDifference']>): string {
  return `first difference from metrics.jsonl: iteration ${formatCount(iteration)}, ${entry}: ${short(expected)}, now ${short(got)}`
}

function short(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}
