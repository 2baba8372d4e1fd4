// The first half of a policy in ONNX: the normaliser and the network, from the raw observation [N, O] to the outputs [N, D].
// The library normalises in f64. Here all is float32; so that a large mean costs no digits beside a small deviation, it is taken away in
// two parts: mean = high + low, high the float32 nearest to it. What a float32 observation loses by itself remains.

import { numbersOf, type PolicyParts } from '../policy-parts.js'
import type { GraphBuilder } from './graph-builder.js'

export interface NetworkValues {
  /** [N, D] */
  readonly outputs: string
  /** The last hidden layer [N, H]; the network's input where nothing is hidden. */
  readonly features: string
}

const OPERATOR = { tanh: 'Tanh', relu: 'Relu' } as const

/** @param observation the raw one [N, O] */
export function networkGraph(graph: GraphBuilder, parts: PolicyParts, observation: string): NetworkValues {
  let value = normaliser(graph, parts, observation)
  let features = value
  parts.layers.forEach(({ inputs, outputs, weight, bias, activation }, l) => {
    features = value
    const w = graph.floats(weight.name, [inputs, outputs], numbersOf(parts, weight))
    const b = graph.floats(bias.name, [outputs], numbersOf(parts, bias))
    if (activation === 'identity') value = graph.node('Gemm', 'outputs', [value, w, b])
    else value = graph.node(OPERATOR[activation], `hidden_${l}`, [graph.node('Gemm', `hidden_${l}_sums`, [value, w, b])])
  })
  return { outputs: value, features }
}

function normaliser(graph: GraphBuilder, { mean, inverseStd, limit }: PolicyParts, observation: string): string {
  if (limit === null && mean.every((x) => x === 0) && inverseStd.every((x) => x === 1)) return observation
  const shape = [mean.length]
  const high = Float32Array.from(mean)
  const low = mean.map((x, i) => x - high[i])
  let value = graph.node('Sub', 'observation_from_high', [observation, graph.floats('observation_mean_high', shape, high)])
  if (low.some((x) => x !== 0)) value = graph.node('Sub', 'observation_centred', [value, graph.floats('observation_mean_low', shape, low)])
  value = graph.node('Mul', 'observation_scaled', [value, graph.floats('observation_inverse_std', shape, inverseStd)])
  if (limit === null) return value
  const ends = [graph.floats('observation_least', [], [-limit]), graph.floats('observation_most', [], [limit])]
  return graph.node('Clip', 'observation_normalised', [value, ...ends])
}
