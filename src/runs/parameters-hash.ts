// The fingerprint of a trained state: SHA-256 over the raw little-endian bytes of its arrays, in the order in which they lie in a
// safetensors file. It equals the hash of that file's data part, so it can be checked without this package (docs/determinism.md).

import { createHash } from 'node:crypto'
import { bytesOf, fileOrder } from './safetensors.js'
import type { Tensors } from './safetensors.js'

/** 64 hex digits. Arrays may be views of shared memory. */
export function parametersSha256(tensors: Tensors): string {
  const hash = createHash('sha256')
  for (const [, tensor] of fileOrder(tensors)) hash.update(bytesOf(tensor))
  return hash.digest('hex')
}
