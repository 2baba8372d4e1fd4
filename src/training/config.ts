// From what a user sets to a complete config: defaults ← algorithm ← the environment's preset ← what an environment of the user's own
// brings along ← input. Everything is checked, and every problem found is in one ConfigError. Keys, defaults and their meaning are in
// config-keys.ts.

import { actionFormOf, formProblems } from '../distributions/action-form.js'
import { registration } from '../envs/registry.js'
import type { ConfigDefaults } from '../envs/spec.js'
import { didYouMean } from '../errors/closest.js'
import { isSearch, stepsVary, type AlgorithmName } from '../algorithms/registry.js'
import { CONFIG_KEYS, configKeys, keysOf } from './config-keys.js'
import type { ConfigKey, ConfigKeyName, TrainConfig } from './config-keys.js'
import { vineContradictions } from './vine-contradictions.js'
import { largestOf } from './schedules.js'
import { MOST_CANDIDATE_EPISODES } from '../rollout/population-episodes.js'
import { ALGORITHM_DEFAULTS, OWN_PRESETS, PRESETS, type Preset } from './presets.js'

export { CONFIG_KEYS, configKeys, keysOf } from './config-keys.js'
export type { ConfigKey, ConfigKeyName, TrainConfig } from './config-keys.js'

export interface ConfigProblem {
  readonly key: string
  /** The value as JSON. */
  readonly got: string
  readonly expected: string
  /** What to do about it; empty where `expected` says it all. */
  readonly remedy: string
}

/** A config that cannot be run; `problems` has all that is wrong with it, and `source` says where it stands if it is in a file. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[], source = '') {
    super(problems.map((problem) => `${source === '' ? '' : `${source}: `}${sentence(problem)}`).join('\n'))
    this.problems = problems
  }
}

function sentence({ key, got, expected, remedy }: ConfigProblem): string {
  return `config key "${key}": got ${got}, expected ${expected}.${remedy === '' ? '' : ` ${remedy}`}`
}

type Input = Readonly<Record<string, unknown>>

/**
 * The complete config for `input`; throws ConfigError. `undefined` counts as not given. A complete config is returned unchanged.
 * @param own values that the environment brings along; those of its registration if not given
 */
export function resolveConfig(input: Partial<TrainConfig> & { env: string }, own: ConfigDefaults = ownDefaults(input.env)): TrainConfig {
  const untrusted: Input = input
  const given: Input = { ...own, ...Object.fromEntries(Object.entries(untrusted).filter(([, value]) => value !== undefined)) }
  throwIfAny(keyProblems({ env: undefined, ...given }))
  const algorithm = (given.algorithm ?? 'trpo') as AlgorithmName
  throwIfAny(idleKeys(algorithm, given))
  const merged = copied({ ...defaults(algorithm), ...ALGORITHM_DEFAULTS[algorithm], ...presetOf(algorithm, input.env), ...given })
  const warmsUp = !('warmupSteps' in merged) || merged.normalizeObservations || merged.scaleRewards
  const config = warmsUp || 'warmupSteps' in given ? merged : { ...merged, warmupSteps: 0 }
  throwIfAny(contradictions(config))
  return config
}

/** Whole iterations that fit in the budget of steps, after the warm-up; where their steps vary, no more than that. */
export function iterationCount(config: Budget): number {
  return Math.floor((config.steps - warmupTotal(config)) / (config.environments * config.horizon))
}

/** The same; null where an iteration takes as many steps as its episodes or branches happen to. */
export function plannedIterations(config: Budget): number | null {
  return stepsVary(config.algorithm ?? 'trpo') ? null : iterationCount(config)
}

/** Environment steps that a run of the whole budget takes, its warm-up included; those that it takes at least, where they vary. */
export function plannedSteps(config: Budget): number {
  if (stepsVary(config.algorithm ?? 'trpo')) return config.steps
  return warmupTotal(config) + iterationCount(config) * config.environments * config.horizon
}

type Budget = Pick<TrainConfig, 'steps' | 'environments' | 'horizon' | 'warmupSteps'> & Partial<Pick<TrainConfig, 'algorithm' | 'initFrom'>>

/** A run that starts from another takes that one's statistics over, and needs no warm-up. */
function warmupTotal({ environments, warmupSteps, initFrom = null }: Budget): number {
  return initFrom === null ? environments * warmupSteps : 0
}

function defaults(algorithm: AlgorithmName): TrainConfig {
  return Object.fromEntries(keysOf(algorithm).map(([name, { default: value }]) => [name, value])) as unknown as TrainConfig
}

/** The environment's preset, as far as the algorithm reads it, and the algorithm's own. */
function presetOf(algorithm: AlgorithmName, env: string): Preset {
  const read = new Set<string>(keysOf(algorithm).map(([name]) => name))
  const shared = Object.hasOwn(PRESETS, env) ? PRESETS[env] : {}
  const own = OWN_PRESETS[algorithm]
  return { ...Object.fromEntries(Object.entries(shared).filter(([key]) => read.has(key))), ...Object.hasOwn(own, env) ? own[env] : {} }
}

function ownDefaults(env: string): ConfigDefaults {
  const { module, defaults } = registration(env)
  return module === null ? defaults : { ...defaults, envModule: module }
}

/** A copy that shares no list or object with a preset, a default or the input. */
function copied(config: TrainConfig): TrainConfig {
  return JSON.parse(JSON.stringify(config)) as TrainConfig
}

function throwIfAny(problems: readonly ConfigProblem[]): void {
  if (problems.length > 0) throw new ConfigError(problems)
}

// What callers mix up with config keys: these are no part of the result.
const NOT_CONFIG: Readonly<Record<string, string>> = {
  threads: 'The number of threads is no part of the config, because the result does not depend on it: give it beside the config (--threads).',
  out: 'The run directory is no part of the config: give it beside the config (--out).',
}

/** What is wrong with keys and values, each for itself. */
export function keyProblems(given: Input): ConfigProblem[] {
  return [...Object.entries(given).flatMap(([name, value]) => unknownKey(name, value)), ...wrongValues(given)]
}

/** What is wrong with the name of a key; nothing if it is known. */
export function unknownKey(name: string, value: unknown): ConfigProblem[] {
  if (Object.hasOwn(CONFIG_KEYS, name)) return []
  const names = Object.keys(CONFIG_KEYS)
  const suggestion = Object.hasOwn(NOT_CONFIG, name) ? NOT_CONFIG[name] : didYouMean(name, names).trim()
  return [{ key: name, got: show(value), expected: 'a known key', remedy: suggestion === '' ? `Known keys: ${names.join(', ')}.` : suggestion }]
}

/** Keys that the algorithm does not read: whoever sets one expects something of it. */
function idleKeys(algorithm: AlgorithmName, given: Input): ConfigProblem[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const { algorithms = [algorithm] } = CONFIG_KEYS[key as ConfigKeyName] as ConfigKey<unknown>
    if (algorithms.includes(algorithm)) return []
    return [{ key, got: show(value), expected: `a key that ${algorithm} reads`, remedy: `It is read by ${algorithms.join(', ')}. Leave it out, or set algorithm.` }]
  })
}

function wrongValues(given: Input): ConfigProblem[] {
  return configKeys().flatMap(([name, key]) => (name in given ? problemsOf(name, key, given[name]) : []))
}

function problemsOf(name: string, { schema, expected }: ConfigKey<unknown>, value: unknown): ConfigProblem[] {
  const result = schema.safeParse(value)
  if (result.success) return []
  const place = result.error.issues[0].path.map((part) => `[${String(part)}]`).join('')
  const remedy = typeof value === 'string' && schema.safeParse(parsed(value)).success ? `Write it without quotes: ${value}.` : ''
  return [{ key: name + place, got: show(value), expected, remedy }]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON: the caller asks only whether it would have been a valid value
  }
}

/** JSON, with what JSON has no word for spelled out. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  return typeof value === 'function' ? 'a function' : JSON.stringify(value)
}

type Report = (key: ConfigKeyName, expected: string, remedy: string) => void

/** Values that are fine one by one, but not together. */
function contradictions(config: TrainConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const report: Report = (key, expected, remedy) => {
    problems.push({ key, got: show(config[key]), expected, remedy })
  }
  if (isSearch(config.algorithm)) populationProblems(config, report)
  else batchProblems(config, report)
  if (config.stopAt !== null && config.evalEvery === 0) {
    report('stopAt', 'null where nothing is evaluated on the way', 'Set evalEvery (--eval-every) as well, such as 10: only an evaluation can reach it.')
  }
  for (const { key, expected, remedy } of formProblems(actionFormOf(config), config.policyHidden)) report(key, expected, remedy)
  return problems
}

function populationProblems({ population, candidateEpisodes }: TrainConfig, report: Report): void {
  const most = Math.floor(MOST_CANDIDATE_EPISODES / candidateEpisodes)
  if (population !== null && population > most) {
    report('population', `at most ${most} with ${candidateEpisodes} episodes each: a generation has at most ${MOST_CANDIDATE_EPISODES} episodes`,
      `Lower population to ${most}, or candidateEpisodes.`)
  }
}

function batchProblems(config: TrainConfig, report: Report): void {
  const { steps, environments, horizon, warmupSteps, valueMinibatch, fisherStride } = config
  const batch = environments * horizon
  const least = warmupTotal(config) + batch
  if (steps < least) {
    report('steps', `at least ${least}: one iteration of ${environments} environments × (${warmupSteps} warm-up steps + horizon ${horizon})`,
      `Raise steps to ${least}, or lower horizon, warmupSteps or environments.`)
  }
  if (valueMinibatch > batch) {
    report('valueMinibatch', `at most the batch of ${batch} rows (${environments} environments × horizon ${horizon})`,
      `Lower valueMinibatch to ${batch}, or raise horizon or environments.`)
  }
  const samples = 'vineStates' in config ? config.vineStates : batch
  if (fisherStride > samples) {
    report('fisherStride', `at most the batch of ${samples} ${samples === batch ? 'rows' : 'states'}`, `Lower fisherStride; 1 uses every one.`)
  }
  if ('vineStates' in config) for (const { key, expected, remedy } of vineContradictions(config)) report(key, expected, remedy)
  if (config.penalty === 'theoretical' && largestOf(config.gamma) === 1) {
    report('penalty', '"fixed" or "adaptive" where gamma is 1: 4εγ/(1 − γ)² is infinite', 'Set gamma below 1, or another penalty.')
  }
  if (warmupSteps > 0 && !config.normalizeObservations && !config.scaleRewards) {
    report('warmupSteps', '0 when neither observations nor rewards are normalised', 'Leave warmupSteps out, or set it to 0: nothing would use those steps.')
  }
}
