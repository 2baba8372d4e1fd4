// The fingerprint of a trained state, with Node's SHA-256 (fingerprint.ts says over what).

import { createHash } from 'node:crypto'
import { fingerprint } from './fingerprint.js'
import type { Tensors } from './safetensors.js'

export function sha256(parts: Iterable<Uint8Array>): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** 64 hex digits. Arrays may be views of shared memory. */
export function parametersSha256(tensors: Tensors): string {
  return fingerprint(tensors, sha256)
}
