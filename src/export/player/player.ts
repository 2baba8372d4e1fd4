// A policy that acts by itself: what an exported module (module.ts) consists of. The arithmetic is that of the kernels' twins
// (compute/reference), and flattening, masks and the action's door are the library's own functions: the bits are the same. It knows
// nothing of files, WebAssembly, Node or a page.

import { ACTIVATION } from '../../compute/kernels.js'
import { drawBit } from '../../compute/reference/bernoulli.js'
import { drawCategory, likeliest } from '../../compute/reference/categorical.js'
import { forwardRows } from '../../compute/reference/dense.js'
import { gaussianAction } from '../../compute/reference/gaussian.js'
import { heldAction } from '../../compute/reference/sde.js'
import { normalized } from '../../compute/reference/vector.js'
import { likelyBit } from '../../distributions/bernoulli.js'
import { actionDoor } from '../../policy/actions.js'
import { flattenObservation } from '../../policy/flat-observation.js'
import { forbid, readMask, type ActionMask } from '../../spaces/action-mask.js'
import { spaceFromJSON } from '../../spaces/space-json.js'
import type { Action, ActionSpaceJSON, Observation, SpaceJSON } from '../../spaces/space.js'
import { fromBase64 } from '../base64.js'
import type { Head, LayerParts, PolicyParts } from '../policy-parts.js'
import { NoiseSource } from './noise.js'

/** What of a policy is no array. */
export interface PlayerSpec {
  readonly env: string
  readonly observationSpace: SpaceJSON
  readonly actionSpace: ActionSpaceJSON
  readonly limit: number | null
  readonly layers: readonly LayerParts[]
  readonly head: Head
}

export interface PlayOptions {
  /** Draws the action with this noise: normals for a Box, uniforms in [0, 1) for choices, `noiseSize` of them. */
  readonly noise?: ArrayLike<number>
  /** Draws the action with numbers of this function: uniform in [0, 1), such as Math.random. */
  readonly random?: () => number
  /** 0 or 1 for each choice, for Discrete and MultiDiscrete; all are allowed if it is not given. */
  readonly mask?: ActionMask | null
}

export interface Player {
  readonly noiseSize: number
  act(observation: Observation, options?: PlayOptions): Action
  /** Lets go of noise that is held over several actions (gSDE): at the start of an episode. */
  resetNoise(): void
}

/** @param base64 mean f64 [O], 1/deviation f64 [O], θ f32 [P]; little-endian, in this order */
export function createPlayer(spec: PlayerSpec, base64: string): Player {
  const { layers, head, actionSpace, env } = spec
  const { mean, inverseStd, theta } = readNumbers(fromBase64(base64), layers[0].inputs)
  const observationSpace = spaceFromJSON(spec.observationSpace)
  const limit = spec.limit ?? Infinity
  const door = actionDoor(actionSpace, 'squashes' in head && head.squashes)
  const noises = new NoiseSource(head)
  const raw = new Float64Array(mean.length)
  // θ, the network's input, and every layer's output, in one array: addresses are bytes from its start.
  const memory = new Float32Array(layers.reduce((size, { outputs }) => size + outputs, theta.length + mean.length))
  memory.set(theta)
  const outputs = memory.subarray(memory.length - layers[layers.length - 1].outputs)
  const masked = new Uint8Array(head.kind === 'categorical' ? outputs.length : 0)

  const forward = (): number => {
    let input = theta.length
    for (let i = 0; i < raw.length; i++) memory[input + i] = normalized(raw[i], mean[i], inverseStd[i], limit)
    let features = input
    for (const layer of layers) {
      const output = input + layer.inputs
      forwardRows(
        memory, 1, layer.inputs, layer.outputs, 4 * input, 4 * layer.weight.offset, 4 * layer.bias.offset, 4 * output,
        ACTIVATION[layer.activation],
      )
      features = input
      input = output
    }
    return features
  }
  return {
    noiseSize: noises.size,
    act(observation, { noise, random, mask = null } = {}) {
      flattenObservation(observationSpace, observation, raw, env)
      const features = forward()
      if (mask !== null) {
        readMask(actionSpace, mask, masked, 0)
        forbid(outputs, masked, 0, masked.length)
      }
      const drawn = noises.next(noise, random)
      return door(drawn === null ? mode(head, outputs) : draw(head, outputs, memory, features, drawn), 0)
    },
    resetNoise() { noises.reset() },
  }
}

function readNumbers(bytes: Uint8Array<ArrayBuffer>, inputs: number): Pick<PolicyParts, 'mean' | 'inverseStd' | 'theta'> {
  const data = new DataView(bytes.buffer)
  const f64 = (first: number): Float64Array => Float64Array.from({ length: inputs }, (_, i) => data.getFloat64(8 * (first + i), true))
  const theta = Float32Array.from({ length: (bytes.length - 16 * inputs) / 4 }, (_, i) => data.getFloat32(16 * inputs + 4 * i, true))
  return { mean: f64(0), inverseStd: f64(inputs), theta }
}

/** The stored form of the most likely action. */
function mode(head: Head, outputs: Float32Array): Float32Array {
  switch (head.kind) {
    case 'gaussian':
    case 'state-gaussian':
    case 'gsde': return outputs.subarray(0, head.size)
    case 'categorical': return Float32Array.from(groupsOf(head.groups, outputs), likeliest)
    case 'bernoulli': return outputs.map(likelyBit)
    default: return head satisfies never
  }
}

/** The stored form of an action under the noise. @param features where the last hidden layer is in `memory` */
function draw(head: Head, outputs: Float32Array, memory: Float32Array, features: number, noise: ArrayLike<number>): Float32Array {
  switch (head.kind) {
    case 'gaussian':
      return Float32Array.from({ length: head.size }, (_, i) => gaussianAction(outputs[i], memory[head.logStd.offset + i], noise[i]))
    case 'state-gaussian':
      return Float32Array.from({ length: head.size }, (_, i) => gaussianAction(outputs[i], outputs[head.size + i], noise[i]))
    case 'gsde': {
      const { size, features: m, logStd } = head
      return Float32Array.from({ length: size }, (_, i) => heldAction(
        m, outputs[i], (j) => memory[features + j], (j) => memory[logStd.offset + j * size + i], (j) => noise[j * size + i],
        noise[m * size + i],
      ))
    }
    case 'categorical': return Float32Array.from(groupsOf(head.groups, outputs), (logits, g) => drawCategory(logits, noise[g]))
    case 'bernoulli': return outputs.map((logit, i) => drawBit(logit, noise[i]))
    default: return head satisfies never
  }
}

/** The logits of each choice. */
function groupsOf(groups: readonly number[], outputs: Float32Array): number[][] {
  let end = 0
  return groups.map((size) => Array.from(outputs.subarray(end, end += size)))
}
