// `trpo eval RUN`: plays a saved policy and reports its returns.

import { Command } from 'commander'
import { evaluateRun } from '../host/node/api.js'
import type { EvaluationResult } from '../training/evaluation-result.js'
import { parseEpisodes, parseSeed, parseThreads } from './arguments.js'
import { environmentAgain } from './config-flags.js'
import { formatReturn } from './format.js'

interface EvalFlags {
  readonly episodes: number
  readonly seed?: number
  readonly threads?: number
  readonly best?: boolean
  readonly envModule?: string
  readonly json?: boolean
}

const DEFAULT_EPISODES = 100

export function evalCommand(): Command {
  return new Command('eval')
    .description('Evaluate the policy of a run: deterministic actions, raw returns, whole episodes.')
    .argument('<run>', 'run directory, as `trpo train` printed it')
    .option('--episodes <n>', 'number of episodes', parseEpisodes, DEFAULT_EPISODES)
    .option('--seed <n>', 'seed of the episodes (default: the seed of the run)', parseSeed)
    .option('--threads <n>', 'threads; the result does not depend on them', parseThreads)
    .option('--best', 'the policy of the best evaluation during training (--eval-every), not the last one')
    .option('--env-module <file>', 'where the run\'s environment module is now, if it has moved')
    .option('--json', 'the result as JSON')
    .addHelpText('after', `
Examples:
  trpo eval runs/hopper
  trpo eval runs/hopper --best --episodes 20 --seed 7
  trpo eval runs/arm --env-module ./moved/arm.js --json`)
    .action(async (run: string, { json, envModule, ...options }: EvalFlags) => {
      const result = await evaluateRun(run, { ...options, env: environmentAgain(envModule) })
      process.stdout.write(json === true ? `${JSON.stringify(asJson(result), null, 2)}\n` : `${describeEvaluation(result)}\n`)
    })
}

/** One line: mean ± deviation, range, length. */
export function describeEvaluation({ episodes, meanReturn, stdReturn, minReturn, maxReturn, meanLength }: EvaluationResult): string {
  return `evaluation of ${episodes} episodes: return ${formatReturn(meanReturn)} ± ${formatReturn(stdReturn)} `
    + `(${formatReturn(minReturn)} … ${formatReturn(maxReturn)}), length ${formatReturn(meanLength)}`
}

/** These keys, in this order, whatever else the result comes to hold. */
function asJson({ episodes, meanReturn, stdReturn, minReturn, maxReturn, meanLength }: EvaluationResult): EvaluationResult {
  return { episodes, meanReturn, stdReturn, minReturn, maxReturn, meanLength }
}
