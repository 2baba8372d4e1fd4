// A policy as an ONNX model, opset 17, IR version 8 (ONNX 1.12, June 2022; onnxruntime from 1.12 on). Inputs: `observation` [N, O], raw;
// `noise` [N, n] where it draws, with `held_noise` [N, H, A] for gSDE; `mask` [N, D] where it is asked for. Outputs: `action`, float32
// [N, A] for a Box and int64 for choices ([N] for Discrete, else [N, k]), and `logits` [N, D] of choices. All arithmetic is float32.

import { noiseSize, type Head } from '../policy-parts.js'
import { about, asTexts, type PolicySource } from '../policy-source.js'
import { actionGraph, type GivenInputs } from './action-graph.js'
import { encodeModel } from './encode.js'
import { GraphBuilder, type Size } from './graph-builder.js'
import { networkGraph } from './network-graph.js'
import type { Model } from './schema.js'

export const OPSET = 17
export const IR_VERSION = 8

export interface OnnxOptions {
  /** Draws the action with noise that is an input; otherwise the most likely action. */
  readonly stochastic?: boolean
  /** An input for action masks; Discrete and MultiDiscrete only. */
  readonly mask?: boolean
}

export function encodeOnnx(source: PolicySource, options: OnnxOptions = {}): Uint8Array {
  return encodeModel(onnxModel(source, options))
}

function onnxModel(source: PolicySource, { stochastic = false, mask = false }: OnnxOptions): Model {
  const { parts, version } = source
  const graph = new GraphBuilder()
  const { spec: { env }, head } = parts
  const inputs = parts.layers[0].inputs
  const observation = graph.input('observation', 'float', ['N', inputs], `raw observations of ${env}, flat; metadata observation_layout says where its parts are`)
  const given = inputsFor(graph, head, stochastic, mask)
  actionGraph(graph, parts, networkGraph(graph, parts, observation), given)
  describeOutputs(graph, head, parts.spec.actionSpace.kind === 'Discrete')
  const what = stochastic ? 'actions drawn with the given noise' : 'the most likely actions'
  const facts = { ...about(source), stochastic, opset: OPSET }
  return {
    irVersion: IR_VERSION,
    producerName: 'trpo',
    producerVersion: version,
    docString: `Policy for ${env}: raw observations in, ${what} out; the normaliser and the bounds of the actions are inside.`,
    graph: graph.build('policy', `${env}: ${what}`),
    opsetImport: [{ domain: '', version: OPSET }],
    metadataProps: Object.entries(asTexts(facts)).map(([key, value]) => ({ key, value })),
  }
}

function inputsFor(graph: GraphBuilder, head: Head, stochastic: boolean, mask: boolean): GivenInputs {
  const width = head.kind === 'categorical' ? head.groups.reduce((sum, size) => sum + size, 0) : 0
  const uniform = head.kind === 'categorical' || head.kind === 'bernoulli'
  const kind = uniform ? 'uniform on [0, 1)' : 'standard normal'
  return {
    noise: stochastic ? graph.input('noise', 'float', ['N', noiseSize(head)], `${kind}, new for every action`) : null,
    heldNoise: stochastic && head.kind === 'gsde'
      ? graph.input('held_noise', 'float', ['N', head.features, head.size], 'standard normal; the same for several actions (metadata noise)') : null,
    mask: mask ? graph.input('mask', 'float', ['N', width], '1 for a choice that is allowed, 0 for one that is not; at least one 1 in each entry of the action') : null,
  }
}

function describeOutputs(graph: GraphBuilder, head: Head, isDiscrete: boolean): void {
  switch (head.kind) {
    case 'gaussian':
    case 'state-gaussian':
    case 'gsde':
      graph.output('action', 'float', ['N', head.size], 'in the action space; row-major where that has more dimensions')
      return
    case 'categorical': {
      const shape: Size[] = isDiscrete ? ['N'] : ['N', head.groups.length]
      graph.output('action', 'int64', shape, 'values of the action space: `start` is added')
      graph.output('logits', 'float', ['N', head.groups.reduce((sum, size) => sum + size, 0)], 'their softmax (in each entry of the action) are the probabilities; -Infinity where the mask forbids')
      return
    }
    case 'bernoulli':
      graph.output('action', 'int64', ['N', head.size], '0 or 1')
      graph.output('logits', 'float', ['N', head.size], 'their sigmoids are the probabilities of 1')
      return
    default: head satisfies never
  }
}
