// Replays any recorded file by its `kind`. What the library cannot do yet is listed as not covered; an unknown kind is an error.

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environmentIds } from '../../src/envs/registry.js'
import type { Check } from './check.js'
import { replayGae } from './gae.js'
import { replayPpoLoss } from './ppo-loss.js'
import { Recording } from './recording.js'
import { replayTrajectory } from './trajectory.js'
import { replayTrpoUpdate } from './trpo-update.js'

export interface Replay {
  readonly kind: string
  /** What was compared; empty where the file is not covered. */
  readonly checks: readonly Check[]
  readonly notCovered: string | null
}

/** The folder to replay: the copy in this repository, unless TRPO_REFERENCE names another. */
export const REFERENCE_FOLDER = process.env.TRPO_REFERENCE ?? fileURLToPath(new URL('data', import.meta.url))

/** Every .safetensors file below a folder, relative to it, in order. */
export function referenceFiles(folder: string): string[] {
  const below = (path: string): string[] => readdirSync(join(folder, path)).flatMap((name) => {
    const entry = join(path, name)
    return statSync(join(folder, entry)).isDirectory() ? below(entry) : [entry]
  })
  const files = below('').filter((path) => path.endsWith('.safetensors')).sort()
  if (files.length === 0) throw new Error(`no .safetensors file in ${folder}`)
  return files
}

/** @throws Error for a file that cannot be read, is malformed or of an unknown kind */
export async function replay(folder: string, file: string): Promise<Replay> {
  const recording = new Recording(join(folder, file))
  const { kind } = recording
  switch (kind) {
    case 'trpo-update': return { kind, checks: await replayTrpoUpdate(recording), notCovered: null }
    case 'gae': return { kind, checks: replayGae(recording), notCovered: null }
    case 'trajectory': {
      const id = recording.text('env')
      if (!environmentIds().includes(id)) return { kind, checks: [], notCovered: `there is no ${id} yet` }
      return { kind, checks: await replayTrajectory(recording), notCovered: null }
    }
    case 'ppo-loss': return { kind, checks: await replayPpoLoss(recording), notCovered: null }
    default: throw new Error(`unknown kind "${kind}"; expected trpo-update, gae, trajectory or ppo-loss`)
  }
}
