// What is exported, and what every format says of it. `about` is the same list of facts in each: metadata of an ONNX model, of a
// safetensors file, and the object `policy` of a JavaScript module.

import { decodePolicyWith } from '../runs/policy-content.js'
import type { Sha256 } from '../runs/fingerprint.js'
import { decodeSafetensors } from '../runs/safetensors.js'
import { observationLayout } from './observation-layout.js'
import { noiseSize, policyParts, type Head, type PolicyParts } from './policy-parts.js'

/** Version of what the exported files say and how; raised when a reader of the old ones would misread the new ones. */
const FORMAT_VERSION = 1

export interface PolicySource {
  readonly parts: PolicyParts
  /** The seal of the policy file. */
  readonly sha256: string
  /** Version of this package, '' where it is not known (in a page). */
  readonly version: string
}

/** @throws SafetensorsError where the file is damaged, or no policy */
export function readSource(file: Uint8Array, sha256: Sha256, version: string): PolicySource {
  const { spec, numbers } = decodePolicyWith(sha256, file)
  return { parts: policyParts(spec, numbers), sha256: decodeSafetensors(file).metadata.sha256, version }
}

export interface About {
  readonly trpoExport: number
  readonly env: string
  readonly policySha256: string
  readonly observationSpace: unknown
  readonly observationLayout: unknown
  readonly actionSpace: unknown
  readonly distribution: Head['kind'] | 'squashed gaussian' | 'squashed state-gaussian'
  readonly noise: string
}

export function about({ parts: { spec, head }, sha256 }: PolicySource): About {
  return {
    trpoExport: FORMAT_VERSION,
    env: spec.env,
    policySha256: sha256,
    observationSpace: spec.observationSpace,
    observationLayout: observationLayout(spec.observationSpace),
    actionSpace: spec.actionSpace,
    distribution: (head.kind === 'gaussian' || head.kind === 'state-gaussian') && head.squashes ? `squashed ${head.kind}` : head.kind,
    noise: noiseText(head),
  }
}

/** Facts as texts, with keys in snake_case: for metadata that hold nothing else. What is no text is JSON. */
export function asTexts(facts: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(facts).map(([key, value]: [string, unknown]) => [
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), typeof value === 'string' ? value : JSON.stringify(value),
  ]))
}

function noiseText(head: Head): string {
  switch (head.kind) {
    case 'gaussian':
    case 'state-gaussian': return `${noiseSize(head)} standard normals`
    case 'gsde': return `${head.features} x ${head.size} standard normals that are held ${head.frequency === 0 ? 'for an episode' : `for ${head.frequency} actions`}, then ${head.size} for each action`
    case 'categorical':
    case 'bernoulli': return `${noiseSize(head)} uniform on [0, 1)`
    default: return head satisfies never
  }
}
