// A policy as arrays for other programs: a safetensors file whose names, shapes and order need no knowledge of this package (the run's own
// policy.safetensors is what the package itself reads). Weights are [out, in], as PyTorch's Linear has them:
//   network.0.weight [H, O], network.0.bias [H], … the last pair is the head      normalizer.mean, normalizer.scale f64 [O]
//   log_std [A], for gSDE [H, A]; none where the network gives it                 action.low, action.high f64 [A], of a Box
// outputs = head(hidden layers(clip((observation − mean)·scale, ±limit))); the metadata say what they mean.

import { boundFromJSON } from '../spaces/space-json.js'
import { encodeSafetensors, type Tensor } from '../runs/safetensors.js'
import { numbersOf, type PolicyParts } from './policy-parts.js'
import { about, asTexts, type PolicySource } from './policy-source.js'

export function encodeArrays(source: PolicySource): Uint8Array {
  const { parts, version } = source
  const { spec: { actionSpace, network }, limit } = parts
  const tensors: Record<string, Tensor> = {
    'normalizer.mean': f64(parts.mean), 'normalizer.scale': f64(parts.inverseStd),
    ...actionSpace.kind === 'Box' ? { 'action.low': bounds(actionSpace.low), 'action.high': bounds(actionSpace.high) } : {},
    ...networkTensors(parts),
  }
  const { trpoExport, ...facts } = about(source)
  return encodeSafetensors(tensors, {
    format: 'trpo-arrays', version: String(trpoExport),
    ...asTexts({
      ...facts, activation: network.activation, layers: parts.layers.length, observationLimit: limit ?? 'none',
      producer: `trpo ${version}`.trim(),
    }),
  })
}

function networkTensors(parts: PolicyParts): Record<string, Tensor> {
  const pairs = parts.layers.flatMap(({ inputs, outputs, weight, bias }, l) => {
    const w = numbersOf(parts, weight)
    const data = new Float32Array(w.length)
    for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) data[o * inputs + i] = w[i * outputs + o]
    return [
      [`network.${l}.weight`, { dtype: 'F32', shape: [outputs, inputs], data }],
      [`network.${l}.bias`, { dtype: 'F32', shape: [outputs], data: numbersOf(parts, bias).slice() }],
    ] as const
  })
  const { head } = parts
  const logStd: [string, Tensor][] = 'logStd' in head
    ? [['log_std', { dtype: 'F32', shape: head.logStd.shape, data: numbersOf(parts, head.logStd).slice() }]] : []
  return Object.fromEntries<Tensor>([...pairs, ...logStd])
}

function bounds(ends: readonly (number | string)[]): Tensor {
  return f64(ends.map(boundFromJSON))
}

function f64(values: ArrayLike<number>): Tensor {
  return { dtype: 'F64', shape: [values.length], data: Float64Array.from(values) }
}
