// Which runs the table shows, by words and by what they are. Pure.

import type { RunEntry } from '../../../src/dashboard/protocol.js'

export interface Filter {
  /** Every word has to occur somewhere in what the table says of the run. */
  readonly text: string
  readonly status: string | null
  readonly env: string | null
  readonly algorithm: string | null
}

export function passes({ text, status, env, algorithm }: Filter, run: RunEntry): boolean {
  if (status !== null && run.status !== status) return false
  if (env !== null && run.env !== env) return false
  if (algorithm !== null && run.algorithm !== algorithm) return false
  const said = [run.id, run.status, run.env, run.algorithm, run.setting, run.seed === null ? '' : `seed ${run.seed}`].join(' ').toLowerCase()
  return text.toLowerCase().split(/\s+/).every((word) => said.includes(word))
}

/** Runs with the same key are seeds of one setting. */
export function settingKey({ env, algorithm, setting }: RunEntry): string {
  return JSON.stringify([env, algorithm, setting])
}

/** `chosen`, and all seeds of their settings. */
export function withSeeds(chosen: readonly string[], runs: readonly RunEntry[]): string[] {
  const settings = new Set(runs.filter(({ id }) => chosen.includes(id)).map(settingKey))
  const seeds = runs.filter((run) => run.status !== 'damaged' && settings.has(settingKey(run))).map(({ id }) => id)
  return [...chosen, ...seeds.filter((id) => !chosen.includes(id))]
}

/** What is shown before anybody chose: the seeds of the setting that was worked on last. */
export function firstChoice(runs: readonly RunEntry[]): string[] {
  const readable = runs.filter(({ status }) => status !== 'damaged')
  if (readable.length === 0) return []
  const latest = readable.reduce((a, b) => ((b.updated ?? '') > (a.updated ?? '') ? b : a))
  return withSeeds([latest.id], readable)
}
