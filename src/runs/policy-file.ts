// policy.safetensors on Node: policy-content.ts with Node's SHA-256.

import type { PolicySpec } from '../policy/policy-spec.js'
import type { PolicyNumbers } from '../policy/trained-policy.js'
import type { Workspace } from '../training/workspace.js'
import { sha256 } from './parameters-hash.js'
import { decodePolicyWith, encodePolicyWith } from './policy-content.js'

export { policySpec, tensor } from './policy-content.js'

export function encodePolicy(spec: PolicySpec, parameters: ReturnType<Workspace['parameters']>): Uint8Array {
  return encodePolicyWith(sha256, spec, parameters)
}

/** @throws SafetensorsError where the file is damaged, or no policy */
export function decodePolicy(file: Uint8Array): { spec: PolicySpec, numbers: PolicyNumbers } {
  return decodePolicyWith(sha256, file)
}
