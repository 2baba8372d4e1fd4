// From what was asked for to the whole config, with the environment found and tried out: what cannot be run is told before anything is
// computed or written. Shared by `trpo train` and `trpo sweep`.

import { makeOne } from '../envs/make.js'
import { ConfigError, keyProblems, resolveConfig, type TrainConfig } from '../training/config.js'
import { requireFittingSpace } from '../training/fitting-space.js'
import { chooseEnvironment } from './environment-source.js'

/**
 * Defaults, preset and what the environment brings along under the given keys; imports the environment's module, makes one, and tries
 * whether the keys fit it.
 * @param given config keys, `env` (an id, or the URL of a module) or `envModule` among them
 * @throws ConfigError; Error for an environment that cannot be found or made, such as one with unknown options
 */
export async function completeConfig(given: Readonly<Record<string, unknown>>): Promise<TrainConfig> {
  const problems = keyProblems(given)
  if (problems.length > 0) throw new ConfigError(problems)
  const keys = given as Partial<TrainConfig>
  const source = keys.env ?? keys.envModule
  if (source === undefined || source === null) throw new ConfigError(keyProblems({ env: undefined }))
  const { spec, envModule } = await chooseEnvironment(source, keys.envModule)
  const config = resolveConfig({ ...keys, env: spec.id, envModule }, spec.defaults)
  const environment = await makeOne(spec, config.envOptions)
  try {
    requireFittingSpace(config, environment)
  } finally {
    environment.close?.()
  }
  return config
}
