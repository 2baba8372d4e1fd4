// The policies of a run that can be watched: the last, the best, and those kept through its training.

import { basename, join } from 'node:path'
import { POLICIES, snapshotSteps } from '../runs/policy-snapshots.js'
import type { PolicyEntry } from './protocol.js'
import { mark, servedFiles } from './served-files.js'

const LAST = 'policy.safetensors'
const BEST = 'best-policy.safetensors'

/** @param finishedAt steps of a finished run, whose last policy has them behind it */
export async function policiesOf(path: string, finishedAt: number | null): Promise<PolicyEntry[]> {
  const last = await mark(join(path, LAST)) === null ? [] : [{ name: 'last', steps: finishedAt ?? await stepsOfLast(path) }]
  const best = await mark(join(path, BEST)) === null ? [] : [{ name: 'best', steps: null }]
  const kept = (await names(join(path, POLICIES))).map(snapshotSteps).filter((steps) => steps !== null).sort((a, b) => a - b)
  return [...last, ...best, ...kept.map((steps) => ({ name: String(steps), steps }))]
}

/** The file of a policy that `policiesOf` names. */
export async function policyFile(path: string, name: string): Promise<string | null> {
  if (name === 'last') return join(path, LAST)
  if (name === 'best') return join(path, BEST)
  const file = (await names(join(path, POLICIES))).find((kept) => String(snapshotSteps(kept)) === name)
  return file === undefined ? null : join(path, POLICIES, file)
}

/** A checkpoint is written, then its policy: one that is older than the newest checkpoint belongs to an earlier one. */
async function stepsOfLast(path: string): Promise<number | null> {
  const steps = (await names(join(path, 'checkpoints'))).filter((name) => /^\d+$/.test(name)).map(Number)
  if (steps.length === 0) return null
  const newest = join(path, 'checkpoints', String(Math.max(...steps)))
  const [checkpoint, policy] = [await mark(newest), await mark(join(path, LAST))]
  return checkpoint !== null && policy !== null && policy.changed >= checkpoint.changed ? Number(basename(newest)) : null
}

/** Of what is in a folder that may not be there, or not be readable: then nothing in it can be watched. */
async function names(folder: string): Promise<string[]> {
  try {
    return await servedFiles.list(folder)
  } catch {
    return []
  }
}
