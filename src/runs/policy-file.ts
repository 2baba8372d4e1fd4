// policy.safetensors on Node: policy-content.ts with Node's SHA-256, and where people say that the file is.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PolicySpec } from '../policy/policy-spec.js'
import type { PolicyNumbers } from '../policy/trained-policy.js'
import type { Workspace } from '../training/workspace.js'
import { sha256 } from './parameters-hash.js'
import { decodePolicyWith, encodePolicyWith } from './policy-content.js'
import { RunError } from './run-directory.js'

export { policySpec, tensor } from './policy-content.js'

export function encodePolicy(spec: PolicySpec, parameters: ReturnType<Workspace['parameters']>): Uint8Array {
  return encodePolicyWith(sha256, spec, parameters)
}

/** @throws SafetensorsError where the file is damaged, or no policy */
export function decodePolicy(file: Uint8Array): { spec: PolicySpec, numbers: PolicyNumbers } {
  return decodePolicyWith(sha256, file)
}

const POLICY = 'policy.safetensors'

/**
 * The policy at a path, which is that of a run directory or of the file itself.
 * @throws RunError where there is none, or where it cannot be read or is damaged
 */
export function readPolicyAt(path: string): { spec: PolicySpec, numbers: PolicyNumbers } {
  const file = policyFileAt(path)
  try {
    return decodePolicy(readFileSync(file))
  } catch (cause) {
    throw new RunError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

function policyFileAt(path: string): string {
  const expected = `Give the directory of a run, as \`trpo train\` printed it, or its ${POLICY}.`
  if (!existsSync(path)) throw new RunError(`policy ${path}: no such file or directory. ${expected}`)
  if (!statSync(path).isDirectory()) return path
  const file = join(path, POLICY)
  if (existsSync(file)) return file
  if (existsSync(join(path, 'config.json'))) {
    throw new RunError(`run ${path}: it has no ${POLICY} yet, which is written with each checkpoint. Continue the run: trpo resume ${path}`)
  }
  const run = readdirSync(path).sort().findLast((name) => existsSync(join(path, name, POLICY)))
  const remedy = run === undefined ? expected : `Did you mean a run inside it, such as ${join(path, run)}?`
  throw new RunError(`policy ${path}: a directory without ${POLICY}. ${remedy}`)
}
