// The start of a run with another one's parameters (`initFrom`). That other run may train on meanwhile, so config.json notes what was
// taken from it: whoever repeats the start, a resume before the first checkpoint or a verification, gets the same or an error.

import type { Host } from '../host/host.js'
import { isSearch } from '../algorithms/registry.js'
import type { TrainConfig } from '../training/config.js'
import type { TrainState } from '../training/state.js'
import { loadState } from './load-state.js'
import { sha256 } from './parameters-hash.js'
import { RunDirectory, RunError } from './run-directory.js'

/** The state that a run started from. */
export interface Origin {
  readonly steps: number
  /** Over its arrays. */
  readonly sha256: string
}

/** The state of the run that `initFrom` names; null for a run that starts afresh. @throws RunError if there is none */
export async function initialState(host: Host, config: TrainConfig, warn?: (text: string) => void): Promise<TrainState | null> {
  const { initFrom } = config
  if (initFrom === null) return null
  requireSameForm(initFrom, (await RunDirectory.open(host.files, initFrom)).config, config)
  const { state } = await loadState(host, initFrom, warn)
  if (state === null) throw new RunError(`initFrom: run ${initFrom} has no checkpoint yet, so there are no parameters to start from. Let it train first.`)
  return state
}

/** What the parameters and statistics of a run mean depends on these. */
const FORM = [
  'policyHidden', 'policyActivation', 'valueHidden', 'valueActivation', 'normalizeObservations', 'observationClip', 'scaleRewards',
] as const satisfies readonly (keyof TrainConfig)[]

/** Throws RunError unless another run's parameters and statistics mean the same in this one. */
function requireSameForm(path: string, there: TrainConfig, here: TrainConfig): void {
  if (isSearch(there.algorithm) && !isSearch(here.algorithm)) {
    throw new RunError(`initFrom: run ${path} was trained with ${there.algorithm}, which has no value function for ${here.algorithm} to start with. `
      + `Give the run of an algorithm that has one, or search on: --set algorithm=${there.algorithm}.`)
  }
  const different = FORM.filter((key) => key in here && JSON.stringify(there[key]) !== JSON.stringify(here[key]))
  if (different.length === 0) return
  const what = different.map((key) => `${key} is ${JSON.stringify(there[key])} there and ${JSON.stringify(here[key])} here`).join('; ')
  const settings = different.map((key) => `--set ${key}=${JSON.stringify(there[key])}`).join(' ')
  throw new RunError(`initFrom: the parameters of run ${path} do not fit this config: ${what}. Give ${settings}.`)
}

export function originOf({ steps, arrays }: TrainState): Origin {
  const parts = Object.values(arrays).map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return { steps, sha256: sha256(parts) }
}

/** Throws RunError unless it is the state that the run started from. */
export function requireOrigin(path: string, { initFrom }: TrainConfig, origin: Origin | undefined, state: TrainState | null): void {
  if (origin === undefined || state === null) return
  const now = originOf(state)
  if (now.sha256 === origin.sha256) return
  throw new RunError(`run ${path}: it started with the parameters that run ${String(initFrom)} had after ${origin.steps} steps (sha256 ${origin.sha256}); `
    + `that run is now at ${now.steps} steps (sha256 ${now.sha256}). Its start cannot be repeated; start a new run instead.`)
}
