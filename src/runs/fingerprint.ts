// The fingerprint of a trained state, and the seal of a policy file: SHA-256 over the raw little-endian bytes of arrays, in the order in
// which they lie in a safetensors file. The hash function is the host's; nothing here needs Node, so a page can take it over too.

import { bytesOf, fileOrder, type Tensors } from './safetensors.js'

/** 64 hex digits: SHA-256 over the parts, one after the other. */
export type Sha256 = (parts: Iterable<Uint8Array>) => string

/**
 * Equals the hash of the data part of a safetensors file with these tensors, so it can be checked without this package
 * (docs/determinism.md). Arrays may be views of shared memory where the hash function takes them.
 */
export function fingerprint(tensors: Tensors, sha256: Sha256): string {
  return sha256(fileOrder(tensors).map(([, tensor]) => bytesOf(tensor)))
}

/** Over the policy's description and the names, shapes and bytes of its arrays. */
export function sealOf(policy: string, tensors: Tensors, sha256: Sha256): string {
  const shapes = fileOrder(tensors).map(([name, { dtype, shape }]) => [name, dtype, shape])
  return sha256([new TextEncoder().encode(JSON.stringify([policy, shapes, fingerprint(tensors, sha256)]))])
}
