// The command that makes runs, to be copied into a shell.

import { quoted } from '../runs/quoted.js'
import type { TrainConfig } from '../training/config.js'
import type { Setting } from '../training/setting.js'
import { formatSeeds } from './seeds.js'
import { formatSetting } from './settings-name.js'

/** @param seeds ascending */
export function sweepCommandOf({ env, envModule }: TrainConfig, settings: readonly Setting[], seeds: readonly number[]): string {
  const words = ['trpo', 'sweep', envModule ?? env, '--seeds', formatSeeds(seeds), ...settings.flatMap((setting) => ['--set', formatSetting(setting)])]
  return words.map(quoted).join(' ')
}
