// The second half of a policy in ONNX: from the network's outputs to the action, the most likely one or one drawn with the noise that is
// an input. Box: mean (and σ·noise), squashed or clipped into the Box. Choices: the largest logit, or the first whose cumulative weight
// exceeds uniform·Z, as the kernels draw (compute/kernels.ts).

import { exp } from '../../compute/libm.js'
import { LEAST_STD } from '../../compute/reference/sde.js'
import { boundFromJSON } from '../../spaces/space-json.js'
import type { ActionSpaceJSON } from '../../spaces/space.js'
import { numbersOf, type Head, type PolicyParts } from '../policy-parts.js'
import type { GraphBuilder } from './graph-builder.js'
import type { NetworkValues } from './network-graph.js'
import { DATA_TYPE } from './schema.js'

type HeadOf<K extends Head['kind']> = Extract<Head, { kind: K }>
type Gaussian = HeadOf<'gaussian' | 'state-gaussian' | 'gsde'>

/** What the caller feeds beside the observation. */
export interface GivenInputs {
  /** [N, n]; null: the most likely action. */
  readonly noise: string | null
  /** gSDE: the matrix that is held [N, H, A]. */
  readonly heldNoise: string | null
  /** [N, D]; null: all choices are allowed. */
  readonly mask: string | null
}

/** The largest float32 below 1: generators of float32 uniforms may round up to 1, which no choice would answer to. */
const BELOW_ONE = 0.999999940395355224609375

/** Adds the nodes that give the outputs `action` and, for choices, `logits`. */
export function actionGraph(graph: GraphBuilder, parts: PolicyParts, network: NetworkValues, given: GivenInputs): void {
  const { head, spec: { actionSpace: space } } = parts
  switch (head.kind) {
    case 'gaussian':
    case 'state-gaussian':
    case 'gsde':
      door(graph, space, gaussianAction(graph, parts, head, network, given), head)
      return
    case 'categorical':
      categorical(graph, head, space, network.outputs, given)
      return
    case 'bernoulli': {
      const logits = graph.node('Identity', 'logits', [network.outputs])
      const bits = given.noise === null ? graph.node('Greater', 'bits', [logits, graph.floats('zero', [], [0])])
        : graph.node('Less', 'bits', [given.noise, graph.node('Sigmoid', 'probabilities', [logits])])
      graph.node('Cast', 'action', [bits], { to: DATA_TYPE.int64 })
      return
    }
    default: head satisfies never
  }
}

/** μ, or μ and its noise [N, A]. */
function gaussianAction(
  graph: GraphBuilder, parts: PolicyParts, head: Gaussian, { outputs, features }: NetworkValues, { noise, heldNoise }: GivenInputs,
): string {
  const { size } = head
  if (head.kind === 'state-gaussian') {
    const halves = graph.int64s('halves', [size, size])
    const [mean, logStd] = graph.split('Split', 'mean_and_log_std', [outputs, halves], ['mean', 'log_std'], { axis: 1 })
    if (noise === null) return mean
    return graph.node('Add', 'drawn', [mean, graph.node('Mul', 'scaled_noise', [graph.node('Exp', 'std', [logStd]), noise])])
  }
  if (noise === null) return outputs
  const deviations = Float64Array.from(numbersOf(parts, head.logStd), exp)
  if (head.kind === 'gaussian') {
    return graph.node('Add', 'drawn', [outputs, graph.node('Mul', 'scaled_noise', [graph.floats('std', [size], deviations), noise])])
  }
  if (heldNoise === null) throw new Error('onnx: a gSDE policy draws with held noise; there is no such input')
  const matrix = graph.node('Mul', 'held_matrix', [graph.floats('std', [head.features, size], deviations), heldNoise])
  const axis = graph.int64s('row_axis', [1])
  const row = graph.node('MatMul', 'held_row', [graph.node('Unsqueeze', 'feature_row', [features, axis]), matrix])
  const held = graph.node('Squeeze', 'held', [row, axis])
  const own = graph.node('Mul', 'scaled_noise', [graph.floats('least_std', [], [LEAST_STD]), noise])
  return graph.node('Add', 'drawn', [graph.node('Add', 'mean_and_held', [outputs, held]), own])
}

/** Squashes or clips into the Box. */
function door(graph: GraphBuilder, space: ActionSpaceJSON, stored: string, head: Gaussian): void {
  if (space.kind !== 'Box') throw new Error(`onnx: a Gaussian acts in a Box, not in ${space.kind}`)
  const shape = [head.size]
  const low = space.low.map(boundFromJSON), high = space.high.map(boundFromJSON)
  let value = stored
  const lowest = low.some(Number.isFinite) ? graph.floats('action_low', shape, low) : null
  const highest = high.some(Number.isFinite) ? graph.floats('action_high', shape, high) : null
  if (head.kind !== 'gsde' && head.squashes && lowest !== null) {
    const halves = graph.floats('action_half_range', shape, high.map((end, i) => (end - low[i]) / 2))
    const fromLow = graph.node('Add', 'squashed_from_low', [graph.node('Tanh', 'squashed', [value]), graph.floats('one', [], [1])])
    value = graph.node('Add', 'stretched', [graph.node('Mul', 'stretched_from_low', [fromLow, halves]), lowest])
  }
  if (lowest !== null) value = graph.node('Max', 'action_above_low', [value, lowest])
  if (highest !== null) value = graph.node('Min', 'action_below_high', [value, highest])
  graph.node('Identity', 'action', [value])
}

/** Action values of the first choices. */
function starts(space: ActionSpaceJSON): readonly number[] {
  return space.kind === 'Discrete' ? [space.start] : space.kind === 'MultiDiscrete' ? space.start : []
}

function categorical(
  graph: GraphBuilder, { groups }: HeadOf<'categorical'>, space: ActionSpaceJSON, outputs: string, { noise, mask }: GivenInputs,
): void {
  let logits: string
  if (mask === null) logits = graph.node('Identity', 'logits', [outputs])
  else {
    const allowed = graph.node('Greater', 'allowed', [mask, graph.floats('half', [], [0.5])])
    logits = graph.node('Where', 'logits', [allowed, outputs, graph.floats('forbidden', [], [-Infinity])])
  }
  const parts = groups.length === 1 ? [logits]
    : graph.split('Split', 'groups', [logits, graph.int64s('group_sizes', groups)], groups.map((_, g) => `logits_${g}`), { axis: 1 })
  const uniforms = noise === null ? [] : groups.length === 1 ? [noise]
    : graph.split('Split', 'noise_groups', [noise, graph.int64s('noise_sizes', groups.map(() => 1))], groups.map((_, g) => `noise_${g}`), { axis: 1 })
  const axis = noise === null ? '' : graph.int64s('choice_axis', [1])
  const chosen = parts.map((group, g) => (
    noise === null ? graph.node('ArgMax', `choice_${g}`, [group], { axis: 1, keepdims: 1 }) : drawn(graph, group, uniforms[g], groups[g], axis, g)
  ))
  const all = chosen.length === 1 ? chosen[0] : graph.node('Concat', 'choices', chosen, { axis: 1 })
  const start = starts(space)
  const moved = start.every((first) => first === 0) ? all : graph.node('Add', 'moved', [all, graph.int64s('start', start)])
  if (space.kind === 'Discrete') graph.node('Reshape', 'action', [moved, graph.int64s('flat', [-1])])
  else graph.node('Identity', 'action', [moved])
}

/** How many cumulative weights uniform·Z reaches: the index of the first that it does not [N, 1]. */
function drawn(graph: GraphBuilder, logits: string, uniform: string, size: number, axis: string, g: number): string {
  const named = (what: string): string => `${what}_${g}`
  const shifted = graph.node('Sub', named('shifted'), [logits, graph.node('ReduceMax', named('largest'), [logits], { axes: [1], keepdims: 1 })])
  const cumulative = graph.node('CumSum', named('cumulative'), [graph.node('Exp', named('weights'), [shifted]), axis])
  // Z is the last of the very sums that are compared: uniform·Z < Z, and a forbidden choice at the end is never reached.
  const z = graph.node('Gather', named('z'), [cumulative, graph.int64s(named('last'), [size - 1])], { axis: 1 })
  const below = graph.node('Min', named('uniform'), [uniform, graph.floats(named('below_one'), [], [BELOW_ONE])])
  const reached = graph.node('LessOrEqual', named('reached'), [cumulative, graph.node('Mul', named('threshold'), [below, z])])
  return graph.node('ReduceSum', named('choice'), [graph.node('Cast', named('counted'), [reached], { to: DATA_TYPE.int64 }), axis], { keepdims: 1 })
}
