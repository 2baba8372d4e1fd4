// `trpo inspect PATH`: what a run, a checkpoint or a policy file holds, for people. runs/inspect.ts finds it out.

import { Command } from 'commander'
import { inspect } from '../host/node/api.js'
import type { ArrayInspection, CheckpointInspection, Inspection, PolicyInspection, RunInspection } from '../runs/inspect.js'
import { quoted } from '../runs/quoted.js'
import { describeEvaluation } from './eval.js'
import { describeSpace } from './envs.js'
import { formatCount, formatReturn, formatTable } from './format.js'

const DAMAGED_EXIT_CODE = 1

export function inspectCommand(): Command {
  return new Command('inspect')
    .description('Show what a run, a checkpoint or a policy holds, and whether it is sound. Exit code 1 if a part is damaged.')
    .argument('<path>', 'run directory, one of its checkpoints/…, or a policy.safetensors')
    .option('--json', 'as JSON')
    .action(async (path: string, { json }: { readonly json?: boolean }) => {
      const inspection = await inspect(path)
      process.stdout.write(json === true ? `${JSON.stringify(inspection, null, 2)}\n` : `${describeInspection(inspection)}\n`)
      if (isDamaged(inspection)) process.exitCode = DAMAGED_EXIT_CODE
    })
}

function isDamaged(inspection: Inspection): boolean {
  if (inspection.kind !== 'run') return inspection.reason !== null
  return [...inspection.checkpoints, ...inspection.policies].some(({ reason }) => reason !== null)
}

export function describeInspection(inspection: Inspection): string {
  switch (inspection.kind) {
    case 'run': return describeRun(inspection)
    case 'checkpoint': return describeCheckpoint(inspection)
    case 'policy': return describePolicy(inspection)
    default: return inspection satisfies never
  }
}

function describeRun(run: RunInspection): string {
  const { path, config, versions, created, summary, policies } = run
  const newest = run.checkpoints.filter(({ reason }) => reason === null).at(-1)
  const best = newest?.best ?? null
  const result = summary?.evaluation ?? null
  return [
    `run ${path}`,
    ...facts([
      ['environment', config.env],
      ['created', `${created}, trpo ${versions.trpo}, node ${versions.node}, ${versions.platform}`],
      ['progress', progressOf(run, newest)],
      ['best', best === null ? null : `after iteration ${formatCount(best.iteration)}: ${describeEvaluation(best.evaluation)}`],
      ['result', result === null ? null : describeEvaluation(result)],
      ['parameters', summary === null ? null : `sha256 ${summary.parametersSha256}`],
    ]),
    '', 'config, where it is not the default', ...differencesOf(run),
    '', 'checkpoints', ...checkpointsOf(run),
    ...newest === undefined ? [] : ['', 'arrays of the newest sound checkpoint', ...tableOf(newest.arrays)],
    ...policies.flatMap((policy) => ['', ...factsOf(policy)]),
  ].join('\n')
}

function progressOf({ path, config, iterations, summary, checkpoints }: RunInspection, newest: CheckpointInspection | undefined): string {
  const budget = `${formatCount(config.steps)} steps${iterations === null ? '' : ` (${formatCount(iterations)} iterations)`}`
  if (summary !== null) return `finished: ${formatCount(summary.steps)} of ${budget}`
  if (newest !== undefined) {
    return `iteration ${formatCount(newest.iteration ?? 0)}, ${formatCount(newest.steps ?? 0)} of ${budget}; to continue: trpo resume ${quoted(path)}`
  }
  if (checkpoints.length > 0) return 'no sound checkpoint: it cannot be continued from any'
  return `no checkpoint yet, of ${budget}; to start it again: trpo resume ${quoted(path)}`
}

function checkpointsOf({ checkpoints }: RunInspection): string[] {
  if (checkpoints.length === 0) return ['  none yet']
  return [formatTable(checkpoints.map(({ path, reason, iteration }) => (
    [`  ${path}`, reason ?? `sound, iteration ${formatCount(iteration ?? 0)}`]
  )))]
}

function differencesOf({ differences }: RunInspection): string[] {
  if (differences.length === 0) return ['  nothing']
  const rows = differences.map(({ key, value, default: initial, preset }) => (
    [`  ${key}`, JSON.stringify(value), `default ${JSON.stringify(initial)}`, preset ? 'preset' : '']
  ))
  return [formatTable(rows)]
}

function describeCheckpoint(checkpoint: CheckpointInspection): string {
  const { path, reason, iteration, steps, best, parametersSha256, snapshots, environments, arrays } = checkpoint
  if (reason !== null) return `checkpoint ${path}\n  ${reason}`
  return [
    `checkpoint ${path}`,
    ...facts([
      ['sound', 'its checksum fits'],
      ['progress', `iteration ${formatCount(iteration ?? 0)}, ${formatCount(steps ?? 0)} steps`],
      ['best', best === null ? null : `return ${formatReturn(best.evaluation.meanReturn)} after iteration ${formatCount(best.iteration)}`],
      ['snapshots', `of ${snapshots} of ${environments} environments${snapshots < environments ? '; the others start their episodes anew' : ''}`],
      ['parameters', `sha256 ${String(parametersSha256)}`],
    ]),
    '', ...tableOf(arrays),
  ].join('\n')
}

function describePolicy(policy: PolicyInspection): string {
  return [...factsOf(policy), ...policy.reason === null ? ['', ...tableOf(policy.arrays)] : []].join('\n')
}

function factsOf({ path, sha256, reason, policy }: PolicyInspection): string[] {
  if (policy === null) return [`policy ${path}`, `  ${String(reason)}`]
  const { env, envOptions, observationSpace, actionSpace, network, observationLimit } = policy
  const layers = [network.inputs, ...network.hidden].join('-')
  return [`policy ${path}`, ...facts([
    ['file', `sha256 ${sha256}`],
    ['environment', `${env}${Object.keys(envOptions).length === 0 ? '' : ` ${JSON.stringify(envOptions)}`}`],
    ['spaces', `${describeSpace(observationSpace)} → ${describeSpace(actionSpace)}`],
    ['network', `${layers}, ${network.activation}; observations ${observationLimit === null ? 'as they are' : `normalised, clipped to ±${observationLimit}`}`],
  ])]
}

function tableOf(arrays: readonly ArrayInspection[]): string[] {
  return [formatTable(arrays.map(({ name, dtype, shape }) => [`  ${name}`, dtype, `[${shape.join(', ')}]`]))]
}

/** Names and values under each other; null: left out. */
function facts(rows: readonly (readonly [name: string, value: string | null])[]): string[] {
  return rows.filter(([, value]) => value !== null).map(([name, value]) => `  ${name.padEnd(12)} ${String(value)}`)
}
