// Policies for tests of exports: every form of head, activation, observation space and normaliser, with random numbers, as the library's
// own TrainedPolicy and as the bytes of a policy file; observations for them; and the noise that the library itself draws with.

import { Policy } from '../src/policy/policy.js'
import type { PolicySpec } from '../src/policy/policy-spec.js'
import { TrainedPolicy } from '../src/policy/trained-policy.js'
import { RandomStream, STREAM } from '../src/compute/random.js'
import { PLAIN, type ActionForm } from '../src/distributions/action-form.js'
import { nodeHost } from '../src/host/node/host.js'
import { view } from '../src/nn/parameters.js'
import { inverseDeviation } from '../src/rollout/running-statistics.js'
import { sha256 } from '../src/runs/parameters-hash.js'
import { encodePolicyWith } from '../src/runs/policy-content.js'
import type { ActionSpaceJSON, Observation, Space, SpaceJSON } from '../src/spaces/space.js'
import { spaceFromJSON } from '../src/spaces/space-json.js'
import { seated } from './seat.js'

export interface PolicyCase {
  readonly actionSpace: ActionSpaceJSON
  readonly form?: Partial<ActionForm>
  readonly observationSpace?: SpaceJSON
  readonly hidden?: readonly number[]
  readonly activation?: 'tanh' | 'relu'
  /** null: observations are not normalised. */
  readonly limit?: number | null
}

type Bounds = readonly (number | string)[]
const box = (low: Bounds, high: Bounds, dtype: 'float32' | 'float64' = 'float32', shape = [low.length]): ActionSpaceJSON => (
  { kind: 'Box', shape, low, high, dtype }
)
const OBSERVATION: SpaceJSON = box(new Array<string>(5).fill('-Infinity'), new Array<string>(5).fill('Infinity'), 'float64')
const PARTS: SpaceJSON = {
  kind: 'Dict',
  spaces: [
    ['place', box([-2, -2], [2, 2])],
    ['held', { kind: 'Tuple', spaces: [{ kind: 'Discrete', n: 3, start: 1 }, { kind: 'MultiBinary', shape: [2] }] }],
    ['digits', { kind: 'MultiDiscrete', nvec: [2, 3], start: [0, 5] }],
  ],
}

export const POLICIES: Readonly<Record<string, PolicyCase>> = {
  'Box, clipped': { actionSpace: box([-1, -0.5, '-Infinity'], [1, 'Infinity', 'Infinity']), hidden: [16, 9] },
  'Box, unbounded, relu, a list of parts': { actionSpace: box(['-Infinity'], ['Infinity']), observationSpace: PARTS, activation: 'relu' },
  'Box [2, 2] of f64, not normalised': { actionSpace: box([-1, -1, -1, -1], [1, 1, 1, 0.1], 'float64', [2, 2]), limit: null },
  'Box, linear': { actionSpace: box([-3, -3], [3, 3]), hidden: [] },
  'Box, squashed': { actionSpace: box([-2, 0], [2, 0.3]), form: { squashActions: true } },
  'Box, state-dependent deviation, relu': { actionSpace: box([-2, -2], [2, 2]), form: { stateDependentStd: true }, activation: 'relu' },
  'Box, squashed, state-dependent deviation': { actionSpace: box([-2, 1], [2, 3], 'float64'), form: { stateDependentStd: true, squashActions: true } },
  'Box, gSDE': { actionSpace: box([-2, -2, -2], [2, 2, 2]), form: { exploration: 'gsde' }, hidden: [12, 7] },
  'Box, gSDE, one matrix for all': { actionSpace: box([-9], [9]), form: { exploration: 'gsde', sdeSampleFrequency: 0 }, activation: 'relu' },
  'Discrete': { actionSpace: { kind: 'Discrete', n: 5, start: 0 } },
  'Discrete from 3, relu, wide': { actionSpace: { kind: 'Discrete', n: 2, start: 3 }, activation: 'relu', hidden: [64, 64] },
  'MultiDiscrete': { actionSpace: { kind: 'MultiDiscrete', nvec: [3, 2, 4], start: [0, -1, 7] }, observationSpace: PARTS },
  'MultiDiscrete, one entry': { actionSpace: { kind: 'MultiDiscrete', nvec: [3], start: [0] } },
  'MultiBinary': { actionSpace: { kind: 'MultiBinary', shape: [2, 2] } },
}

const SEED = 11
/** The environment that the counter of held noise has for a policy outside of training (policy/actor.ts). */
const OUTSIDE = 0xffffffff

/** The whole of a case: the library's policy, its file, and whether it draws with uniforms. */
export class ExportedCase {
  readonly observationSpace: SpaceJSON
  private constructor(
    readonly library: TrainedPolicy, readonly file: Uint8Array, readonly normalsHeld: number, readonly noiseCount: number,
  ) {
    this.observationSpace = library.spec.observationSpace
  }

  static async of(policyCase: PolicyCase): Promise<ExportedCase> {
    const { actionSpace, form, observationSpace = OBSERVATION, hidden = [8], activation = 'tanh', limit = 2.5 } = policyCase
    const inputs = spaceFromJSON(observationSpace).flatSize
    const spec: PolicySpec = {
      env: 'Case-v0', envModule: null, envOptions: {}, observationSpace, actionSpace, network: { inputs, hidden, activation },
      ...form === undefined ? {} : { actionForm: { ...PLAIN, ...form } }, observationLimit: limit,
    }
    const policy = await seated(({ kernels, arena, memory }) => (
      new Policy(spec.network, actionSpace, kernels, arena, memory, spec.actionForm)
    ))
    const random = new RandomStream(SEED, STREAM.user, 1)
    const theta = Float32Array.from({ length: policy.layout.size }, () => random.normal(0.4))
    const mean = Float64Array.from({ length: inputs }, (_, i) => (limit === null ? 0 : random.normal(i === 0 ? 1000 : 1)))
    const variance = Float64Array.from({ length: inputs }, () => 0.1 + random.uniform())
    const inverseStd = variance.map((v) => (limit === null ? 1 : inverseDeviation(v)))
    const windows = policy.layout.windows.map((window) => [window.name, { shape: window.shape, data: view(theta, window) }] as const)
    const file = encodePolicyWith(sha256, spec, {
      ...Object.fromEntries(windows),
      'observation.mean': { shape: [inputs], data: mean }, 'observation.variance': { shape: [inputs], data: variance },
    })
    const library = new TrainedPolicy(spec, { theta, mean, inverseStd }, nodeHost.kernelBytes(false), SEED)
    const { held, actionSize } = policy.distribution
    return new ExportedCase(library, file, held?.size ?? 0, actionSize)
  }

  get isUniform(): boolean { return this.library.spec.actionSpace.kind !== 'Box' }

  /** Observation k: numbers of float32 around the mean and far beyond the limit; plain lists and records. */
  observation(k: number): Observation {
    const { mean, inverseStd } = this.library.numbers
    const random = new RandomStream(SEED, STREAM.environment, 0, k)
    if (this.observationSpace.kind !== 'Box') return plain(spaceFromJSON(this.observationSpace).sample(random))
    return Array.from(mean, (m, i) => Math.fround(m + random.normal(k % 5 === 0 ? 4 : 1) / inverseStd[i]))
  }

  /** The observation as the flat row [O]. */
  flat(observation: Observation): Float64Array {
    const out = new Float64Array(this.library.spec.network.inputs)
    const space: Space = spaceFromJSON(this.observationSpace)
    space.flatten(observation, out, 0)
    return out
  }

  /** A mask for observation k with at least one choice in each entry. */
  mask(k: number): number[] {
    const { actionSpace } = this.library.spec
    const groups = actionSpace.kind === 'Discrete' ? [actionSpace.n] : actionSpace.kind === 'MultiDiscrete' ? actionSpace.nvec : []
    const random = new RandomStream(SEED, STREAM.branch, 0, k)
    return groups.flatMap((size) => {
      const mask = Array.from({ length: size }, () => random.integer(2))
      mask[random.integer(size)] = 1
      return mask
    })
  }

  /** What the library's k-th draw is made with: the held matrix, if there is one, then the draw's own numbers. */
  noise(k: number): number[] {
    const own = new RandomStream(SEED, STREAM.user, 0, k)
    const drawn = Array.from({ length: this.noiseCount }, () => (this.isUniform ? own.uniform() : own.normal()))
    if (this.normalsHeld === 0) return drawn
    const frequency = this.library.spec.actionForm?.sdeSampleFrequency ?? 0
    const held = new RandomStream(SEED, STREAM.exploration, OUTSIDE, frequency > 0 ? Math.floor(k / frequency) : 0)
    return [...Array.from({ length: this.normalsHeld }, () => held.normal()), ...drawn]
  }
}

/** Typed arrays as lists, all the way down. */
function plain(value: Observation): Observation {
  if (typeof value === 'number') return value
  if (ArrayBuffer.isView(value)) return Array.from(value as ArrayLike<number>)
  if (Array.isArray(value)) return value.map((entry: Observation) => plain(entry))
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]))
}
