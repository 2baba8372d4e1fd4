// `trpo check-env ENV`: tries an environment out and says what is wrong with it, each fault with its remedy. Exit code 1 on errors.

import { Command } from 'commander'
import { checkBatchEnvironment, checkEnvironment, type Finding } from '../envs/check.js'
import { makeBlock, makeOne } from '../envs/make.js'
import { chooseEnvironment } from '../runs/environment-source.js'
import { parseSettings } from '../training/setting.js'
import type { TrainConfig } from '../training/config.js'
import { gather, parseSeed, parseSteps } from './arguments.js'
import { asSettings, asUsage, moduleHref } from './config-flags.js'
import { UsageError } from './usage-error.js'

interface CheckFlags {
  readonly envModule?: string
  readonly set?: readonly string[]
  readonly envOption?: readonly string[]
  readonly steps?: number
  readonly seed?: number
  readonly json?: boolean
}

const FAULTY_EXIT_CODE = 1

export function checkEnvCommand(): Command {
  return new Command('check-env')
    .description('Try an environment out: spaces, results, seeds, snapshots, ends. Names each fault and its remedy. Exit code 1 if there are errors.')
    .argument('[env]', 'environment id; not needed with --env-module')
    .option('--env-module <file>', 'an environment of your own: the module whose default export makes it')
    .option('--env-option <key=value>', 'an option of the environment, any number of times', gather)
    .option('--set <envOptions.key=value>', 'the same, as `trpo train` takes it', gather)
    .option('--steps <n>', 'random steps to take (default: 1000)', parseSteps)
    .option('--seed <n>', 'seed of the actions and of the environment', parseSeed)
    .option('--json', 'the findings as JSON')
    .addHelpText('after', `
Examples:
  trpo check-env Pendulum-v1 --env-option g=9.81
  trpo check-env --env-module ./my-env.js
  trpo check-env --env-module ./my-env.js --steps 10000 --seed 3 --json`)
    .action(checkAction)
}

async function checkAction(env: string | undefined, { envModule, set = [], envOption, steps, seed, json }: CheckFlags): Promise<void> {
  const module = envModule === undefined ? null : moduleHref(envModule)
  const source = env ?? module
  if (source === null) throw new UsageError('missing required argument \'env\', such as CartPole-v1; or give --env-module ./my-env.js.')
  const { spec } = await asUsage(chooseEnvironment(source, module))
  const { envOptions = {} } = parseSettings([...set, ...asSettings(envOption)]) as Partial<TrainConfig>
  const findings = await checkEnvironment(() => makeOne(spec, envOptions), { steps, seed })
  if (spec.createBatch !== undefined && findings.every(({ severity }) => severity !== 'error')) {
    const { observationSpace, actionSpace } = await makeOne(spec, envOptions)
    const create = (environments: number) => makeBlock(spec, envOptions, environments, { observationSpace, actionSpace })
    findings.push(...await checkBatchEnvironment(create, { seed }))
  }
  process.stdout.write(json === true ? `${JSON.stringify({ env: spec.id, findings }, null, 2)}\n` : describe(spec.id, findings))
  if (findings.some(({ severity }) => severity === 'error')) process.exitCode = FAULTY_EXIT_CODE
}

function describe(id: string, findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  const lines = findings.flatMap(({ severity, check, message, remedy }) => [`${severity} ${check}: ${message}`, `  ${remedy}`])
  return [...lines, `${id}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`, ''].join('\n')
}

function counted(count: number, what: string): string {
  return count === 0 ? `no ${what}s` : count === 1 ? `1 ${what}` : `${count} ${what}s`
}
