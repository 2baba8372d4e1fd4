// Saving an environment and putting it back, whatever it offers for that: its own `snapshot` and `restore`, or a property `state`
// that is plain data and holds everything. The one place that knows the difference.

import type { Environment, Snapshot } from './env.js'
import { plainCopy } from './plain-data.js'

/** How an environment can be saved, or why it cannot. */
export type SnapshotSupport = 'own' | 'state' | { readonly reason: string }

export function snapshotSupport(environment: Environment): SnapshotSupport {
  const saves = typeof environment.snapshot === 'function'
  const restores = typeof environment.restore === 'function'
  if (saves && restores) return 'own'
  if (saves || restores) return { reason: saves ? 'it has snapshot but no restore' : 'it has restore but no snapshot' }
  if (!('state' in environment) || environment.state === undefined) return { reason: 'it has no snapshot and restore, and no property "state"' }
  if (!isWritable(environment, 'state')) return { reason: 'it has no snapshot and restore, and its property "state" cannot be set' }
  try {
    plainCopy(environment.state, 'state')
    return 'state'
  } catch (error) {
    return { reason: `it has no snapshot and restore, and its ${messageOf(error)}` }
  }
}

/**
 * Everything that the environment's later steps depend on, shared with nothing; null if it cannot be saved.
 * @throws TypeError if its own snapshot is not plain data
 */
export function snapshotOf(environment: Environment): Snapshot | null {
  switch (snapshotSupport(environment)) {
    case 'own': return plainCopy(environment.snapshot?.() ?? null, 'snapshot')
    case 'state': return { state: plainCopy((environment as WithState).state, 'state') }
    default: return null
  }
}

/** Puts the environment where it was when `snapshotOf` gave the snapshot, which stays the caller's. */
export function restoreTo(environment: Environment, snapshot: Snapshot): void {
  const support = snapshotSupport(environment)
  if (support === 'own') environment.restore?.(plainCopy(snapshot, 'snapshot'))
  else if ('state' in snapshot) (environment as WithState).state = plainCopy(snapshot.state, 'snapshot.state')
  else throw new TypeError(`the snapshot cannot be put back: ${support === 'state' ? 'it has no "state"' : 'the environment has no restore'}.`)
}

interface WithState extends Environment {
  state: unknown
}

function isWritable(target: object, name: string): boolean {
  for (let owner: object | null = target; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    const property = Object.getOwnPropertyDescriptor(owner, name)
    if (property !== undefined) return property.writable ?? property.set !== undefined
  }
  return false
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
