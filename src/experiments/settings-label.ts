// What a run's config says beside its environment and seed, as settings over the environment's preset: the label of its group in a report.

import { configKeys, resolveConfig, type TrainConfig } from '../training/config.js'
import { gatherSettings, type Setting } from '../training/setting.js'
import { formatSetting, PRESET } from './settings-name.js'
import { differingKeys } from './standings.js'

/** Said elsewhere. */
const NOT_SETTINGS: readonly (keyof TrainConfig)[] = ['env', 'envModule', 'seed']

/** The fewest settings that make the config from its algorithm's preset of its environment, in the order of the config's keys. */
export function settingsOf(config: TrainConfig): Setting[] {
  const { env, envModule, algorithm, seed } = config
  const ofAlgorithm = resolveConfig({ env, envModule, algorithm, seed })
  const preset = { ...ofAlgorithm, algorithm: resolveConfig({ env }).algorithm } // another algorithm than the default is a setting
  const settings = configKeys()
    .filter(([key]) => !NOT_SETTINGS.includes(key) && differingKeys({ ...preset, [key]: config[key] }, preset).length > 0)
    .flatMap(([key]) => (key === 'envOptions' ? optionsOf(config) : [{ key, value: config[key] }]))
  return settings.filter((setting) => !follows(setting, settings, config))
}

/** `key=value, …`, or "preset". */
export function labelOf(settings: readonly Setting[]): string {
  return settings.length === 0 ? PRESET : settings.map(formatSetting).join(', ')
}

function optionsOf({ envOptions }: TrainConfig): Setting[] {
  return Object.entries(envOptions).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ key: `envOptions.${name}`, value }))
}

/** Whether the other settings bring it along: without normalisation there is no warm-up. */
function follows(setting: Setting, settings: readonly Setting[], config: TrainConfig): boolean {
  const { env, envModule, seed } = config
  try {
    const without = gatherSettings(settings.filter((other) => other !== setting))
    return differingKeys(resolveConfig({ ...without, env, envModule, seed }), config).length === 0
  } catch {
    return false // without it the config cannot be run at all
  }
}
